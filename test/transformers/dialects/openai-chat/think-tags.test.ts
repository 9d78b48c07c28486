/** `<think>` at the start of a text, split off however the text is cut. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { ThinkTags } from "../../../../src/transformers/dialects/openai-chat/think-tags.ts";

function split(pieces: readonly string[]): { thinking: string; text: string } {
  const tags = new ThinkTags();
  const said = [...pieces.map((piece) => tags.push(piece)), tags.end()];
  return { thinking: said.map(({ thinking }) => thinking).join(""), text: said.map(({ text }) => text).join("") };
}

describe("ThinkTags", () => {
  it.each([
    ["<think>a</think>b", "a", "b"],
    ["\n <think>\na\n</think>\n\nb", "\na\n", "\n\nb"],
    ["<think></think>b", "", "b"],
    ["<think>a", "a", ""],
    ["<think>a</thin", "a</thin", ""],
    ["<think>a<b></think>c</think>", "a<b>", "c</think>"],
    ["b <think>a</think>", "", "b <think>a</think>"],
    ["<thinking>a</thinking>", "", "<thinking>a</thinking>"],
    ["<thi", "", "<thi"],
    ["  ", "", "  "],
    ["", "", ""],
  ])("row 24: %j", (text, thinking, rest) => {
    expect(split([text])).toEqual({ thinking, text: rest });
    expect(split(text.split(""))).toEqual({ thinking, text: rest });
  });

  it("does not depend on the cut", () => {
    const part = fc.constantFrom("<think>", "</think>", "<", "</", "think", ">", " ", "\n", "a", "é");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.array(fc.nat(60), { maxLength: 8 }), (parts, cuts) => {
        const text = parts.join("");
        const places = [0, ...cuts.map((cut) => Math.min(cut, text.length)).toSorted((a, b) => a - b), text.length];
        expect(split(places.slice(1).map((place, i) => text.slice(places[i], place)))).toEqual(split([text]));
      }),
      { numRuns: 500 },
    );
  });

  it("is settled as soon as no tag can come any more", () => {
    const tags = new ThinkTags();
    tags.push("<thi");
    expect(tags.settled).toBe(false);
    tags.push("s");
    expect(tags.settled).toBe(true);
  });
});
