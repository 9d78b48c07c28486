import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { printable, sanitize } from "../../src/pty/sanitize.ts";

/** What a terminal, or the text around it, could be made to act on. */
const ACTIVE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

const text = fc.string({
  unit: fc
    .oneof(fc.nat(0x2ff), fc.integer({ min: 0x2000, max: 0x206f }), fc.nat(0xffff))
    .map((n) => String.fromCharCode(n)),
});

describe("T12: text of others", () => {
  it.each([
    ["escape sequences", "a\u001b[31mb\u001b]0;t\u0007", "a␛[31mb␛]0;t\\u{7}"],
    ["one-byte controls", "\u009b31m", "\\u{9b}31m"],
    ["line breaks and tabs", "a\r\nb\tc", "a⏎b c"],
    ["a change of direction", "user\u202egnp.exe", "user\\u{202e}gnp.exe"],
    ["characters that take no room", "pay\u200bpal\ufeff\u00ad", "paypal"],
    ["emoji, accents and scripts stay", "👨‍👩‍👧 é 日本 עברית ❤️", "👨‍👩‍👧 é 日本 עברית ❤️"],
    ["half a surrogate pair", "a\ud800b", "a\\u{d800}b"],
  ])("%s", (_name, given, shown) => {
    expect(sanitize(given)).toBe(shown);
  });

  it("never acts", () => {
    fc.assert(fc.property(text, (given) => !ACTIVE.test(sanitize(given))));
  });

  it("never acts from within a cell either, and a mark without a letter is nothing", () => {
    fc.assert(fc.property(text, (given) => !ACTIVE.test(printable(given))));
    expect([printable("\u0301"), printable("\u200d"), printable("e\u0301")]).toEqual(["", "", "e\u0301"]);
  });
});
