import { describe, expect, it } from "vitest";

import { style } from "../../src/pty/cell.ts";
import { Grid } from "../../src/pty/grid.ts";
import { gridLooks } from "./grid-looks.ts";

const RED = style({ fg: 1, bg: 4 });

function texts(grid: Grid): string[] {
  return Array.from({ length: grid.rows }, (_, row) => grid.rowText(row));
}

describe("painting text", () => {
  it.each([
    ["plain", 0, "abc", Infinity, "abc", 3],
    ["in the middle", 4, "abc", Infinity, "    abc", 7],
    ["cut at the edge", 7, "abc", Infinity, "       a", 8],
    ["cut at its limit", 0, "abcdef", 3, "abc", 3],
    ["a wide character that fits by half is left out", 6, "a日", Infinity, "      a", 7],
    ["a wide character at the edge", 6, "日", Infinity, "      日", 8],
    ["beginning left of the grid", -2, "abcd", Infinity, "cd", 2],
    ["joined characters take one place", 0, "👨‍👩‍👧x", Infinity, "👨‍👩‍👧x", 3],
    ["what would act on the terminal is shown", 0, "a\u001b[1m", Infinity, "a␛[1m", 5],
    ["no text", 3, "", Infinity, "", 3],
  ])("%s", (_name, col, text, max, shown, after) => {
    const grid = new Grid(8, 2);
    expect(grid.writeText(0, col, text, RED, max)).toBe(after);
    expect(texts(grid)).toEqual([shown, ""]);
  });

  it("outside of all rows paints nothing", () => {
    const grid = new Grid(4, 1);
    grid.takeDirty();
    expect([grid.writeText(-1, 0, "x"), grid.writeText(1, 0, "x")]).toEqual([0, 0]);
    expect(texts(grid)).toEqual([""]);
    expect(grid.takeDirty()).toBeUndefined();
  });

  it.each([
    ["the left half", 2, "x", "日x 語"],
    ["the right half", 1, "x", " x本語"],
    ["both", 1, "xyz", " xyz語"],
  ])("over %s of a wide character blanks the other half", (_name, col, text, shown) => {
    const grid = new Grid(6, 1);
    grid.writeText(0, 0, "日本語");
    grid.writeText(0, col, text);
    expect(grid.rowText(0)).toBe(shown);
  });
});

describe("copying cells", () => {
  const source = new Grid(8, 1);
  source.writeText(0, 0, "a日b👨‍👩‍👧c", RED);

  it.each([
    ["whole characters", 0, 3, "a日"],
    ["one that is cut on the right", 0, 2, "a"],
    ["one that is cut on the left", 2, 3, " b"],
    ["a joined one", 3, 3, "b👨‍👩‍👧"],
    ["nothing", 0, 0, ""],
  ])("%s", (_name, from, count, shown) => {
    const grid = new Grid(8, 1);
    grid.copyCells(0, 0, source, 0, from, count);
    expect(grid.rowText(0)).toBe(shown);
  });

  it("over half of a wide character blanks the other half, with its colours", () => {
    const grid = new Grid(8, 1);
    grid.writeText(0, 0, "日日日日", style({ fg: 2, bg: 7 }));
    grid.copyCells(0, 3, source, 0, 0, 1);
    expect(grid.rowText(0)).toBe("日 a日日");
    expect(gridLooks(grid)[0]?.[2]).toBe("bg16777216:7");
  });
});

it("halves that lost each other become blanks with their colours", () => {
  const grid = new Grid(8, 1);
  grid.writeText(0, 0, "日a日b", RED);
  // What an emulator may copy into it: a left half without its right one, and the other way round.
  grid.cells.copyWithin(3, 6, 9);
  grid.cells.copyWithin(9, 6, 9);
  grid.mendRow(0);
  expect(grid.rowText(0)).toBe(" aaa b");
  expect(gridLooks(grid)[0]?.[0]).toBe("bg16777216:4");
});

describe("rows that changed", () => {
  it("are reported once, as a range", () => {
    const grid = new Grid(4, 6);
    expect(grid.takeDirty()).toEqual({ first: 0, last: 5 });
    expect(grid.takeDirty()).toBeUndefined();
    grid.writeText(4, 0, "x");
    grid.writeText(2, 0, "x");
    expect(grid.takeDirty()).toEqual({ first: 2, last: 4 });
    grid.blankRect({ row: -3, col: 0, rows: 4, cols: 9 });
    expect(grid.takeDirty()).toEqual({ first: 0, last: 0 });
  });

  it("are all of them after a new size, and the grid is blank", () => {
    const grid = new Grid(4, 2);
    grid.writeText(0, 0, "日👨‍👩‍👧", RED);
    grid.resize(3, 3);
    expect(texts(grid)).toEqual(["", "", ""]);
    expect(grid.takeDirty()).toEqual({ first: 0, last: 2 });
    expect([grid.combined.size, grid.extended.size]).toEqual([0, 0]);
  });
});
