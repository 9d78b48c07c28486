import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";

import { PLAIN, type Style, style, type StyleSpec } from "../../src/pty/cell.ts";
import type { ColorDepth } from "../../src/pty/color.ts";
import type { Cursor } from "../../src/pty/emulator.ts";
import { Grid } from "../../src/pty/grid.ts";
import { ENTER } from "../../src/pty/modes.ts";
import { Renderer } from "../../src/pty/render.ts";
import { differences, OracleTerminal } from "../helpers/terminal.ts";
import { gridLooks } from "./grid-looks.ts";

const COLS = 24;
const ROWS = 4;
const ALL = new Uint8Array(ROWS).fill(1);
const open: OracleTerminal[] = [];

afterEach(() => {
  for (const made of open.splice(0)) made.dispose();
});

function oracle(graphemes = true): OracleTerminal {
  const made = new OracleTerminal(COLS, ROWS, 0, graphemes);
  made.write(ENTER);
  open.push(made);
  return made;
}

interface Run {
  readonly text: string;
  readonly look: Style;
}

const color = fc.option(fc.oneof(fc.nat(255), fc.constantFrom("#010203" as const, "#fefdfc" as const)), {
  nil: undefined,
});
const flag = fc.boolean();
const spec: fc.Arbitrary<StyleSpec> = fc.record({
  fg: color,
  bg: color,
  bold: flag,
  dim: flag,
  italic: flag,
  underline: flag,
  inverse: flag,
  strike: flag,
});
const look: fc.Arbitrary<Style> = fc
  .tuple(fc.oneof({ weight: 1, arbitrary: fc.constant<StyleSpec>({}) }, { weight: 2, arbitrary: spec }), fc.nat(9))
  .map(([wanted, more]) => withExtended(style(wanted), more));

/** Some styles get what does not fit into words: underlines of every kind, their colour, a link. */
function withExtended(plain: Style, more: number): Style {
  if (more > 2) return plain;
  const link = more > 1 ? "http://x/" : undefined;
  return { ...plain, extended: { underline: more + 3, underlineColor: more === 0 ? 0 : 0x301_0203, link } };
}

const DOUBTFUL = ["👨‍👩‍👧", "🇩🇪", "❤️", "é", "☎️", "1️⃣", "ก็", "🙂"];
const TEXTS = ["a", "bc", "    ", "          ", "─│█", "日本", "한", "×°", ...DOUBTFUL];
const rows = fc.array(fc.array(fc.record<Run>({ text: fc.constantFrom(...TEXTS), look }), { maxLength: 12 }), {
  minLength: ROWS,
  maxLength: ROWS,
});

function painted(content: readonly (readonly Run[])[]): Grid {
  const grid = new Grid(COLS, ROWS);
  for (const [row, runs] of content.entries()) {
    let col = 0;
    for (const run of runs) col = grid.writeText(row, col, run.text, run.look);
  }
  return grid;
}

const cursor: fc.Arbitrary<Cursor> = fc.record({
  row: fc.nat(ROWS - 1),
  col: fc.nat(COLS - 1),
  visible: fc.boolean(),
  shape: fc.nat(6),
});

