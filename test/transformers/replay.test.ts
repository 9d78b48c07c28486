/** A whole message told as a stream: row 49, where the client wants one and the provider sends the other. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { printEvents } from "../../src/core/sse.ts";
import { NO_USAGE, type Message } from "../../src/core/message.ts";
import { eventsOfMessage } from "../../src/transformers/replay.ts";
import { messages } from "../helpers/message-arbitrary.ts";
import { readWithSdk } from "../helpers/sdk.ts";

const message: Message = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "m",
  content: [
    { type: "thinking", thinking: "Hm", signature: "sig" },
    { type: "tool_use", id: "t", name: "A", input: {} },
  ],
  stop_reason: "tool_use",
  stop_sequence: null,
  usage: { ...NO_USAGE, input_tokens: 7, output_tokens: 9 },
};

describe("eventsOfMessage", () => {
  it("row 49: begins with an empty message that already has its input counted", () => {
    expect(eventsOfMessage(message)[0]).toEqual({
      type: "message_start",
      message: { ...message, content: [], stop_reason: null, usage: { ...NO_USAGE, input_tokens: 7 } },
    });
  });

  it("says the reason and its details at the end", () => {
    const details = { type: "refusal", category: null, explanation: "No." } as const;
    const refused: Message = { ...message, content: [], stop_reason: "refusal", stop_details: details };
    const events = eventsOfMessage(refused);
    expect(events[0]).not.toHaveProperty("message.stop_details");
    expect(events.slice(1)).toEqual([
      {
        type: "message_delta",
        delta: { stop_reason: "refusal", stop_sequence: null, stop_details: details },
        usage: message.usage,
      },
      { type: "message_stop" },
    ]);
  });

  it("sends the input in a delta, even an empty one: Claude Code ignores it in the start", () => {
    expect(eventsOfMessage(message)).toContainEqual({
      type: "content_block_delta",
      index: 1,
      delta: { type: "input_json_delta", partial_json: "{}" },
    });
  });

  it("gives input that was no JSON as it came", () => {
    const broken: Message = { ...message, content: [{ type: "tool_use", id: "t", name: "A", input: '{"a":' }] };
    expect(eventsOfMessage(broken)).toContainEqual({
      type: "content_block_delta",
      index: 0,
      delta: { type: "input_json_delta", partial_json: '{"a":' },
    });
  });

  it("is read by Anthropic's SDK as the same message", async () => {
    await fc.assert(
      fc.asyncProperty(messages, async (any) => {
        expect((await readWithSdk(printEvents(eventsOfMessage(any)))).content).toEqual(any.content);
      }),
      { numRuns: 15 },
    );
  });
});
