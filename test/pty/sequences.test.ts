import { describe, expect, it } from "vitest";

import { unitLength } from "../../src/pty/sequences.ts";

const ESC = "\u001b";
const MORE = 0;

function length(text: string, { x10 = false, patient = false } = {}): number {
  return unitLength(Buffer.from(text, "latin1"), 0, { x10, patient });
}

describe("one unit of input", () => {
  it.each([
    ["a letter", "ab", 1],
    ["a control byte", "\u0001a", 1],
    ["two bytes of UTF-8", "\u00c3\u00a9x", 2],
    ["three", "\u00e2\u0082\u00acx", 3],
    ["four", "\u00f0\u009d\u0084\u009ex", 4],
    ["a character that is cut", "\u00e2\u0082", MORE],
    ["a byte that begins no character", "\u0080a", 1],
    ["an arrow", `${ESC}[Ax`, 3],
    ["a key with parameters", `${ESC}[1;5Ax`, 6],
    ["a key that is cut", `${ESC}[1;5`, MORE],
    ["SS3", `${ESC}OPx`, 3],
    ["SS3 that is cut", `${ESC}O`, MORE],
    ["Alt+O before a control byte", `${ESC}O\r`, 2],
    ["the Linux console's F1", `${ESC}[[Ax`, 4],
    ["what looks like it at first", `${ESC}[[\u001c`, 3],
    ["Alt and a letter", `${ESC}ax`, 2],
    ["Alt and a character of two bytes", `${ESC}\u00c3\u00a9x`, 3],
    ["Alt and an arrow, as rxvt sends it", `${ESC}${ESC}[Ax`, 4],
    ["Esc twice", `${ESC}${ESC}`, 2],
    ["Esc three times", `${ESC}${ESC}${ESC}`, 2],
    ["Esc alone", ESC, MORE],
    ["a control byte inside a sequence ends it", `${ESC}[1\r`, 3],
    ["a sequence without end is cut", `${ESC}[${"1".repeat(100)}`, 64],
  ])("%s", (_name, text, wanted) => {
    expect(length(text)).toBe(wanted);
  });

  it("Esc twice waits for more where a key with Alt is wanted whole", () => {
    expect(length(`${ESC}${ESC}`, { patient: true })).toBe(MORE);
  });

  it("a mouse report of raw bytes is six bytes, whatever they are", () => {
    expect(length(`${ESC}[M\u001c${ESC}\u00ffx`, { x10: true })).toBe(6);
    expect(length(`${ESC}[M\u001c`, { x10: true })).toBe(MORE);
    expect(length(`${ESC}[Mabc`)).toBe(3);
  });
});
