/** Anthropic's own SDK as a client: it must be able to read what the proxy makes of every stream there is a record of. */
import Anthropic from "@anthropic-ai/sdk";
import type { Message } from "@anthropic-ai/sdk/resources/messages";
import { describe, expect, it } from "vitest";

import { proxyWith, STREAMS } from "../helpers/recorded-streams.ts";

const ASK = { model: "claude-opus-5-5", max_tokens: 64, messages: [{ role: "user" as const, content: "hi" }] };
/** The SDK refuses input that is cut inside, as it should. */
const CUT: ReadonlySet<string> = new Set(["length-inside-tool", "incomplete-inside-tool"]);

/** Ids are minted anew for each answer; the helper adds a field of its own, and blocks say when they cite nothing. */
function factsOf({ content, model, role, stop_reason, stop_sequence, usage }: Message): unknown {
  const blocks = JSON.parse(
    JSON.stringify(content, (name, value: unknown) => {
      if (name === "parsed_output" || (name === "citations" && (value === null || isEmpty(value)))) return undefined;
      return typeof value === "string" ? value.replace(/^(call|srvtoolu)_[0-9a-f]{8,}/, "$1") : value;
    }),
  );
  return { blocks, model, role, stop_reason, stop_sequence, input: usage.input_tokens, output: usage.output_tokens };
}

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

describe.each(STREAMS.filter(([, name]) => !CUT.has(name)))("%s: %s", (dialect, name) => {
  it("is one message, by the streaming helper, by its events, and without a stream", async () => {
    const { url } = await proxyWith(dialect, name);
    const client = new Anthropic({ baseURL: url, apiKey: "any", maxRetries: 0 });
    const streamed = await client.messages.stream(ASK).finalMessage();
    expect(streamed).toMatchObject({ type: "message", role: "assistant", model: "claude-opus-5-5" });
    expect(streamed.stop_reason).not.toBeNull();
    const types: string[] = [];
    for await (const { type } of await client.messages.create({ ...ASK, stream: true })) types.push(type);
    expect([types[0], types.at(-1)]).toEqual(["message_start", "message_stop"]);
    expect(types.filter((type) => type === "content_block_start")).toHaveLength(streamed.content.length);
    expect(factsOf(await client.messages.create(ASK))).toEqual(factsOf(streamed));
  });
});
