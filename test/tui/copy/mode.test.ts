import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";

import { Emulator } from "../../../src/pty/emulator.ts";
import { CopyMode } from "../../../src/tui/copy/mode.ts";
import { INVERSE } from "../../../src/pty/cell.ts";

const COLS = 40;
const ROWS = 5;
const open: Emulator[] = [];

afterEach(() => {
  for (const emulator of open.splice(0)) emulator.dispose();
});

class Rig {
  readonly emulator: Emulator;
  readonly mode: CopyMode;
  copied: string | undefined;
  left = 0;
  passed = "";

  constructor(text: string, { scrolling = false, scrollback = 1_000 } = {}) {
    this.emulator = new Emulator({ cols: COLS, rows: ROWS, scrollback });
    open.push(this.emulator);
    this.output(text);
    this.emulator.refresh();
    this.mode = new CopyMode({
      emulator: this.emulator,
      scrolling,
      events: {
        changed: () => {},
        copied: (copied) => (this.copied = copied),
        left: () => (this.left += 1),
        pass: (bytes) => (this.passed += Buffer.from(bytes).toString()),
      },
    });
  }

  output(text: string): void {
    this.emulator.write(Buffer.from(text.replaceAll("\n", "\r\n")));
  }

  type(keys: string): void {
    this.mode.type(Buffer.from(keys));
  }

  /** What is shown, without the sign that says where the view stands. */
  get lines(): string[] {
    this.mode.refresh();
    const { grid } = this.mode;
    const rows = Array.from({ length: ROWS }, (_, row) => grid.rowText(row));
    return [(rows[0] ?? "").replace(/ \d+\/\d+( ↓ \d+ new lines?)?$/, "").trimEnd(), ...rows.slice(1)];
  }

  get chip(): string {
    this.mode.refresh();
    return / (\d+\/\d+.*)$/.exec(this.mode.grid.rowText(0))?.[1] ?? "";
  }

  get marked(): string[] {
    this.mode.refresh();
    const { grid } = this.mode;
    return Array.from({ length: ROWS }, (_, row) =>
      Array.from({ length: COLS }, (_unused, col) =>
        row > 0 && (grid.cells[(row * COLS + col) * 3 + 1] ?? 0) & INVERSE ? grid.textAt(row, col) : "",
      ).join(""),
    );
  }
}

const NUMBERED = Array.from({ length: 100 }, (_, n) => `line ${n + 1}`).join("\n");

