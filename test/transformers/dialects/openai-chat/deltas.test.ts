/** The new part of deltas that repeat themselves, or do not. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { reasoningDeltas, textDeltas } from "../../../../src/transformers/dialects/openai-chat/deltas.ts";

const read = (reader: { newPartOf(delta: string): string }, deltas: readonly string[]): string[] =>
  deltas.map((delta) => reader.newPartOf(delta));

describe("growing deltas", () => {
  const pieces = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "\n", "é"), minLength: 1 }), {
    minLength: 1,
    maxLength: 8,
  });

  it("give the text once when each repeats all before it", () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const grown = parts.map((_, i) => parts.slice(0, i + 1).join(""));
        expect(read(textDeltas("growing"), grown).join("")).toBe(parts.join(""));
      }),
    );
  });

  it.each([
    ["pieces", ["Hello", " wor", "ld"], ["Hello", " wor", "ld"]],
    ["pieces that repeat later", ["ab", "c", "abc", "abcabc"], ["ab", "c", "abc", "abcabc"]],
    ["a start of white space", ["\n", "\n\n", "\n\nHi", "\n\nHi!"], ["\n", "\n", "Hi", "!"]],
    ["the same once more", ["Hi", "Hi", "Hi!"], ["Hi", "", "!"]],
    ["empty ones between", ["Hi", "", "Hi!"], ["Hi", "", "!"]],
    ["a change of mind", ["Hi", "Hi!", "Other"], ["Hi", "!", "Other"]],
  ])("%s", (_, deltas, news) => {
    expect(read(textDeltas("growing"), deltas)).toEqual(news);
    expect(read(reasoningDeltas("growing"), deltas)).toEqual(news);
  });
});

describe("other deltas", () => {
  it("repeating ones count once, in reasoning only", () => {
    const deltas = ["a", "a", "", "a", "b", "a"];
    expect(read(reasoningDeltas("repeating"), deltas)).toEqual(["a", "", "", "", "b", "a"]);
    expect(read(textDeltas("repeating"), deltas)).toEqual(deltas);
  });

  it("pieces stay as they are", () => {
    const deltas = ["a", "ab", "ab"];
    expect(read(textDeltas("pieces"), deltas)).toEqual(deltas);
    expect(read(reasoningDeltas("pieces"), deltas)).toEqual(deltas);
  });
});
