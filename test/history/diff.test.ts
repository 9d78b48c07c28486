/** What two JSON values have different. */
import { isDeepStrictEqual } from "node:util";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { differenceOf } from "../../src/history/diff.ts";

const told = (before: unknown, after: unknown): string[] =>
  differenceOf(before, after).changes.map(({ kind, path }) => `${kind} ${path}`);

describe("differenceOf", () => {
  it("names the places", () => {
    const before = {
      model: "a",
      messages: [{ role: "user", content: [{ text: "x", cache_control: {} }] }],
      tools: [1],
    };
    const after = {
      model: "b",
      messages: [{ role: "user", content: [{ text: "x" }] }, { role: "assistant" }],
      stream: true,
      tools: {},
    };
    expect(told(before, after)).toEqual([
      "changed model",
      "removed messages[0].content[0].cache_control",
      "added messages[1]",
      "changed tools",
      "added stream",
    ]);
  });

  it("finds none between equal values, and one between any others", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(told(a, structuredClone(a))).toEqual([]);
        expect(told(a, b).length > 0).toBe(!isDeepStrictEqual(a, b));
      }),
    );
  });

  it("is bounded in breadth and depth", () => {
    const { changes, cut } = differenceOf(
      Array.from({ length: 9_999 }, () => 1),
      Array.from({ length: 9_999 }, () => 2),
    );
    expect([changes.length, cut]).toEqual([500, true]);
    const deep = (end: number): unknown => JSON.parse("[".repeat(50_000) + String(end) + "]".repeat(50_000));
    expect(differenceOf(deep(1), deep(2)).changes).toHaveLength(1);
  });

  it("takes keys of prototypes for what they are", () => {
    expect(told(JSON.parse('{"__proto__":1}'), {})).toEqual(["removed __proto__"]);
    expect(told({}, { constructor: 1 })).toEqual(["added constructor"]);
  });
});
