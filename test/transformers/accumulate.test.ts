/** Events folded into their message, and the message told as events again. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { StreamEvent } from "../../src/core/event.ts";
import { NO_USAGE, type Message } from "../../src/core/message.ts";
import { MessageAccumulator, messageOfEvents } from "../../src/transformers/accumulate.ts";
import { eventsOfMessage } from "../../src/transformers/replay.ts";
import { grammarBreaks } from "../helpers/grammar.ts";
import { messages } from "../helpers/message-arbitrary.ts";

const start: StreamEvent = {
  type: "message_start",
  message: {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "m",
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { ...NO_USAGE, input_tokens: 5 },
  },
};

describe("messageOfEvents", () => {
  it("undoes eventsOfMessage for any message", () => {
    fc.assert(
      fc.property(messages, (message) => {
        const events = eventsOfMessage(message);
        expect(grammarBreaks(events)).toEqual([]);
        expect(messageOfEvents(events)).toEqual(message);
      }),
    );
  });

  it("keeps what message_start said and message_delta does not", () => {
    const usage = { ...NO_USAGE, output_tokens: 9 };
    const delta: StreamEvent = {
      type: "message_delta",
      delta: { stop_reason: "end_turn", stop_sequence: null },
      usage,
    };
    expect(messageOfEvents([start, delta])).toMatchObject({ id: "msg_1", stop_reason: "end_turn", usage });
  });

  it("assigns a signature and joins everything else", () => {
    const block = { type: "thinking", thinking: "", signature: "" };
    const events: StreamEvent[] = [
      start,
      { type: "content_block_start", index: 0, content_block: block },
      { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "a" } },
      { type: "ping" },
      { type: "content_block_delta", index: 0, delta: { type: "signature_delta", signature: "one" } },
      { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "b" } },
      { type: "content_block_delta", index: 0, delta: { type: "signature_delta", signature: "two" } },
      { type: "content_block_stop", index: 0 },
      { type: "message_stop" },
    ];
    expect(messageOfEvents(events).content).toEqual([{ type: "thinking", thinking: "ab", signature: "two" }]);
  });

  it.each([
    ["", {}],
    ['{"a":1}', { a: 1 }],
    ['{"a":', '{"a":'],
  ])("takes the input %j", (json, input) => {
    const events: StreamEvent[] = [
      start,
      { type: "content_block_start", index: 0, content_block: { type: "tool_use", id: "t", name: "A", input: {} } },
      { type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: json } },
      { type: "content_block_stop", index: 0 },
    ];
    expect(messageOfEvents(events).content).toEqual([{ type: "tool_use", id: "t", name: "A", input }]);
  });

  it("has the open block as far as it has come", () => {
    const accumulator = new MessageAccumulator();
    accumulator.push(start);
    accumulator.push({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } });
    accumulator.push({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "a" } });
    accumulator.push({
      type: "content_block_delta",
      index: 0,
      delta: { type: "citations_delta", citation: { url: "u" } },
    });
    const expected: Partial<Message> = { content: [{ type: "text", text: "a", citations: [{ url: "u" }] }] };
    expect(accumulator.message).toMatchObject(expected);
    expect(accumulator.message).toMatchObject(expected);
  });

  it("passes over deltas without a block, and a second message_start", () => {
    const stray: StreamEvent = { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "x" } };
    const other: StreamEvent = { ...start, message: { ...start.message, id: "msg_2" } };
    expect(messageOfEvents([start, stray, { type: "content_block_stop", index: 0 }, other])).toEqual(start.message);
  });

  it("fails with the stream, and when nothing ever came", () => {
    const error: StreamEvent = { type: "error", error: { type: "overloaded_error", message: "Busy" } };
    expect(() => messageOfEvents([start, error])).toThrow("Busy");
    expect(() => messageOfEvents([])).toThrow("the answer never began");
  });
});
