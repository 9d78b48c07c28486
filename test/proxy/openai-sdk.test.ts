/** OpenAI's own SDK as a client: it must be able to read whatever the proxy makes of any provider's stream. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { describe, expect, it } from "vitest";

import type { DialectName } from "../../src/core/target.ts";
import { sseToEnd } from "../helpers/http-bytes.ts";
import { streamedChat, streamedResponse, wholeChat, wholeResponse } from "../helpers/openai.ts";
import { proxyTo } from "../helpers/proxy.ts";
import { scriptedUpstream } from "../helpers/scripted-upstream.ts";

const FIXTURES = path.join(import.meta.dirname, "../fixtures");

const PATHS: Readonly<Partial<Record<DialectName, string>>> = {
  "openai-chat": "/v1/chat/completions",
  "openai-responses": "/v1/responses",
  gemini: "/v1beta/models/",
};

const STREAMS = (["openai-chat", "openai-responses", "gemini"] as const).flatMap((dialect) =>
  readdirSync(path.join(FIXTURES, dialect))
    .filter((file) => file.endsWith(".sse"))
    .map((file): [DialectName, string] => [dialect, path.basename(file, ".sse")]),
);

/** A proxy in front of a provider that answers every request with that stream. */
async function proxyBefore(dialect: DialectName, name: string): Promise<string> {
  const bytes = readFileSync(path.join(FIXTURES, dialect, `${name}.sse`));
  const { origin } = await scriptedUpstream(sseToEnd([bytes]));
  const provider = {
    name: name.split("-")[0] ?? "",
    url: origin + (PATHS[dialect] ?? ""),
    models: [dialect === "gemini" ? "gemini-3.1-pro-preview" : "large"],
  };
  return (await proxyTo(origin, { dialect, provider })).url;
}

describe.each(STREAMS)("%s %s", (dialect, name) => {
  it("is a Chat completion, the same streamed and whole", async () => {
    const url = await proxyBefore(dialect, name);
    const { id: _a, created: _b, ...streamed } = await streamedChat(url);
    const { id: _c, created: _d, ...whole } = await wholeChat(url);
    console.log(JSON.stringify(streamed));
    console.log(JSON.stringify(whole));
  });

  it("is a response, the same streamed and whole", async () => {
    const url = await proxyBefore(dialect, name);
    const streamed = await streamedResponse(url);
    const whole = await wholeResponse(url);
    console.log(JSON.stringify(streamed));
    console.log(JSON.stringify(whole));
  });
});
