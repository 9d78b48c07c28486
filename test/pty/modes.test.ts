import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";

import { type ChildModes, NO_MODES } from "../../src/pty/child-modes.ts";
import { Emulator } from "../../src/pty/emulator.ts";
import { ENTER, mirror, RESET } from "../../src/pty/modes.ts";
import { SideChannel } from "../../src/pty/side-channel.ts";
import { OracleTerminal } from "../helpers/terminal.ts";

const open: Emulator[] = [];

function emulator(): Emulator {
  const made = new Emulator({ cols: 10, rows: 3 });
  open.push(made);
  return made;
}

function modesAfter(text: string, made: Emulator = emulator()): ChildModes {
  made.write(Buffer.from(text));
  return made.modes;
}

afterEach(() => {
  for (const made of open.splice(0)) made.dispose();
});

describe("what a child asks for", () => {
  it.each<[string, string, Partial<ChildModes>]>([
    ["nothing", "text", {}],
    ["application cursor keys", "\u001b[?1h", { cursorKeys: true }],
    ["application keypad, both ways", "\u001b=", { keypad: true }],
    ["application keypad as a mode", "\u001b[?66h", { keypad: true }],
    ["bracketed paste", "\u001b[?2004h", { bracketedPaste: true }],
    ["focus", "\u001b[?1004h", { focus: true }],
    ["the colour scheme", "\u001b[?2031h", { colorScheme: true }],
    ["several at once", "\u001b[?1;1004;2004h", { cursorKeys: true, focus: true, bracketedPaste: true }],
    [
      "all of the mouse, in SGR form",
      "\u001b[?1000h\u001b[?1002h\u001b[?1003h\u001b[?1006h",
      { mouse: 1003, mouseEncoding: 1006 },
    ],
    ["the mouse and no more", "\u001b[?1000h\u001b[?1003h\u001b[?1000l", {}],
    ["an encoding that is not the one it ends", "\u001b[?1006h\u001b[?1015l", { mouseEncoding: 1006 }],
    ["pixels", "\u001b[?1003;1006h\u001b[?1016h", { mouse: 1003, mouseEncoding: 1006 }],
    ["other keys", "\u001b[>4;2m", { otherKeys: 2 }],
    ["other keys no more", "\u001b[>4;2m\u001b[>4m", {}],
    ["kitty's keyboard", "\u001b[>5u", { kitty: 5 }],
    ["kitty's keyboard, twice and back", "\u001b[>5u\u001b[>1u\u001b[<u", { kitty: 5 }],
    ["kitty's keyboard, set", "\u001b[=3u", { kitty: 3 }],
    ["kitty's keyboard, more and less", "\u001b[=3u\u001b[=8;2u\u001b[=1;3u", { kitty: 10 }],
    ["kitty's keyboard, popped too often", "\u001b[>5u\u001b[<99u", {}],
    ["kitty's keyboard, of the other screen", "\u001b[>5u\u001b[?1049h", {}],
    ["kitty's keyboard, back on its screen", "\u001b[>5u\u001b[?1049h\u001b[>1u\u001b[?1049l", { kitty: 5 }],
    ["a reset", "\u001b[?1003;1006;2004;1004h\u001b[>5u\u001bc", {}],
    ["a soft reset", "\u001b[?1003;1006;2004;1004h\u001b[!p", {}],
  ])("%s", (_name, text, wanted) => {
    expect(modesAfter(text)).toEqual({ ...NO_MODES, ...wanted });
  });

  it("endlessly pushed keyboard flags stay within bounds, the newest in force", () => {
    const made = emulator();
    modesAfter("\u001b[>1u".repeat(50), made);
    expect(modesAfter("\u001b[>7u", made).kitty).toBe(7);
    expect(modesAfter("\u001b[<16u", made).kitty).toBe(0);
  });
});

const modes: fc.Arbitrary<ChildModes> = fc.record({
  cursorKeys: fc.boolean(),
  keypad: fc.boolean(),
  bracketedPaste: fc.boolean(),
  focus: fc.boolean(),
  mouse: fc.constantFrom(0, 9, 1000, 1002, 1003),
  mouseEncoding: fc.constantFrom(0, 1005, 1006, 1015),
  colorScheme: fc.boolean(),
  otherKeys: fc.constantFrom(0, 1, 2),
  kitty: fc.constantFrom(0, 1, 5, 31),
});

describe("what the terminal is told", () => {
  it("brings it from any modes to any others, and RESET brings it back to none", () => {
    fc.assert(
      fc.property(fc.array(modes, { maxLength: 6 }), (steps) => {
        const terminal = emulator();
        modesAfter(ENTER, terminal);
        let told = NO_MODES;
        for (const next of steps) {
          expect(modesAfter(mirror(told, next), terminal)).toEqual(next);
          expect(mirror(next, { ...next })).toBe("");
          told = next;
        }
        expect(modesAfter(RESET, terminal)).toEqual(NO_MODES);
      }),
    );
  });

  it("is said once, however often it changed, and again when the terminal has been reset", () => {
    const side = new SideChannel();
    expect(side.take()).toBe("");
    for (let n = 0; n < 1_000; n++) {
      side.modes({ ...NO_MODES, focus: n % 2 === 0 });
      side.title(`title ${n}`);
      side.bell();
    }
    side.modes({ ...NO_MODES, bracketedPaste: true });
    expect(side.take()).toBe("\u001b[?2004h\u001b]2;title 999\u001b\\\u0007");
    side.title("title 999");
    expect(side.take()).toBe("");
    side.forget();
    expect(side.take()).toBe("\u001b[?2004h\u001b]2;title 999\u001b\\");
  });

  it("a title acts as nothing but a title", () => {
    const terminal = new OracleTerminal(40, 2);
    const side = new SideChannel();
    side.title(`evil\u0007\u001b[31mred\u009c\u001b\\${"x".repeat(9_999)}`);
    terminal.write(side.take());
    expect(terminal.text.trim()).toBe("");
    expect(terminal.title.startsWith("evil\\u{7}␛[31mred")).toBe(true);
    expect(terminal.title.length).toBeLessThan(400);
    terminal.dispose();
  });
});

describe("RESET", () => {
  it.each([
    ["a frame that was cut in the middle of a sequence", "\u001b[?2026h\u001b[1;31mtext\u001b[38;5;"],
    ["a title without end", "\u001b]2;unfinished"],
    ["a link, a hidden cursor, a shape", "\u001b]8;;http://x/\u001b\\\u001b[?25l\u001b[5 q"],
  ])("ends %s", (_name, left) => {
    const terminal = new OracleTerminal(20, 3);
    terminal.write("shell$ ");
    terminal.write(ENTER + left);
    terminal.write(RESET);
    terminal.write("next");
    expect(terminal.alternateScreen).toBe(false);
    expect(terminal.line(0)).toBe("shell$ next");
    expect(terminal.looks()[0]?.[7]).toBe("n 1 fg0:-1 bg0:-1");
    expect(terminal.cursor.hidden).toBe(false);
    expect(terminal.title).toBe("");
    terminal.dispose();
  });
});
