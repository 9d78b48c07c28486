/** Where each family of servers puts its reasoning. */
import { describe, expect, it } from "vitest";

import {
  detailsText,
  reasoningOf,
  thinkingPartText,
} from "../../../../src/transformers/dialects/openai-chat/reasoning.ts";

describe("row 24: reasoningOf", () => {
  it.each([
    [{ reasoning_content: "a" }, "a", "reasoning_content", 0],
    [{ reasoning: "a" }, "a", "reasoning", 0],
    [{ thinking: "a" }, "a", "thinking", 0],
    [{ reasoning_content: "", reasoning: "a" }, "a", "reasoning", 0],
    [{ reasoning: "a", reasoning_details: [{ type: "reasoning.text", text: "a" }] }, "a", "reasoning", 1],
    [{ reasoning_details: [{ text: "a" }, { summary: "b" }, { data: "c" }] }, "ab", "reasoning_details", 3],
    [{ reasoning_details: [] }, "", "", 0],
    [{ reasoning: { effort: "high" } }, "", "", 0],
    [{ reasoning_content: null }, "", "", 0],
    [{ content: "a" }, "", "", 0],
  ])("%j", (delta, text, field, count) => {
    const received = reasoningOf(delta);
    expect([received.text, received.field, received.details.length]).toEqual([text, field, count]);
  });
});

describe("texts", () => {
  it("of details and of Mistral's parts", () => {
    expect(detailsText([{ text: "a" }, null, { summary: "b" }, { data: "x" }])).toBe("ab");
    expect(thinkingPartText({ thinking: [{ type: "text", text: "a" }, { text: "b" }] })).toBe("ab");
    expect(thinkingPartText({ thinking: "a" })).toBe("a");
    expect(thinkingPartText({})).toBe("");
  });
});
