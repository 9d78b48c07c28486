/** Chunks of Ollama's own API. */
import { describe, expect, it } from "vitest";

import { chatMessage } from "../../../../src/transformers/dialects/openai-chat/message.ts";
import { chunkOfOllama } from "../../../../src/transformers/dialects/openai-chat/ollama-native.ts";
import { contextWith } from "../../../helpers/answers.ts";

const message = { role: "assistant", content: "Hi" };

describe("row 62: chunkOfOllama", () => {
  it("gives the message as a delta, and the counts at the end", () => {
    expect(chunkOfOllama({ model: "m", message, done: false })).toEqual({
      choices: [{ index: 0, delta: message, finish_reason: null }],
    });
    expect(
      chunkOfOllama({ model: "m", message, done: true, done_reason: "length", prompt_eval_count: 3, eval_count: 4 }),
    ).toEqual({
      choices: [{ index: 0, delta: message, finish_reason: "length" }],
      usage: { prompt_tokens: 3, completion_tokens: 4 },
    });
    expect(chunkOfOllama({ message, done: true, eval_count: 4 })).toMatchObject({ usage: { prompt_tokens: 0 } });
    expect(chunkOfOllama({ message, done: true })).not.toHaveProperty("usage");
  });

  it.each([[{ choices: [], message, done: true }], [{ message: "x", done: true }], [{ message }], [{}]])(
    "leaves %j alone",
    (chunk) => {
      expect(chunkOfOllama(chunk)).toBe(chunk);
    },
  );

  it("is read as a whole answer too", () => {
    const body = { model: "m", message, done: true, done_reason: "stop", prompt_eval_count: 3, eval_count: 4 };
    expect(chatMessage(body, contextWith())).toMatchObject({
      content: [{ type: "text", text: "Hi" }],
      stop_reason: "end_turn",
      usage: { input_tokens: 3, output_tokens: 4 },
    });
  });
});
