import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { estimateTokens } from "../../../src/routing/tokens/estimate.ts";

/** Counts of the o200k vocabulary for these texts. */
const MEASURED: readonly (readonly [string, number])[] = [
  ["The quick brown fox jumps over the lazy dog, and then it sleeps in the warm afternoon sun.", 20],
  ["export function estimateTokens(text: string): number {\n  return text.length / 4;\n}\n", 19],
  ['{"type":"tool_use","name":"Read","input":{"file_path":"/src/main.ts","limit":200}}', 24],
  ["人工智能是计算机科学的一个分支，它企图了解智能的实质。", 19],
];

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