describe("moving", () => {
  it.each([
    ["", "line 96"],
    ["g", "line 1"],
    ["gG", "line 96"],
    ["\u0015\u0015", "line 92"],
    ["\u001b[5~", "line 93"],
    ["\u001b[5~\u001b[5~\u001b[6~", "line 93"],
    ["\u0019\u0019", "line 94"],
    ["g\u0005", "line 2"],
    ["gjjjjjj", "line 3"],
    ["g\u001b[B\u001bOB\u001b[B\u001b[B\u001b[B", "line 2"],
    ["g99k", "line 1"],
  ])("%j: the view begins with %s", (keys, first) => {
    const rig = new Rig(NUMBERED);
    rig.type(keys);
    expect(rig.lines[0]).toBe(first);
  });

  it("stays inside and shows the lines that are there, whatever is typed", () => {
    const keys = fc.constantFrom(..."hjklwbe0$^gGHMLvVon{}".split(""), "\u0015", "\u0004", "\u0019", "\u0005");
    fc.assert(
      fc.property(
        fc.array(keys, { maxLength: 40 }),
        fc.array(fc.constantFrom("日本 x", "a", "", "word word")),
        (typed, text) => {
          const rig = new Rig(`${NUMBERED}\n${text.join("\n")}`);
          for (const key of typed) {
            rig.type(key);
            rig.mode.refresh();
            const { row, col } = rig.mode.cursor;
            expect([row >= 0 && row < ROWS, col >= 0 && col < COLS]).toEqual([true, true]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("words are as in vi", () => {
    const rig = new Rig("one two.three\nfour");
    const columns = (keys: string): string => {
      rig.type(keys);
      return `${rig.mode.cursor.row},${rig.mode.cursor.col}`;
    };
    expect(["g0", "w", "w", "w", "w", "b", "b", "e"].map(columns)).toEqual([
      "0,0",
      "0,4",
      "0,7",
      "0,8",
      "1,0",
      "0,8",
      "0,7",
      "0,12",
    ]);
  });
});

describe("while output goes on", () => {
  it("the view keeps still, and says how much is new", () => {
    const rig = new Rig(NUMBERED);
    rig.type("\u0015\u0015");
    const before = rig.lines;
    rig.output("\nmore\nand more");
    expect(rig.lines).toEqual(before);
    expect(rig.chip).toBe("6/97 ↓ 2 new lines");
  });

  it("lines that leave the scrollback are gone, the others stay in their place", () => {
    const rig = new Rig(NUMBERED, { scrollback: 10 });
    rig.type("g\u0005\u0005\u0005");
    expect(rig.lines[0]).toBe("line 89");
    rig.output("\na\nb");
    expect(rig.lines[0]).toBe("line 89");
    rig.output("\nc\nd\ne");
    expect(rig.lines[0]).toBe("line 91");
  });
});

describe("search", () => {
  it.each([
    ["/LINE 4\r", "COPY · LINE 4 not found", undefined],
    ["?line 42\r", "COPY", "line 42"],
    ["?line 4\rn", "COPY", "line 48"],
    ["?line 4\rnN", "COPY", "line 49"],
    ["/line 7\r", "COPY", "line 7"],
    ["?nothing\r", "COPY · nothing not found", undefined],
    ["?line\u007f\u007f\u007f\u007f\u007f", "COPY", undefined],
  ])("%j", (keys, name, found) => {
    const rig = new Rig(NUMBERED);
    rig.type(keys);
    expect(rig.mode.row.name).toBe(name);
    if (found) expect(rig.lines[rig.mode.cursor.row]).toBe(found);
  });

  it("finds what was wrapped, and behind wide characters", () => {
    const rig = new Rig(`${"x".repeat(35)}needle in a wrap\n日本語needle\n${NUMBERED}`);
    rig.type("gG?needle\r");
    expect([rig.lines[rig.mode.cursor.row], rig.mode.cursor.col]).toEqual(["日本語needle", 6]);
    rig.type("n");
    expect(rig.mode.cursor.col).toBe(35);
    rig.type("v");
    rig.type("lllll");
    rig.type("y");
    expect(rig.copied).toBe("needle");
  });
});

describe("copying", () => {
  it.each([
    ["a line", "line 1\nline 2\nline 3", "gVy", "line 1"],
    ["lines", "line 1\nline 2\nline 3", "gjVky", "line 1\nline 2"],
    ["from the middle to the middle", "line 1\nline 2", "g0wvjy", "1\nline 2"],
    ["backwards", "abcdef", "g$vhhy", "def"],
    ["the other end", "abcdef", "g$vhholy", "def"],
    ["wide characters", "日本語 text", "g0vllly", "日本語 "],
    ["what was wrapped is one line", "ab ".repeat(15), "gvj$y", "ab ".repeat(15)],
    ["without a selection nothing", "abc", "y", undefined],
  ])("%s", (_name, text, keys, copied) => {
    const rig = new Rig(text);
    rig.type(keys);
    expect(rig.copied).toBe(copied);
    expect(rig.left).toBe(1);
  });

  it("what is selected is seen", () => {
    const rig = new Rig("one\ntwo\nthree");
    rig.type("g0jvj");
    expect(rig.marked.slice(0, 3)).toEqual(["", `two${" ".repeat(37)}`, "t"]);
  });
});

describe("a view that was only scrolled", () => {
  it("ends at the bottom", () => {
    const rig = new Rig(NUMBERED, { scrolling: true });
    rig.mode.scroll(-6);
    expect([rig.lines[0], rig.mode.cursor.visible]).toEqual(["line 90", false]);
    rig.mode.scroll(3);
    expect(rig.left).toBe(0);
    rig.mode.scroll(3);
    expect(rig.left).toBe(1);
  });

  it("ends with any key that does not scroll, and that key is the program's, as is what follows", () => {
    const rig = new Rig(NUMBERED, { scrolling: true });
    rig.mode.scroll(-6);
    rig.type("\u001b[5~hello");
    expect([rig.left, rig.passed]).toEqual([1, "hello"]);
  });
});

it("over a full-screen program its own keys scroll it, and what is seen can be copied", () => {
  const rig = new Rig(`${NUMBERED}\n\u001b[?1049h\u001b[Hfull screen`);
  rig.type("\u001b[5~");
  expect([rig.passed, rig.left]).toEqual(["\u001b[5~", 0]);
  rig.type("g0vey");
  expect(rig.copied).toBe("full");
  expect(rig.mode.row.hint).toContain("scroll Claude");
});
