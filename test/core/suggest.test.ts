import fc from "fast-check";
import { expect, it } from "vitest";

import { closest, editDistance } from "../../src/core/suggest.ts";

it("counts insertions, deletions, substitutions and swaps as one each", () => {
  expect(editDistance("chat", "caht")).toBe(1);
  expect(editDistance("chat", "chats")).toBe(1);
  expect(editDistance("chat", "cat")).toBe(1);
  expect(editDistance("kitten", "sitting")).toBe(3);
});

it("is symmetric, zero only for equal texts, and never more than the longer text", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      const distance = editDistance(a, b);
      expect(distance).toBe(editDistance(b, a));
      expect(distance === 0).toBe(a === b);
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
    }),
  );
});

it("suggests the nearest name, without regard to case, and nothing when none is near", () => {
  expect(closest("DeepSek", ["openrouter", "deepseek"])).toBe("deepseek");
  expect(closest("gemini", ["openrouter", "deepseek"])).toBeUndefined();
  expect(closest("x", [])).toBeUndefined();
});
