import { setTimeout as sleep } from "node:timers/promises";

import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";

import type { OuterTerminal } from "../../src/pty/answers.ts";
import { Emulator, type EmulatorOptions } from "../../src/pty/emulator.ts";
import { differences, OracleTerminal } from "../helpers/terminal.ts";
import { gridLooks } from "./grid-looks.ts";
import { vtStream } from "./vt-stream.ts";

const COLS = 20;
const ROWS = 6;
const open: { dispose(): void }[] = [];

function emulator(options: Partial<EmulatorOptions> = {}): Emulator {
  const made = new Emulator({ cols: COLS, rows: ROWS, ...options });
  open.push(made);
  return made;
}

function oracle(scrollback = 0): OracleTerminal {
  const made = new OracleTerminal(COLS, ROWS, scrollback);
  open.push(made);
  return made;
}

function write(to: Emulator, text: string): void {
  to.write(Buffer.from(text));
}

function screen(of: Emulator): string[] {
  of.refresh();
  return Array.from({ length: of.grid.rows }, (_, row) => of.grid.rowText(row));
}

afterEach(() => {
  for (const made of open.splice(0)) made.dispose();
});

describe("the picture", () => {
  it("is, after any output, that of a terminal, whenever it was looked at", () => {
    fc.assert(
      fc.property(vtStream, fc.array(fc.boolean(), { maxLength: 60 }), (pieces, looks) => {
        const [made, terminal] = [emulator({ scrollback: 20 }), oracle(20)];
        for (const [index, piece] of [...pieces, "\u001b[?2026l"].entries()) {
          write(made, piece);
          terminal.write(piece);
          if (looks[index]) made.refresh();
        }
        made.refresh();
        expect(differences(gridLooks(made.grid), terminal.looks())).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it("follows its size like a terminal's", () => {
    // As wide as the largest count of `vtStream`: xterm writes what lies beyond into cells that a wider screen shows.
    const size = fc.tuple(fc.integer({ min: 12, max: 30 }), fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(vtStream, size), { maxLength: 5 }), (steps) => {
        const [made, terminal] = [emulator({ scrollback: 20 }), oracle(20)];
        for (const [pieces, [cols, rows]] of steps) {
          const text = `${pieces.join("")}\u001b[?2026l`;
          write(made, text);
          terminal.write(text);
          made.resize(cols, rows);
          terminal.terminal.resize(cols, rows);
        }
        made.refresh();
        expect(differences(gridLooks(made.grid), terminal.looks())).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it("of a single cell is a picture too", () => {
    const made = emulator();
    made.resize(1, 1);
    write(made, "日ab\r\n\u001b[99;1Hx");
    expect(screen(made)).toEqual(["x"]);
    expect(made.cursor).toMatchObject({ row: 0, col: 0 });
  });

  it("has the characters that are cut between two writes, at every byte", () => {
    const bytes = Buffer.from("aé€𝄞日👨‍👩‍👧\u{feff}z");
    const whole = emulator();
    whole.write(bytes);
    for (let at = 0; at <= bytes.length; at++) {
      const cut = emulator();
      cut.write(bytes.subarray(0, at));
      cut.write(bytes.subarray(at));
      expect(screen(cut)).toEqual(screen(whole));
    }
    const single = emulator();
    for (const byte of bytes) single.write(Uint8Array.of(byte));
    expect(screen(single)).toEqual(screen(whole));
  });

  it("shows broken UTF-8 as replacement characters and goes on", () => {
    const made = emulator();
    made.write(Uint8Array.of(0x61, 0xff, 0xc3, 0x28, 0xe2, 0x82, 0x7a));
    expect(screen(made)[0]).toBe("a\ufffd\ufffd(\ufffdz");
  });
});

it.each(["\u001b[1J", "\u001b[?1J"])("everything up to the last cell is erased by %j", (sequence) => {
  for (const alternate of ["", "\u001b[?1049h"]) {
    const made = emulator();
    write(made, `${alternate}${"x".repeat(COLS * ROWS)}${sequence}`);
    expect(screen(made)).toEqual(Array.from({ length: ROWS }, () => ""));
    expect(made.cursor).toMatchObject({ row: ROWS - 1, col: COLS - 1 });
    write(made, "\rgoes on");
    expect(screen(made).at(-1)).toBe("goes on");
  }
});

describe("counts without measure", () => {
  const MAX = 2_147_483_647;
  const FINALS = "@ABCDEFGHIJKLMPSTXZ`abcdefgirstu".split("");
  const SPECIAL = [" @", " A", "'}", "'~", " q", '"q', "?J", "?K", ">c", "$p", "!p"];

  it.each([...FINALS, ...SPECIAL])("CSI 2147483647 %s does what the largest sensible count does", (final) => {
    const largest = final === "b" ? COLS * ROWS : Math.max(COLS, ROWS);
    const picture = "日本語 text\r\n\u001b[41mred\u001b[m\r\n👨‍👩‍👧x\u001b[2;5H";
    const prefix = /^[?>]/.exec(final)?.[0] ?? "";
    const [made, terminal] = [emulator(), oracle()];
    write(made, `${picture}x\u001b[${prefix}${MAX};${MAX}${final.slice(prefix.length)}y`);
    const same = final === "d" || final === "f" || final === "H" || final === "r" ? `${largest};${largest}` : largest;
    terminal.write(`${picture}x\u001b[${prefix}${same}${final.slice(prefix.length)}y`);
    made.refresh();
    expect(differences(gridLooks(made.grid), terminal.looks())).toEqual([]);
  });

  it("a cluster is repeated as often as the screen can show it", () => {
    const made = emulator();
    write(made, `👨‍👩‍👧\u001b[${MAX}bend`);
    expect(screen(made).at(-1)).toContain("end");
  });
});

describe("strings without end", () => {
  it.each([
    ["OSC", "\u001b]0;"],
    ["OSC 8", "\u001b]8;;http://"],
    ["OSC 52", "\u001b]52;c;"],
    ["DCS", "\u001bPq"],
    ["APC", "\u001b_G"],
    ["PM", "\u001b^"],
    ["C1 OSC", "\u009d0;"],
  ])("%s: what is too long is dropped up to its end, and what follows is shown", (_name, opening) => {
    const titles: string[] = [];
    const made = emulator({ title: (title) => titles.push(title) });
    write(made, `before${opening}`);
    for (let n = 0; n < 40; n++) write(made, "x".repeat(4_096));
    write(made, "\u001b\\ after");
    expect(screen(made)[0]).toBe("before after");
    expect(titles).toEqual([]);
  });

  it("a title of ordinary length arrives however it is cut", () => {
    for (let at = 1; at < 12; at++) {
      const titles: string[] = [];
      const made = emulator({ title: (title) => titles.push(title) });
      const text = "\u001b]2;a tïtle\u0007";
      write(made, text.slice(0, at));
      write(made, text.slice(at));
      expect(titles).toEqual(["a tïtle"]);
    }
  });
});

describe("synchronized output", () => {
  it("holds a picture back until it is complete", () => {
    const made = emulator();
    write(made, "old\u001b[?2026h\u001b[2J\u001b[Hhalf");
    expect(made.refresh()).toBeGreaterThan(0);
    expect(made.grid.rowText(0)).toBe("old");
    write(made, " new\u001b[?2026l");
    expect(made.refresh()).toBeUndefined();
    expect(made.grid.rowText(0)).toBe("half new");
  });

  it("shows the complete picture between two that follow closely", () => {
    const made = emulator();
    write(made, "\u001b[?2026h\u001b[Hfirst\u001b[?2026l\u001b[?2026h\u001b[Hsecond");
    made.refresh();
    expect(made.grid.rowText(0)).toBe("first");
  });

  it("that is never ended is shown all the same, and asking again does not prolong it", async () => {
    const made = emulator();
    write(made, "\u001b[?2026hheld");
    const wait = made.refresh() ?? 0;
    for (let waited = 0; waited < wait + 20; waited += 20) {
      await sleep(20);
      write(made, "\u001b[?2026h");
    }
    expect(made.refresh()).toBeUndefined();
    expect(made.grid.rowText(0)).toBe("held");
  });

  it.each([
    ["a reset", "\u001bc"],
    ["a soft reset of ours after its end", ""],
  ])("ends with %s", (_name, sequence) => {
    const made = emulator();
    write(made, `\u001b[?2026h${sequence}text`);
    if (sequence === "") made.resetModes();
    expect(made.refresh()).toBeUndefined();
    expect(made.grid.rowText(0)).toBe("text");
  });
});

describe("the cursor", () => {
  it.each([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
    [5, 5],
    [6, 6],
  ])("has the shape of DECSCUSR %d", (asked, shape) => {
    const made = emulator();
    write(made, `\u001b[${asked} q`);
    made.refresh();
    expect(made.cursor.shape).toBe(shape);
  });

  it("stands where a terminal's stands, in the last column too", () => {
    const made = emulator();
    write(made, "\u001b[2;1H".concat("x".repeat(COLS)));
    made.refresh();
    expect(made.cursor).toEqual({ row: 1, col: COLS - 1, visible: true, shape: 0 });
    write(made, "\u001b[?25l");
    made.refresh();
    expect(made.cursor.visible).toBe(false);
  });

  it("is hidden while the view is scrolled away from it", () => {
    const made = emulator({ scrollback: 50 });
    write(made, Array.from({ length: 20 }, (_, n) => `line ${n}`).join("\r\n"));
    made.scroll(-10);
    expect(screen(made)[0]).toBe("line 4");
    expect([made.cursor.visible, made.scrolledBack]).toEqual([false, 10]);
    write(made, "\r\nline 20");
    expect(screen(made)[0]).toBe("line 4");
    made.scrollToBottom();
    expect(screen(made).at(-1)).toBe("line 20");
    expect(made.cursor.visible).toBe(true);
  });
});

describe("queries", () => {
  it.each([
    ["DA1", "\u001b[c", "\u001b[?1;2c"],
    ["where the cursor is", "\u001b[3;4H\u001b[6n", "\u001b[3;4R"],
    ["the size in cells", "\u001b[18t", `\u001b[8;${ROWS};${COLS}t`],
    ["synchronized output", "\u001b[?2026$p", "\u001b[?2026;2$y"],
    ["bracketed paste, when on", "\u001b[?2004h\u001b[?2004$p", "\u001b[?2004;1$y"],
    // Mouse reports pass unchanged from a terminal whose cells have another size than any we could name.
    ["mouse reports in pixels", "\u001b[?1016$p", "\u001b[?1016;0$y"],
    ["a setting", "\u001b[1;31m\u001bP$qm\u001b\\", "\u001bP1$r0m\u001b\\"],
  ])("%s: answered, once", (_name, query, answer) => {
    let replies = "";
    write(emulator({ reply: (text) => (replies += text) }), query);
    expect(replies).toBe(answer);
  });

  it.each([
    ["XTVERSION", "\u001b[>0q"],
    ["kitty's keyboard flags", "\u001b[?u"],
    ["colours", "\u001b]10;?\u0007\u001b]11;?\u0007\u001b]4;1;?\u0007"],
    ["the clipboard", "\u001b]52;c;?\u0007"],
    ["the size in pixels", "\u001b[14t\u001b[16t"],
    ["the title", "\u001b]2;rm -rf\u0007\u001b[21t"],
    ["images", "\u001b_Gi=1,a=q;\u001b\\"],
    ["capabilities", "\u001bP+q544e\u001b\\"],
    ["ENQ", "\u0005"],
  ])("%s: not answered", (_name, query) => {
    let replies = "";
    write(emulator({ reply: (text) => (replies += text) }), query);
    expect(replies).toBe("");
  });
});

describe("questions about the terminal around", () => {
  it("are answered once it has answered, with the child's own keyboard flags", () => {
    let replies = "";
    const outer: OuterTerminal = { kitty: false, background: undefined };
    const made = emulator({ reply: (text) => (replies += text), outer });
    write(made, "\u001b[?u\u001b]11;?\u0007");
    expect(replies).toBe("");
    outer.kitty = true;
    outer.background = "rgb:1e1e/1e1e/1e1e";
    write(made, "\u001b[?u\u001b[>5u\u001b[?u\u001b]11;?\u0007\u001b[<u\u001b[?u");
    expect(replies).toBe("\u001b[?0u\u001b[?5u\u001b]11;rgb:1e1e/1e1e/1e1e\u001b\\\u001b[?0u");
  });
});

describe("what is not cells", () => {
  it("bell and title are reported", () => {
    const seen: string[] = [];
    const made = emulator({ bell: () => seen.push("bell"), title: (title) => seen.push(title) });
    write(made, "\u0007\u001b]0;one\u0007\u001b]2;two\u001b\\\u001b]1;icon\u0007");
    expect(seen).toEqual(["bell", "one", "two"]);
  });

  it("combining characters without end stay within bounds", () => {
    const made = emulator();
    write(made, `a${"\u0301".repeat(5_000)}b`);
    const text = screen(made).join("");
    expect(text.length).toBeLessThan(COLS * ROWS * 40);
    expect(screen(made).join("")).toContain("b");
  });

  it("more links than are kept: the newest ones have their targets", () => {
    const made = emulator();
    for (let n = 0; n < 5_000; n++) write(made, `\u001b[H\u001b]8;;http://host/${n}\u001b\\link${n}\u001b]8;;\u001b\\`);
    made.refresh();
    expect(made.grid.extended.get(0)?.link).toBe("http://host/4999");
  });

  it("a link that is longer than terminals take is none", () => {
    const made = emulator();
    write(made, `\u001b]8;;http://${"x".repeat(3_000)}\u001b\\a`);
    made.refresh();
    expect(gridLooks(made.grid)[0]?.[0]).toBe("a 1 fg0:-1 bg0:-1");
  });

  it.each([
    ["no colour after SGR 59", "\u001b[4;58:2::1:2:3m\u001b[59mu", 0],
    ["a palette colour after another one", "\u001b[4;58:2::1:2:3m\u001b[58:5:7mu", 0x200_0007],
    ["its own colour", "\u001b[4:3;58:2::1:2:3mu", 0x301_0203],
  ])("an underline has %s", (_name, text, color) => {
    const made = emulator();
    write(made, text);
    made.refresh();
    expect(made.grid.extended.get(0)?.underlineColor ?? 0).toBe(color);
  });

  it("what a child that has ended left behind is undone, its picture is not", () => {
    const made = emulator();
    write(made, "text\u001b[?25l\u001b[?2004h\u001b[?1003h\u001b[?1006h\u001b[2;3r\u001b[7m\u001b]0;unfinished");
    made.resetModes();
    write(made, "\u001b[HX");
    expect(screen(made)[0]).toBe("Xext");
    expect(made.cursor.visible).toBe(true);
    expect(made.modes.mouse).toBe(0);
    expect(gridLooks(made.grid)[0]?.[0]).toBe("X 1 fg0:-1 bg0:-1");
  });
});
