import { expect, it } from "vitest";

import { StringLimit } from "../../src/pty/strings.ts";

const CAN = "\u0018";

it("a string of ordinary length is nobody's business", () => {
  const limit = new StringLimit();
  for (const [text, inside] of [
    ["\u001b]0;ti", true],
    ["tle\u0007x", false],
  ] as const) {
    expect(limit.admit(text)).toBe(text);
    expect(limit.wrote(text, inside)).toBe("");
  }
});

it.each(["\u0007", "\u001b\\", "\u009c", "\u0018", "\u001a"])(
  "a string beyond the limit is cancelled, and dropped up to %j",
  (end) => {
    const limit = new StringLimit();
    const long = "x".repeat(40_000);
    expect(limit.wrote(`\u001b]52;${long}`, true)).toBe("");
    expect(limit.wrote(long, true)).toBe(CAN);
    expect(limit.admit(long)).toBe("");
    const rest = end === "\u001b\\" ? `${end}shown` : "shown";
    expect(limit.admit(`tail${end}shown`)).toBe(rest);
    expect(limit.admit("again")).toBe("again");
  },
);

it("many short strings are not one long one", () => {
  const limit = new StringLimit();
  for (let n = 0; n < 100; n++) expect(limit.wrote(`${"x".repeat(5_000)}\u0007\u001b]0;next`, true)).toBe("");
});
