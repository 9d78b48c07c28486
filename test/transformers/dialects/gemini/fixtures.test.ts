/** Shapes of Gemini's streams, cut in every way, against the events written beside them; and streams that are damaged. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { StreamEvent } from "../../../../src/core/event.ts";
import type { Message } from "../../../../src/core/message.ts";
import { messageOfEvents } from "../../../../src/transformers/accumulate.ts";
import { gemini } from "../../../../src/transformers/dialects/gemini/dialect.ts";
import type { StreamDecoder } from "../../../../src/transformers/types.ts";
import { contextWith, cutAt, decode, perByte, targetWith } from "../../../helpers/answers.ts";
import { grammarBreaks } from "../../../helpers/grammar.ts";

const FOLDER = path.join(import.meta.dirname, "../../../fixtures/gemini");
const CASES = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".sse"))
  .map((file) => path.basename(file, ".sse"));

const bytesOf = (name: string): Uint8Array => readFileSync(path.join(FOLDER, `${name}.sse`));
const decoder = (): StreamDecoder =>
  gemini.stream(contextWith({ target: targetWith({ dialect: "gemini" }, "gemini-3.1-pro-preview") }));
const eventsOf = (pieces: Iterable<Uint8Array>): readonly StreamEvent[] => {
  const { events, failure } = decode(decoder(), pieces);
  if (failure) throw failure;
  return events;
};
const lines = (events: readonly StreamEvent[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join("");

describe.each(CASES)("%s", (name) => {
  const bytes = bytesOf(name);
  const whole = eventsOf([bytes]);

  it("gives the events beside it", async () => {
    await expect(lines(whole)).toMatchFileSnapshot(path.join(FOLDER, `${name}.events.jsonl`));
  });

  it("keeps to the grammar", () => {
    expect(grammarBreaks(whole)).toEqual([]);
  });

  it("row 58: gives the same events however it is cut", () => {
    expect(eventsOf(perByte(bytes))).toEqual(whole);
    const text = Buffer.from(bytes).toString("latin1");
    const frameEnds = Array.from(text.matchAll(/\r?\n\r?\n/g), (match) => match.index + match[0].length);
    expect(eventsOf(cutAt(bytes, frameEnds))).toEqual(whole);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 40 }), (offsets) => {
        expect(eventsOf(cutAt(bytes, offsets))).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it("damaged, gives lawful events up to an error of the table", () => {
    const place = fc.record({ at: fc.nat(bytes.length), length: fc.nat(20), text: fc.uint8Array({ maxLength: 4 }) });
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 3 }), (places) => {
        const { events, failure } = decode(decoder(), [places.reduce(damaged, bytes)]);
        expect(grammarBreaks(events, { unfinished: failure !== undefined })).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

function damaged(bytes: Uint8Array, place: { at: number; length: number; text: Uint8Array }): Uint8Array {
  return Buffer.concat([bytes.subarray(0, place.at), place.text, bytes.subarray(place.at + place.length)]);
}

const messageOf = (name: string): Message => messageOfEvents(eventsOf([bytesOf(name)]));

it("row 125: thought tokens are part of the output", () => {
  const { usage } = messageOf("thinking-tool");
  expect(usage).toMatchObject({ output_tokens: 36, output_tokens_details: { thinking_tokens: 21 } });
});

it("row 126: arguments in pieces of any depth are one input, also when the last piece is missing", () => {
  const inputs = (name: string): unknown[] => messageOf(name).content.map((block) => block["input"]);
  expect(inputs("vertex-partial-arguments")).toEqual([
    { file_path: "/tmp/ä.txt", edits: [{ "old text": "a", count: 2 }, { all: true }], note: null },
    { pattern: "*.ts" },
  ]);
  expect(inputs("vertex-partial-arguments-unended")).toContainEqual({ items: ["a", "b"] });
});

describe("any stream", () => {
  const lawful = (bytes: Uint8Array): void => {
    const { events, failure } = decode(decoder(), [bytes]);
    expect(grammarBreaks(events, { unfinished: failure !== undefined })).toEqual([]);
  };

  it("of bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), lawful), { numRuns: 500 });
  });

  it("of events with fields that Gemini sends, and any values in them", () => {
    const names = (
      "candidates content parts text thought thoughtSignature functionCall name args partialArgs jsonPath stringValue " +
      "willContinue finishReason promptFeedback blockReason usageMetadata promptTokenCount groundingMetadata " +
      "webSearchQueries groundingChunks web uri error code message responseId id index inlineData"
    ).split(" ");
    const words = fc.constantFrom(
      "STOP",
      "SAFETY",
      "MAX_TOKENS",
      "Read",
      "a",
      "$.a[0].b",
      "MALFORMED_FUNCTION_CALL",
      "",
    );
    const { value } = fc.letrec<{ value: unknown; list: unknown; fields: unknown }>((tie) => ({
      value: fc.oneof({ maxDepth: 4, depthSize: "small" }, words, fc.jsonValue(), tie("list"), tie("fields")),
      list: fc.array(tie("fields"), { maxLength: 3 }),
      fields: fc.dictionary(fc.constantFrom(...names), tie("value"), { maxKeys: 5 }),
    }));
    const part = fc.oneof(
      fc.record({ text: fc.oneof(words, fc.string()), thought: fc.boolean(), thoughtSignature: words }),
      fc.record({ functionCall: fc.record({ name: words, id: words, args: value, willContinue: fc.boolean() }) }),
      fc.record({
        functionCall: fc.record({
          partialArgs: fc.array(fc.record({ jsonPath: words, stringValue: words, willContinue: fc.boolean() })),
          willContinue: fc.boolean(),
        }),
      }),
      value,
    );
    const candidate = fc.record(
      { content: fc.record({ parts: fc.array(part) }), finishReason: words, groundingMetadata: value },
      { requiredKeys: ["content"] },
    );
    const chunk = fc.oneof(fc.record({ candidates: fc.array(candidate), usageMetadata: value }), value);
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 8 }), (chunks) => {
        lawful(Buffer.from(chunks.map((data) => `data: ${JSON.stringify(data)}\n\n`).join("")));
      }),
      { numRuns: 1_000 },
    );
  });
});
