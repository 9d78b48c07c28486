import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { MessagesRequest } from "../../src/core/message.ts";
import { estimateTokens } from "../../src/routing/tokens/estimate.ts";
import { estimateRequest } from "../../src/routing/tokens/request.ts";

/** Counts of the o200k vocabulary for these texts. */
const MEASURED: readonly (readonly [string, number])[] = [
  ["The quick brown fox jumps over the lazy dog, and then it sleeps in the warm afternoon sun.", 20],
  ["export function estimateTokens(text: string): number {\n  return text.length / 4;\n}\n", 19],
  ['{"type":"tool_use","name":"Read","input":{"file_path":"/src/main.ts","limit":200}}', 24],
  ["人工智能是计算机科学的一个分支，它企图了解智能的实质。", 19],
];

function ask(content: MessagesRequest["messages"][number]["content"], more: Partial<MessagesRequest> = {}): number {
  return estimateRequest({ model: "m", messages: [{ role: "user", content }], ...more });
}

describe("the scanner", () => {
  it.each(MEASURED)("is within a quarter of the o200k count, even for one line: %s", (text, count) => {
    expect(estimateTokens(text) / count).toBeGreaterThan(0.75);
    expect(estimateTokens(text) / count).toBeLessThan(1.3);
  });

  it("is never negative, finite, and zero only for texts that may vanish", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const tokens = estimateTokens(text);
        expect(Number.isFinite(tokens) && tokens >= 0).toBe(true);
        if (/\S/.test(text)) expect(tokens).toBeGreaterThan(0);
      }),
    );
  });

  it("adds up over texts that are joined by a line end, which belongs to no run of either", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z .,0-9]{0,40}$/), fc.stringMatching(/^[a-z .,0-9]{0,40}$/), (a, b) => {
        expect(estimateTokens(`${a}\n${b}`)).toBeCloseTo(estimateTokens(a) + estimateTokens("\n") + estimateTokens(b));
      }),
    );
  });

  it.each([" ", "\n", "a", "1", "(", "é", "中"])("takes a million times %j in one pass", (char) => {
    expect(estimateTokens(char.repeat(1_000_000))).toBeLessThan(3_000_000);
  });
});

describe("a request", () => {
  it("counts text, tool calls, tool results, thinking, system and tools", () => {
    const text = "some words that count ".repeat(20);
    const empty = ask("");
    for (const block of [
      { type: "text", text },
      { type: "thinking", thinking: text, signature: "x" },
      { type: "tool_use", id: "t", name: "Bash", input: { command: text } },
      { type: "tool_result", tool_use_id: "t", content: text },
      { type: "tool_result", tool_use_id: "t", content: [{ type: "text", text }] },
      { type: "some_future_block", inner: [{ text }] },
    ]) {
      expect(ask([block])).toBeGreaterThan(empty + 70);
    }
    expect(ask("", { system: text })).toBeGreaterThan(empty + 70);
    expect(ask("", { system: [{ type: "text", text }] })).toBeGreaterThan(empty + 70);
    expect(ask("", { tools: [{ name: "T", description: text, input_schema: { text } }] })).toBeGreaterThan(empty + 140);
  });

  it("never counts base64 as text", () => {
    const data = "iVBORw0KGgoAAAANSUhEUg".repeat(10_000);
    const source = { type: "base64", media_type: "image/png", data };
    expect(ask([{ type: "image", source }])).toBeLessThan(1_600);
    expect(ask([{ type: "tool_result", tool_use_id: "t", content: [{ type: "image", source }] }])).toBeLessThan(1_600);
    expect(ask([{ type: "document", source: { ...source, media_type: "application/pdf" } }])).toBeLessThan(3_100);
    expect(ask([{ type: "future", source }])).toBeLessThan(100);
    expect(ask([{ type: "thinking", thinking: "", signature: data }])).toBeLessThan(100);
  });

  it("is never zero", () => {
    expect(estimateRequest({ model: "m", messages: [] })).toBe(1);
  });
});
