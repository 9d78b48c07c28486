import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { EXTENDED, PLAIN, type Style, style } from "../../src/pty/cell.ts";
import { Pen } from "../../src/pty/sgr.ts";
import { OracleTerminal } from "../helpers/terminal.ts";

const BOLD = style({ bold: true });
const DIM = style({ dim: true });

function take(pen: Pen, { fg, bg, extended }: Style): string {
  return pen.take(fg, extended ? bg | EXTENDED : bg, extended);
}

describe("the pen", () => {
  it.each([
    ["nothing new", [PLAIN, PLAIN], ""],
    ["a colour", [PLAIN, style({ fg: 1 })], "\u001b[31m"],
    ["a bright colour", [PLAIN, style({ fg: 9, bg: 15 })], "\u001b[91;107m"],
    ["a palette colour", [PLAIN, style({ fg: 202 })], "\u001b[38;5;202m"],
    ["any colour", [PLAIN, style({ bg: "#010203" })], "\u001b[48;2;1;2;3m"],
    ["from one colour to another", [style({ fg: 1 }), style({ fg: 2 })], "\u001b[32m"],
    ["bold to dim: one parameter ends both", [BOLD, DIM], "\u001b[;2m"],
    ["back to plain", [style({ fg: 1, bold: true, underline: true }), PLAIN], "\u001b[m"],
    [
      "one attribute less, of many",
      [style({ fg: "#010203", bg: "#040506", bold: true }), style({ fg: "#010203", bg: "#040506" })],
      "\u001b[22m",
    ],
  ])("%s", (_name, [from = PLAIN, to = PLAIN], wanted) => {
    const pen = new Pen("truecolor");
    take(pen, from);
    expect(take(pen, to)).toBe(wanted);
  });

  it("opens and closes links, the same one with the same id", () => {
    const link = (uri: string): Style => ({ ...PLAIN, extended: { underline: 0, underlineColor: 0, link: uri } });
    const pen = new Pen("truecolor");
    const first = take(pen, link("http://a/"));
    expect(first).toMatch(/^\u001b\]8;id=[\da-z]+;http:\/\/a\/\u001b\\$/);
    expect(take(pen, link("http://b/"))).toContain("http://b/");
    expect(take(pen, link("http://a/"))).toBe(first);
    expect(pen.rest()).toBe("\u001b]8;;\u001b\\");
    expect(pen.rest()).toBe("");
  });

  it("writes, after any changes, with exactly the attributes that were asked for", () => {
    const flags = fc.record({
      bold: fc.boolean(),
      dim: fc.boolean(),
      italic: fc.boolean(),
      underline: fc.boolean(),
      inverse: fc.boolean(),
      strike: fc.boolean(),
      fg: fc.option(fc.oneof(fc.nat(255), fc.constant("#abcdef" as const)), { nil: undefined }),
      bg: fc.option(fc.nat(255), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(flags, { minLength: 1, maxLength: 8 }), (specs) => {
        const [step, anew] = [new OracleTerminal(9, 1), new OracleTerminal(9, 1)];
        const pen = new Pen("truecolor");
        for (const spec of specs) {
          step.write(`\r${take(pen, style(spec))}x`);
          anew.write(`\r\u001b[m${take(new Pen("truecolor"), style(spec))}x`);
          expect(step.looks()).toEqual(anew.looks());
        }
        step.write(`\r${pen.rest()}y`);
        expect(step.looks()[0]?.[0]).toBe("y 1 fg0:-1 bg0:-1");
        step.dispose();
        anew.dispose();
      }),
    );
  });
});
