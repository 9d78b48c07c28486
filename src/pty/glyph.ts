/** What is written for a cell, and how sure it is where the terminal's cursor stands afterwards. */
import {
  CELL_WORDS,
  CODEPOINT,
  COLOR,
  COMBINED,
  EXTENDED,
  INVERSE,
  ONE_WIDE,
  OVERLINE,
  sameExtended,
  STRIKE,
  UNDERLINE,
  WIDTH_SHIFT,
} from "./cell.ts";
import type { Grid } from "./grid.ts";
import { printable } from "./sanitize.ts";

/**
 * `exact`: every terminal agrees on the width. `loose`: one column, except for terminals that show characters of East
 * Asian ambiguous width in two; known only as a whole run. `doubtful`: emoji and combined characters, on which current
 * terminals differ.
 */
export type Certainty = "exact" | "loose" | "doubtful";

export interface CellGlyph {
  readonly text: string;
  readonly cols: number;
  readonly certainty: Certainty;
}

const SPACE: CellGlyph = { text: " ", cols: 1, certainty: "exact" };
const ASCII: readonly CellGlyph[] = Array.from({ length: 0x7f }, (_, code) =>
  code > 0x20 ? { text: String.fromCharCode(code), cols: 1, certainty: "exact" } : SPACE,
);

const MAX_CACHED = 8_192;
/** Glyphs of single code points by the cell's first word. */
const cache: Map<number, CellGlyph> = new Map<number, CellGlyph>();

/** Kana, CJK ideographs, Hangul syllables: wide since the first width tables. */
function isIdeograph(code: number): boolean {
  return (code >= 0x3041 && code <= 0x30ff) || (code >= 0x3400 && code <= 0x9fff) || (code >= 0xac00 && code <= 0xd7a3);
}

function single(content: number): CellGlyph {
  const known = cache.get(content);
  if (known) return known;
  const code = content & CODEPOINT;
  const cols = content >>> WIDTH_SHIFT;
  const text = printable(String.fromCodePoint(code));
  const certainty = cols === 1 ? "loose" : isIdeograph(code) ? "exact" : "doubtful";
  const glyph: CellGlyph = text === "" ? { ...SPACE, text: " ".repeat(cols), cols } : { text, cols, certainty };
  if (cache.size >= MAX_CACHED) cache.clear();
  cache.set(content, glyph);
  return glyph;
}

function combined(text: string, cols: number): CellGlyph {
  const clean = printable(text);
  return clean === "" ? { ...SPACE, text: " ".repeat(cols), cols } : { text: clean, cols, certainty: "doubtful" };
}

/** A half of a wide character without the other one is a space. */
export function glyphAt(grid: Grid, index: number, end: number): CellGlyph {
  const content = grid.cells[index * CELL_WORDS] ?? ONE_WIDE;
  const cols = content >>> WIDTH_SHIFT;
  if (cols === 1 && (content & COMBINED) === 0 && (content & CODEPOINT) < 0x7f)
    return ASCII[content & CODEPOINT] ?? SPACE;
  if (cols === 0) return SPACE;
  const half = index + 1 < end ? (grid.cells[(index + 1) * CELL_WORDS] ?? ONE_WIDE) : ONE_WIDE;
  if (cols === 2 && half >>> WIDTH_SHIFT !== 0) return SPACE;
  return content & COMBINED ? combined(grid.combined.get(index) ?? "", cols) : single(content);
}

/** Shows nothing but its background, whatever its text colour. */
export function isBlank(grid: Grid, index: number): boolean {
  const word = index * CELL_WORDS;
  const content = grid.cells[word] ?? 0;
  const code = content & (CODEPOINT | COMBINED);
  if ((code !== 0 && code !== 0x20) || content >>> WIDTH_SHIFT !== 1) return false;
  const marks = (grid.cells[word + 1] ?? 0) & (INVERSE | STRIKE | UNDERLINE);
  return (marks | ((grid.cells[word + 2] ?? 0) & (OVERLINE | EXTENDED))) === 0;
}

/** How many cells from here on are blank with the terminal's own background. */
export function blankRun(grid: Grid, index: number, end: number): number {
  let at = index;
  while (at < end && isBlank(grid, at) && ((grid.cells[at * CELL_WORDS + 2] ?? 0) & COLOR) === 0) at += 1;
  return at - index;
}

/** The slow comparison of two cells: strings, links, and blanks that differ only in what cannot be seen. */
export function looksSame(a: Grid, b: Grid, index: number): boolean {
  const word = index * CELL_WORDS;
  const bg = b.cells[word + 2] ?? 0;
  if (isBlank(a, index) && isBlank(b, index)) return ((a.cells[word + 2] ?? 0) & COLOR) === (bg & COLOR);
  const content = b.cells[word] ?? 0;
  if (a.cells[word] !== content || a.cells[word + 1] !== b.cells[word + 1] || a.cells[word + 2] !== bg) return false;
  if (content & COMBINED && a.combined.get(index) !== b.combined.get(index)) return false;
  return (bg & EXTENDED) === 0 || sameExtended(a.extended.get(index), b.extended.get(index));
}
