/** Whole Messages answers. */
import { describe, expect, it } from "vitest";

import { isBlock, messagesMessage, stopReasonOf } from "../../../../src/transformers/dialects/anthropic/message.ts";
import { contextWith } from "../../../helpers/answers.ts";

const BODY = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "up",
  content: [{ type: "text", text: "Hi" }],
  stop_reason: "end_turn",
  usage: { input_tokens: 3, output_tokens: 2, service_tier: "standard" },
};

describe("messagesMessage", () => {
  it("row 132: is the provider's, under the model that the client asked for, with fields that nobody knows", () => {
    expect(messagesMessage({ ...BODY, brand_new: 1, container: null }, contextWith())).toEqual({
      ...BODY,
      brand_new: 1,
      container: null,
      model: "claude-opus-5-5",
      stop_sequence: null,
      usage: { input_tokens: 3, output_tokens: 2, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
    });
  });

  it("is made whole", () => {
    const { id, stop_reason, usage } = messagesMessage({ content: [7, { type: "text", text: "x" }] }, contextWith());
    expect({ id, stop_reason, usage }).toEqual({
      id: "msg_local",
      stop_reason: null,
      usage: { input_tokens: 0, output_tokens: 0, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
    });
  });

  it("row 50: is not what is none, nor a failure", () => {
    expect(() =>
      messagesMessage({ type: "error", error: { type: "overloaded_error", message: "Busy" } }, contextWith()),
    ).toThrow("Busy");
    for (const body of [{}, [], "x", null, { content: "x" }]) {
      expect(() => messagesMessage(body, contextWith())).toThrow("JSON without a message");
    }
  });
});

describe("its parts", () => {
  it("are read as they are, or as the nearest that is known", () => {
    expect([stopReasonOf("pause_turn"), stopReasonOf("length"), stopReasonOf(null), stopReasonOf(7)]).toEqual([
      "pause_turn",
      "end_turn",
      null,
      null,
    ]);
    expect([isBlock({ type: "x" }), isBlock({ type: 7 }), isBlock(null)]).toEqual([true, false, false]);
  });
});
