/** Every provider's stream there is a record of, by dialect, and a proxy in front of a provider that answers with it. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import type { DialectName } from "../../src/core/target.ts";
import { DIALECT_NAMES } from "../../src/transformers/registry.ts";
import { sseToEnd } from "./http-bytes.ts";
import { proxyTo, type TestProxy } from "./proxy.ts";
import { scriptedUpstream } from "./scripted-upstream.ts";

interface Wire {
  /** Of the records. */
  readonly folder: string;
  readonly model: string;
  readonly path: string;
}

const FIXTURES = path.join(import.meta.dirname, "../fixtures");
const WIRES: Readonly<Record<DialectName, Wire>> = {
  anthropic: { folder: "anthropic", model: "claude-opus-5-5", path: "/v1/messages" },
  "vertex-claude": { folder: "anthropic", model: "claude-opus-5-5", path: "/v1/models/" },
  "openai-chat": { folder: "openai-chat", model: "large", path: "/v1/chat/completions" },
  "openai-responses": { folder: "openai-responses", model: "gpt-5.4", path: "/v1/responses" },
  gemini: { folder: "gemini", model: "gemini-3.1-pro-preview", path: "/v1beta/models/" },
};

/** Dialect and name of each. */
export const STREAMS: readonly (readonly [DialectName, string])[] = DIALECT_NAMES.flatMap((dialect) =>
  readdirSync(path.join(FIXTURES, WIRES[dialect].folder))
    .filter((file) => file.endsWith(".sse"))
    .map((file): [DialectName, string] => [dialect, path.basename(file, ".sse")]),
);

export function recorded(dialect: DialectName, name: string): Buffer {
  return readFileSync(path.join(FIXTURES, WIRES[dialect].folder, `${name}.sse`));
}

/** Every request is answered with that stream. A name's first word is a vendor's. */
export async function proxyWith(dialect: DialectName, name: string): Promise<TestProxy> {
  const { model, path: where } = WIRES[dialect];
  const { origin } = await scriptedUpstream(sseToEnd([recorded(dialect, name)]));
  return proxyTo(origin, {
    dialect,
    provider: { name: name.split("-")[0] ?? "", models: [model], url: origin + where },
  });
}