describe("a frame", () => {
  it("makes the terminal show the grid, from whatever it showed before", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(rows, cursor), { maxLength: 5 }), (frames) => {
        const terminal = oracle();
        const renderer = new Renderer(COLS, ROWS, "truecolor");
        for (const [content, place] of frames) {
          const grid = painted(content);
          terminal.write(renderer.frame(grid, ALL, place));
          expect(differences(terminal.looks(), gridLooks(grid))).toEqual([]);
          const wanted = place.visible ? { row: place.row, col: place.col, hidden: false } : { hidden: true };
          expect(terminal.cursor).toMatchObject(wanted);
          expect(renderer.frame(grid, ALL, place)).toBe("");
        }
      }),
      { numRuns: 200 },
    );
  });

  it("puts plain text where it belongs on a terminal that counts emoji differently", () => {
    fc.assert(
      fc.property(fc.array(rows, { maxLength: 5 }), (frames) => {
        const terminal = oracle(false);
        const renderer = new Renderer(COLS, ROWS, "truecolor");
        for (const content of frames) {
          const grid = painted(content);
          terminal.write(renderer.frame(grid, ALL));
          const wrong = differences(terminal.looks(), gridLooks(grid)).filter((one) => /instead of [a-c] 1 /.test(one));
          expect(wrong).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("shows the cursor of a terminal that was just taken, and one that may have lost it", () => {
    const place: Cursor = { row: 0, col: 0, visible: true, shape: 0 };
    const terminal = oracle();
    const renderer = new Renderer(COLS, ROWS, "truecolor");
    const grid = new Grid(COLS, ROWS);
    terminal.write(renderer.frame(grid, ALL, place));
    expect(terminal.cursor).toEqual({ row: 0, col: 0, hidden: false });
    terminal.write("\u001b[?25l");
    renderer.reset(COLS, ROWS);
    terminal.write(renderer.frame(grid, ALL, place));
    expect(terminal.cursor.hidden).toBe(false);
  });

  it("a cursor that is not seen has its place too, and keeps its shape until it is seen", () => {
    const grid = new Grid(10, 3);
    const renderer = new Renderer(10, 3, "truecolor");
    const terminal = new OracleTerminal(10, 3);
    const none = new Uint8Array(3);
    terminal.write(renderer.frame(grid, none, { row: 1, col: 4, visible: false, shape: 5 }));
    expect(terminal.cursor).toEqual({ row: 1, col: 4, hidden: true });
    const seen = renderer.frame(grid, none, { row: 1, col: 4, visible: true, shape: 5 });
    expect(seen).toBe("\u001b[5 q\u001b[?25h");
    expect(renderer.frame(grid, none, { row: 1, col: 4, visible: false, shape: 5 })).toBe("\u001b[?25l");
    expect(renderer.frame(grid, none, { row: 1, col: 4, visible: false, shape: 5 })).toBe("");
    terminal.dispose();
  });

  it("paints only the rows it is asked for", () => {
    const terminal = oracle();
    const renderer = new Renderer(COLS, ROWS, "truecolor");
    const grid = new Grid(COLS, ROWS);
    terminal.write(renderer.frame(grid, ALL));
    for (let row = 0; row < ROWS; row++) grid.writeText(row, 0, `row ${row}`);
    terminal.write(renderer.frame(grid, Uint8Array.of(0, 1, 0, 0)));
    expect(terminal.lines).toEqual(["", "row 1", "", ""]);
  });
});

describe("few bytes", () => {
  const visible: Cursor = { row: 0, col: 0, visible: true, shape: 0 };

  function second(before: string, after: string, from: Cursor = visible, to: Cursor = visible): string {
    const renderer = new Renderer(COLS, ROWS, "truecolor");
    const grid = new Grid(COLS, ROWS);
    grid.writeText(0, 0, before);
    renderer.frame(grid, ALL, from);
    grid.clear();
    grid.writeText(0, 0, after);
    return renderer.frame(grid, ALL, to);
  }

  it.each([
    ["a typed letter", "ab", "abc", 40],
    ["a deleted letter", "abc", "ab", 40],
    ["a line of a few letters that becomes blank", "abcdef", "", 40],
    ["a change at both ends", `x${" ".repeat(20)}y`, `X${" ".repeat(20)}Y`, 50],
  ])("for %s", (_name, before, after, most) => {
    const frame = second(before, after, { ...visible, col: before.length }, { ...visible, col: after.length });
    expect(frame.length).toBeLessThanOrEqual(most);
  });

  it("for a cursor that moves, and one that changes its shape", () => {
    expect(second("a", "a", visible, { ...visible, col: 5 })).toBe("\u001b[1;6H");
    expect(second("a", "a", visible, { ...visible, shape: 3 })).toBe("\u001b[3 q");
  });

  it("what is long is painted with the cursor hidden, and as one synchronized update", () => {
    const frame = second("", "x".repeat(20) + "日".repeat(2));
    expect(frame.startsWith("\u001b[?2026h")).toBe(true);
    expect(frame.endsWith("\u001b[?2026l")).toBe(true);
    const long = new Renderer(COLS, ROWS, "truecolor");
    const grid = new Grid(COLS, ROWS);
    long.frame(grid, ALL, visible);
    for (let row = 0; row < ROWS; row++) grid.writeText(row, 0, "x".repeat(COLS));
    const shown = long.frame(grid, ALL, visible);
    expect(shown.indexOf("\u001b[?25l")).toBeLessThan(shown.indexOf("x"));
    expect(shown.lastIndexOf("\u001b[?25h")).toBeGreaterThan(shown.lastIndexOf("x"));
  });
});

describe("colours that the terminal does not have", () => {
  const all: StyleSpec = { fg: "#ff8700", bg: 202, bold: true };
  it.each<[ColorDepth, string]>([
    ["truecolor", "a 1 fg50331648:16746240 bg33554432:202 bold"],
    ["256", "a 1 fg33554432:208 bg33554432:202 bold"],
    ["16", "a 1 fg16777216:3 bg16777216:9 bold"],
    ["none", "a 1 fg0:-1 bg0:-1 bold"],
  ])("with %s become the nearest", (depth, wanted) => {
    const terminal = oracle();
    const renderer = new Renderer(COLS, ROWS, depth);
    const grid = new Grid(COLS, ROWS);
    grid.writeText(0, 0, "a", style(all));
    terminal.write(renderer.frame(grid, ALL));
    expect(terminal.looks()[0]?.[0]).toBe(wanted);
  });

  it("of an underline, too", () => {
    const terminal = oracle();
    const renderer = new Renderer(COLS, ROWS, "256");
    const grid = new Grid(COLS, ROWS);
    const extended = { underline: 3, underlineColor: 0x3ff_8700, link: undefined };
    grid.writeText(0, 0, "a", { ...style({ underline: true }), extended });
    terminal.write(renderer.frame(grid, ALL));
    expect(terminal.looks()[0]?.[0]).toBe(`a 1 fg0:-1 bg0:-1 underline3:${0x200_0000 + 208}`);
  });
});

it("a link is followed by plain text, so that nothing else becomes part of it", () => {
  const terminal = oracle();
  const renderer = new Renderer(COLS, ROWS, "truecolor");
  const grid = new Grid(COLS, ROWS);
  grid.writeText(0, 0, "link", { ...PLAIN, extended: { underline: 0, underlineColor: 0, link: "http://x/" } });
  terminal.write(renderer.frame(grid, ALL));
  terminal.write("\u001b[2;1Houtside");
  expect(terminal.looks()[0]?.[0]).toBe("l 1 fg0:-1 bg0:-1 link http://x/");
  expect(terminal.looks()[1]?.[0]).toBe("o 1 fg0:-1 bg0:-1");
});
