/** The tap on a Messages stream: what it counts, what it notices, and that it never adds to the stream. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { printEvents } from "../../../../src/core/sse.ts";
import { messageOfEvents } from "../../../../src/transformers/accumulate.ts";
import { anthropic } from "../../../../src/transformers/dialects/anthropic/dialect.ts";
import { eventsOfMessage } from "../../../../src/transformers/replay.ts";
import type { AnswerContext } from "../../../../src/transformers/types.ts";
import { contextWith, cutAt, decode, perByte, type Decoded } from "../../../helpers/answers.ts";
import { grammarBreaks } from "../../../helpers/grammar.ts";
import { messages } from "../../../helpers/message-arbitrary.ts";

const event = (fields: { readonly type: string; readonly [field: string]: unknown }): string =>
  `event: ${fields.type}\ndata: ${JSON.stringify(fields)}\n\n`;

const START = event({
  type: "message_start",
  message: {
    id: "msg_up",
    type: "message",
    role: "assistant",
    model: "up",
    content: [],
    usage: { input_tokens: 10, cache_read_input_tokens: 90, output_tokens: 1 },
  },
});
const TEXT = [
  event({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } }),
  event({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hi" } }),
  event({ type: "content_block_stop", index: 0 }),
].join("");
const DELTA = event({
  type: "message_delta",
  delta: { stop_reason: "end_turn", stop_sequence: null },
  usage: { output_tokens: 5 },
});
const STOP = event({ type: "message_stop" });

const read = (text: string, context: Partial<AnswerContext> = {}): Decoded =>
  decode(anthropic.stream(contextWith(context)), [new TextEncoder().encode(text)]);

describe("MessagesStream", () => {
  it("row 58: sees the same events however the bytes are cut", () => {
    fc.assert(
      fc.property(messages, fc.array(fc.nat(2000), { maxLength: 20 }), (message, cuts) => {
        const bytes = new TextEncoder().encode(printEvents(eventsOfMessage(message)));
        const { events } = decode(anthropic.stream(contextWith()), [bytes]);
        expect(grammarBreaks(events)).toEqual([]);
        expect(messageOfEvents(events)).toEqual(message);
        expect(decode(anthropic.stream(contextWith()), cutAt(bytes, cuts)).events).toEqual(events);
        expect(decode(anthropic.stream(contextWith()), perByte(bytes)).events).toEqual(events);
      }),
      { numRuns: 40 },
    );
  });

  it("row 36: takes later counts over earlier ones, and never adds them", () => {
    const delta = event({
      type: "message_delta",
      delta: { stop_reason: "end_turn" },
      usage: { output_tokens: 5, cache_read_input_tokens: 90, input_tokens: null },
    });
    const again = event({
      type: "message_delta",
      delta: {},
      usage: { output_tokens: 7, output_tokens_details: { thinking_tokens: 3 } },
    });
    const { events } = read(START + TEXT + delta + again + STOP);
    expect(messageOfEvents(events).usage).toEqual({
      input_tokens: 10,
      output_tokens: 7,
      cache_read_input_tokens: 90,
      cache_creation_input_tokens: 0,
      output_tokens_details: { thinking_tokens: 3 },
    });
    expect(messageOfEvents(events).stop_reason).toBe("end_turn");
  });

  it("knows whether the provider counts at all", () => {
    const stream = anthropic.stream(contextWith());
    expect(stream.estimated).toBe(true);
    decode(stream, [new TextEncoder().encode(START)]);
    expect(stream.estimated).toBe(false);
  });

  it("row 66: passes over what this version does not know", () => {
    const unknown = [
      event({ type: "content_block_delta", index: 0, delta: { type: "compaction_delta", content: "x" } }),
      event({ type: "something_new", a: 1 }),
      "data: [DONE]\n\n",
      ": comment\n\n",
      event({ type: "content_block_start", index: 1 }),
      event({ type: "ping" }),
    ];
    const { events, failure } = read(START + TEXT + unknown.join("") + DELTA + STOP);
    expect(failure).toBeUndefined();
    expect(grammarBreaks(events)).toEqual([]);
    expect(events.map(({ type }) => type).filter((type) => type === "ping")).toHaveLength(1);
  });

  it("row 66: keeps fields that it does not know", () => {
    const block = { type: "text", text: "", citations: null, new_field: 1 };
    const { events } = read(START + event({ type: "content_block_start", index: 0, content_block: block }));
    expect(events[1]).toEqual({ type: "content_block_start", index: 0, content_block: block });
  });

  it("row 67: sees one message_start where a relay sends two, and nothing after the end", () => {
    const { events } = read(START + START + TEXT + DELTA + STOP + START + TEXT);
    expect(grammarBreaks(events)).toEqual([]);
    expect(events.filter(({ type }) => type === "message_start")).toHaveLength(1);
  });

  it("row 132: names the model that the client asked for", () => {
    expect(read(START).events[0]).toMatchObject({ message: { id: "msg_up", model: "claude-opus-5-5" } });
  });

  it("row 44: ends where a stop reason has come, though not the end itself", () => {
    const { events, failure } = read(START + TEXT + DELTA);
    expect(failure).toBeUndefined();
    expect(events.at(-1)).toEqual({ type: "message_stop" });
  });

  it.each([
    ["row 45: in a block", START + TEXT.slice(0, 200)],
    ["row 45: behind a block", START + TEXT],
    ["row 45: at once", START],
    ["row 45: before anything", ""],
  ])("%s, cut off, is a failure", (_, text) => {
    const { events, failure } = read(text);
    expect(failure).toMatchObject({ code: "CCR-E112" });
    expect(events.some(({ type }) => type === "message_stop")).toBe(false);
  });

  it.each([
    [
      "row 48: overload",
      event({ type: "error", error: { type: "overloaded_error", message: "Overloaded" } }),
      "CCR-E106",
    ],
    ["row 48: a limit", event({ type: "error", error: { type: "rate_limit_error", message: "Slow" } }), "CCR-E102"],
    ["an error of another shape", 'data: {"error":{"message":"No","code":401}}\n\n', "CCR-E101"],
    ["no JSON", "data: <html>\n\n", "CCR-E107"],
    ["no object", "data: [1]\n\n", "CCR-E107"],
  ])("%s is a failure behind the events before it", (_, text, code) => {
    const { events, failure } = read(START + TEXT + text);
    expect(failure).toMatchObject({ code });
    expect(events).toHaveLength(4);
  });

  it("takes any stop reason, and any event at all", () => {
    const { events } = read(
      START + event({ type: "message_delta", delta: { stop_reason: "brand_new" }, usage: {} }) + STOP,
    );
    expect(messageOfEvents(events).stop_reason).toBe("end_turn");
    const field = fc.constantFrom("type", "index", "delta", "content_block", "message", "usage", "error");
    const kind = fc.constantFrom(
      "message_start",
      "content_block_start",
      "content_block_delta",
      "message_delta",
      "message_stop",
      "error",
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(kind, fc.dictionary(field, fc.jsonValue()))), (list) => {
        const text = list.map(([type, fields]) => event({ ...fields, type })).join("");
        expect(() => read(text)).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });
});
