/** Rows of cells in columns as wide as their widest cell, two blanks apart; the last one is as it is. */
import stringWidth from "string-width";

import { type Line, type Span, span } from "./line.ts";

/** A cell without a role is plain text. */
export type Cell = string | Span;

/** A very long cell does not push the next column out of sight. */
const MAX_WIDTH = 48;

export function columns(rows: readonly (readonly Cell[])[]): Line[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, Math.min(MAX_WIDTH, widthOf(cell)));
  }
  return rows.map((row) => {
    const last = row.findLastIndex((cell) => textIn(cell) !== "");
    return row.slice(0, last + 1).map((cell, at) => {
      const { text, tone } = typeof cell === "string" ? span(cell) : cell;
      const fill = at === last ? 0 : Math.max(0, (widths[at] ?? 0) - widthOf(cell)) + 2;
      return { text: text + " ".repeat(fill), tone };
    });
  });
}

function textIn(cell: Cell): string {
  return typeof cell === "string" ? cell : cell.text;
}

function widthOf(cell: Cell): number {
  return stringWidth(textIn(cell));
}
