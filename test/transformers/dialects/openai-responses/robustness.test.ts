/** Whatever a server sends, the client gets lawful events or a named failure; whatever a client sends, a lawful request. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Block, MessageParam } from "../../../../src/core/message.ts";
import { openaiResponses } from "../../../../src/transformers/dialects/openai-responses/dialect.ts";
import { sealReasoning } from "../../../../src/transformers/dialects/openai-responses/reasoning.ts";
import type { Keepsakes } from "../../../../src/transformers/keepsake.ts";
import { contextWith, decode, perByte } from "../../../helpers/answers.ts";
import { grammarBreaks } from "../../../helpers/grammar.ts";
import { judge } from "../../../helpers/responses-rules.ts";
import { responsesTarget } from "../../../helpers/responses-target.ts";

const FOLDER = path.join(import.meta.dirname, "../../../fixtures/openai-responses");
const NAMES = readdirSync(FOLDER).filter((file) => file.endsWith(".sse"));
const FIXTURES = new Map(NAMES.map((file) => [file, readFileSync(path.join(FOLDER, file))]));

const target = responsesTarget();

/** Breaks of the grammar in what a decoder makes of the bytes. Any exception but a `CcrError` gets out. */
function breaksIn(pieces: Iterable<Uint8Array>): string[] {
  const { events, failure } = decode(openaiResponses.stream(contextWith({ target })), pieces);
  return grammarBreaks(events, { unfinished: failure !== undefined, badInput: true });
}

const fixture = fc.constantFrom(...NAMES);
const bytesOf = (name: string): Buffer => FIXTURES.get(name) ?? Buffer.alloc(0);
const frames = (bytes: Buffer): string[] => bytes.toString().split(/(?<=\n\r?\n)/);

describe("a stream", () => {
  it("of any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(breaksIn([bytes])).toEqual([]);
      }),
    );
  });

  it("with bytes changed, anywhere and to anything", () => {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fixture, fc.array(change, { minLength: 1, maxLength: 20 }), (file, changes) => {
        const changed = Buffer.from(bytesOf(file));
        for (const [place, byte] of changes) changed[place % changed.length] = byte;
        expect(breaksIn([changed])).toEqual([]);
      }),
    );
  });

  it("cut off anywhere: what has come is lawful, and the end is never made up", () => {
    fc.assert(
      fc.property(fixture, fc.nat(), (file, place) => {
        const bytes = bytesOf(file);
        const cut = bytes.subarray(0, place % bytes.length);
        const { events, failure } = decode(openaiResponses.stream(contextWith({ target })), perByte(cut));
        expect(grammarBreaks(events, { unfinished: true, badInput: true })).toEqual([]);
        expect(events.some(({ type }) => type === "message_stop")).toBe(failure === undefined);
      }),
    );
  });

  it("with events lost, repeated and out of order, of several streams", () => {
    const all = NAMES.flatMap((file) => frames(bytesOf(file)));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...all), { maxLength: 40 }), (list) => {
        expect(breaksIn([Buffer.from(list.join(""))])).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("with values of any type anywhere", () => {
    const value = fc.jsonValue({ maxDepth: 2 });
    fc.assert(
      fc.property(fixture, fc.nat(), fc.nat(), value, (file, frame, place, replacement) => {
        const list = frames(bytesOf(file));
        const at = frame % list.length;
        list[at] = withValue(list[at] ?? "", place, replacement);
        expect(breaksIn([Buffer.from(list.join(""))])).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

/** The frame with one value of its JSON, counted from the front, replaced by another. */
function withValue(frame: string, place: number, replacement: unknown): string {
  const [head, json] = frame.split(/^data: /m);
  if (json === undefined || json.startsWith("[DONE]")) return frame;
  let total = 0;
  JSON.parse(json, () => total++);
  let seen = 0;
  const chosen = place % total;
  const changed: unknown = JSON.parse(json, (_, old: unknown) => (seen++ === chosen ? replacement : old));
  return `${head}data: ${JSON.stringify(changed)}\n\n`;
}

const word = fc.string({ maxLength: 12 });
const id = fc.constantFrom("call_1", "call_2", "functions.Bash:0", `toolu_${"x".repeat(80)}`);
const name = fc.constantFrom("Bash", "Read", `mcp__server__${"tool".repeat(20)}`, "with space");
const sealed = fc
  .nat(5)
  .map((n) =>
    sealReasoning(target, [
      { item: { type: "reasoning", id: `rs_${n}`, summary: [], encrypted_content: `gAAAA-${n}` }, texts: n % 3 },
    ]),
  );
const image = fc.constant({ type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" } });
const textBlock = word.map((text): Block => ({ type: "text", text }));
const assistantBlock: fc.Arbitrary<Block> = fc.oneof(
  textBlock,
  fc.record({ type: fc.constant("thinking"), thinking: word, signature: fc.oneof(sealed, word) }),
  fc.record({ type: fc.constant("redacted_thinking"), data: fc.oneof(sealed, word) }),
  fc.record({ type: fc.constant("tool_use"), id, name, input: fc.jsonValue({ maxDepth: 1 }) }),
  fc.record({
    type: fc.constant("server_tool_use"),
    id,
    name: fc.constant("web_search"),
    input: fc.constant({ query: "q" }),
  }),
  fc.constant({ type: "fallback", from: "a", to: "b" }),
);
const userBlock: fc.Arbitrary<Block> = fc.oneof(
  textBlock,
  image,
  fc.constant({
    type: "document",
    title: "d",
    source: { type: "base64", media_type: "application/pdf", data: "JVBERi0=" },
  }),
  fc.record({
    type: fc.constant("tool_result"),
    tool_use_id: id,
    content: fc.oneof(
      word,
      fc.array(fc.oneof(textBlock, image), { maxLength: 2 }),
      fc.constant(undefined),
      fc.constant(null),
    ),
    is_error: fc.boolean(),
  }),
);
const messageParam: fc.Arbitrary<MessageParam> = fc.oneof(
  fc.record({
    role: fc.constant("assistant" as const),
    content: fc.oneof(word, fc.array(assistantBlock, { maxLength: 5 })),
  }),
  fc.record({ role: fc.constant("user" as const), content: fc.oneof(word, fc.array(userBlock, { maxLength: 5 })) }),
  fc.record({ role: fc.constant("system" as const), content: fc.oneof(word, fc.array(textBlock, { maxLength: 2 })) }),
);

describe("a request", () => {
  it("of any history is one that the API takes: calls answered, reasoning once and before an item of the model's", () => {
    const keepsakes = fc
      .dictionary(id, sealed)
      .map((kept): Keepsakes => ({ recall: (key) => kept[key], keep: () => {} }));
    fc.assert(
      fc.property(fc.array(messageParam, { maxLength: 8 }), keepsakes, (messages, kept) => {
        const history: MessageParam[] = [...messages, { role: "user", content: "go on" }];
        const request = { model: "claude-opus-5-5", max_tokens: 100, messages: history };
        const { body } = openaiResponses.request({
          request,
          raw: new Uint8Array(),
          headers: {},
          target,
          keepsakes: kept,
        });
        expect(judge(JSON.parse(String(body)))).toHaveProperty("request");
      }),
      { numRuns: 500 },
    );
  });
});
