/** Finish reasons in Anthropic's terms: the table of the mapping, and what wins over what. */
import { describe, expect, it } from "vitest";

import {
  failureOfFinish,
  isCut,
  isWindowFull,
  stopOf,
  stopSequenceOf,
} from "../../../../src/transformers/dialects/openai-chat/stop-reason.ts";
import { NO_USAGE } from "../../../../src/core/message.ts";
import { targetWith } from "../../../helpers/answers.ts";

const ending = { finish: "stop", toolCalls: 0, refusal: "", sequence: "", windowFull: false };
const refused = (explanation: string | null) => ({ type: "refusal", category: null, explanation });

describe("row 40: stopOf", () => {
  it.each([
    [{}, { reason: "end_turn", sequence: null }],
    [{ finish: "" }, { reason: "end_turn", sequence: null }],
    [{ finish: "eos" }, { reason: "end_turn", sequence: null }],
    [
      { finish: "tool_calls", toolCalls: 1 },
      { reason: "tool_use", sequence: null },
    ],
    [
      { finish: "function_call", toolCalls: 1 },
      { reason: "tool_use", sequence: null },
    ],
    [
      { finish: "stop", toolCalls: 2 },
      { reason: "tool_use", sequence: null },
    ],
    [{ finish: "tool_calls" }, { reason: "end_turn", sequence: null }],
    [{ finish: "length" }, { reason: "max_tokens", sequence: null }],
    [
      { finish: "length", toolCalls: 1 },
      { reason: "max_tokens", sequence: null },
    ],
    [
      { finish: "length", windowFull: true },
      { reason: "model_context_window_exceeded", sequence: null },
    ],
    [
      { finish: "stop", windowFull: true },
      { reason: "end_turn", sequence: null },
    ],
    [{ finish: "model_length" }, { reason: "model_context_window_exceeded", sequence: null }],
    [{ finish: "model_context_window_exceeded" }, { reason: "model_context_window_exceeded", sequence: null }],
    [{ finish: "content_filter" }, { reason: "refusal", sequence: null, details: refused(null) }],
    [
      { finish: "sensitive", toolCalls: 1 },
      { reason: "refusal", sequence: null, details: refused(null) },
    ],
    [{ refusal: "No." }, { reason: "refusal", sequence: null, details: refused("No.") }],
    [
      { finish: "length", refusal: "No." },
      { reason: "max_tokens", sequence: null },
    ],
    [{ sequence: "END" }, { reason: "stop_sequence", sequence: "END" }],
    [
      { sequence: "END", toolCalls: 1 },
      { reason: "tool_use", sequence: null },
    ],
  ])("%j", (fields, stop) => {
    expect(stopOf({ ...ending, ...fields })).toEqual(stop);
  });
});

describe("row 42: stopSequenceOf", () => {
  it.each([
    [{ stop_reason: "END" }, "END"],
    [{ stop_reason: 151645 }, ""],
    [{ stop_reason: null }, ""],
    [{}, ""],
    [{ stop_reason: "stop", finish_reason: "stop" }, ""],
    [{ stop_reason: "end_turn" }, ""],
  ])("%j", (choice, sequence) => {
    expect(stopSequenceOf(choice)).toBe(sequence);
  });
});

describe("the others", () => {
  it("know which ends are failures", () => {
    const target = targetWith();
    expect(failureOfFinish("error", target)).toMatchObject({ code: "CCR-E109" });
    expect(failureOfFinish("insufficient_system_resource", target)).toMatchObject({ code: "CCR-E106" });
    expect(failureOfFinish("network_error", target)).toMatchObject({ code: "CCR-E109", status: 502 });
    expect(failureOfFinish("stop", target)).toBeUndefined();
  });

  it("know which ends cut the answer", () => {
    expect(["length", "model_length", "max_tokens"].map(isCut)).toEqual([true, true, true]);
    expect(["stop", "content_filter", "tool_calls"].map(isCut)).toEqual([false, false, false]);
  });

  it("know when the window is full, cache included", () => {
    const target = targetWith({ windows: { large: 1000 } });
    const usage = { ...NO_USAGE, input_tokens: 100, cache_read_input_tokens: 800, output_tokens: 96 };
    expect(isWindowFull(usage, target)).toBe(true);
    expect(isWindowFull({ ...usage, output_tokens: 90 }, target)).toBe(false);
    expect(isWindowFull(undefined, target)).toBe(false);
    expect(isWindowFull(usage, targetWith())).toBe(false);
  });
});
