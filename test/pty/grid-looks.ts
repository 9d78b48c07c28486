/** The cells of a grid in the words of the oracle terminal, so that the two can be compared. */
import {
  BLINK,
  BOLD,
  CELL_WORDS,
  COLOR,
  COLOR_MODE,
  COLOR_VALUE,
  DIM,
  EXTENDED,
  INVERSE,
  INVISIBLE,
  ITALIC,
  OVERLINE,
  PALETTE_16,
  PALETTE_256,
  STRIKE,
  UNDERLINE,
  WIDTH_SHIFT,
} from "../../src/pty/cell.ts";
import type { Grid } from "../../src/pty/grid.ts";

export function gridLooks(grid: Grid): string[][] {
  return Array.from({ length: grid.rows }, (_, row) =>
    Array.from({ length: grid.cols }, (_unused, col) => lookAt(grid, row, col)),
  );
}

const FG_FLAGS = [
  [BOLD, "bold"],
  [BLINK, "blink"],
  [INVERSE, "inverse"],
  [INVISIBLE, "invisible"],
  [STRIKE, "strike"],
] as const;
const BG_FLAGS = [
  [DIM, "dim"],
  [ITALIC, "italic"],
  [OVERLINE, "overline"],
] as const;
/** As the oracle lists them. */
const ORDER = ["bold", "dim", "italic", "blink", "inverse", "invisible", "strike", "overline"];

function color(name: string, word: number): string {
  const mode = word & COLOR_MODE;
  const value = mode === PALETTE_16 || mode === PALETTE_256 ? word & 0xff : word & COLOR_VALUE;
  return `${name}${mode}:${mode === 0 ? -1 : value}`;
}

function lookAt(grid: Grid, row: number, col: number): string {
  const index = row * grid.cols + col;
  const [fg = 0, bg = 0] = grid.cells.subarray(index * CELL_WORDS + 1, index * CELL_WORDS + 3);
  const half = isHalf(grid, index, col);
  const width = half ? 1 : widthAt(grid, index);
  const text = half ? " " : grid.textAt(row, col);
  const extended = extendedOf(grid, index, fg, bg);
  const marked = (fg & (INVERSE | UNDERLINE | STRIKE)) !== 0 || (bg & OVERLINE) !== 0;
  if (text === " " && !marked && extended === undefined) return color("bg", bg & COLOR);
  const flags = [
    ...FG_FLAGS.map(([flag, name]) => fg & flag && name),
    ...BG_FLAGS.map(([flag, name]) => bg & flag && name),
  ];
  const named = ORDER.filter((name) => flags.some((flag) => flag === name));
  return [text, width, color("fg", fg & COLOR), color("bg", bg & COLOR), ...named, extended]
    .filter((part) => part !== undefined)
    .join(" ");
}

function widthAt(grid: Grid, index: number): number {
  return (grid.cells[index * CELL_WORDS] ?? 0) >>> WIDTH_SHIFT;
}

function isHalf(grid: Grid, index: number, col: number): boolean {
  if (widthAt(grid, index) === 0) return col === 0 || widthAt(grid, index - 1) !== 2;
  return widthAt(grid, index) === 2 && (col + 1 === grid.cols || widthAt(grid, index + 1) !== 0);
}

function extendedOf(grid: Grid, index: number, fg: number, bg: number): string | undefined {
  const extended = bg & EXTENDED ? grid.extended.get(index) : undefined;
  const underline =
    fg & UNDERLINE ? `underline${extended?.underline || 1}:${extended?.underlineColor ?? 0}` : undefined;
  const link = extended?.link === undefined ? undefined : `link ${extended.link}`;
  return underline === undefined && link === undefined ? undefined : [underline, link].filter(Boolean).join(" ");
}
