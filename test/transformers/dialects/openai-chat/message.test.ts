/** Whole answers: the same message that the stream would have given. */
import { describe, expect, it } from "vitest";

import { chatMessage } from "../../../../src/transformers/dialects/openai-chat/message.ts";
import { contextWith, targetWith } from "../../../helpers/answers.ts";

const answer = (message: object, more: object = {}, choice: object = {}): object => ({
  id: "chatcmpl-1",
  choices: [{ index: 0, message: { role: "assistant", ...message }, finish_reason: "stop", ...choice }],
  usage: { prompt_tokens: 9, completion_tokens: 4 },
  ...more,
});

describe("chatMessage", () => {
  it("row 49: reads reasoning, text and calls in Anthropic's order", () => {
    const calls = [
      { id: "a", type: "function", function: { name: "A", arguments: '{"x":1}' } },
      { id: "b", type: "function", function: { name: "A", arguments: '{"x":2}' } },
    ];
    expect(chatMessage(answer({ reasoning_content: "Hm", content: "So", tool_calls: calls }), contextWith())).toEqual({
      id: "msg_local",
      type: "message",
      role: "assistant",
      model: "claude-opus-5-5",
      content: [
        { type: "thinking", thinking: "Hm", signature: expect.stringMatching(/^ccr1\.acme\.large\./) },
        { type: "text", text: "So" },
        { type: "tool_use", id: "a", name: "A", input: { x: 1 } },
        { type: "tool_use", id: "b", name: "A", input: { x: 2 } },
      ],
      stop_reason: "tool_use",
      stop_sequence: null,
      usage: { input_tokens: 9, output_tokens: 4, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
    });
  });

  it.each([
    ["no finish reason", answer({ content: "So" }, {}, { finish_reason: null }), "end_turn"],
    ["think tags", answer({ content: "<think>Hm</think>So" }), "end_turn"],
    ["parts", answer({ content: [{ type: "text", text: "So" }] }), "end_turn"],
    ["an array around it", [answer({ content: "So" })], "end_turn"],
    ["a cut", answer({ content: "So" }, {}, { finish_reason: "length" }), "max_tokens"],
  ])("takes %s", (_, body, stop) => {
    const message = chatMessage(body, contextWith());
    expect(message.content.at(-1)).toEqual({ type: "text", text: "So" });
    expect(message.stop_reason).toBe(stop);
  });

  it("estimates only what the provider does not count", () => {
    let asked = 0;
    const context = contextWith({ estimateInput: () => (asked++, 33) });
    expect(chatMessage(answer({ content: "So" }), context).usage.input_tokens).toBe(9);
    expect(asked).toBe(0);
    expect(chatMessage(answer({ content: "So" }, { usage: null }), context).usage.input_tokens).toBe(33);
  });

  it("row 50: fails with the failure that comes with a 200", () => {
    expect(() => chatMessage({ error: { message: "Slow down", code: 429 } }, contextWith())).toThrow(
      "acme is rate limited (429): Slow down",
    );
    const failed = answer({ content: "" }, {}, { finish_reason: "error", error: { code: 502, message: "down" } });
    expect(() => chatMessage(failed, contextWith())).toThrow("down");
  });
  it.each([[{}], [[]], ["x"], [null], [{ choices: [] }], [{ choices: [{}] }], [{ choices: [{ text: 7 }] }]])(
    "row 50: is not %j",
    (body) => {
      expect(() => chatMessage(body, contextWith())).toThrow("JSON without a message");
    },
  );

  it("does in place of the provider what it could not be asked for", () => {
    const context = contextWith({ emulation: { stops: ["END"] }, target: targetWith() });
    expect(chatMessage(answer({ content: "So END not" }), context)).toMatchObject({
      content: [{ type: "text", text: "So " }],
      stop_reason: "stop_sequence",
      stop_sequence: "END",
      usage: { input_tokens: 9 },
    });
  });
});
