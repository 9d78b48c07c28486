import stringWidth from "string-width";
import { describe, expect, it } from "vitest";

import { glyphs, textWidth } from "../../src/pty/width.ts";

describe("width of text", () => {
  it.each([
    ["abc", 3],
    ["日本", 4],
    ["é", 1],
    ["e\u0301", 1],
    ["👨‍👩‍👧", 2],
    ["🇩🇪", 2],
    ["❤️", 2],
    ["│─╭╮█░●◐○✓✗▸★❯…≈·→⏎␛", 20],
    ["", 0],
  ])("%s: %d", (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  /** Ink lays the chrome out with string-width, and the grid shows it with ours. */
  it("of everything the chrome is made of is what Ink takes it for", () => {
    for (const sign of "│─╭╮╰╯█░●◐○✓✗▸★❯▏…≈·→←↑↓↵⏎␛▁▂▃▄▅▆▇×")
      expect([sign, textWidth(sign)]).toEqual([sign, stringWidth(sign)]);
  });

  it("falls into cells of whole characters", () => {
    expect(glyphs("a👨‍👩‍👧é日")).toEqual([
      { text: "a", width: 1 },
      { text: "👨‍👩‍👧", width: 2 },
      { text: "é", width: 1 },
      { text: "日", width: 2 },
    ]);
  });
});
