/** Columns of text: what stands in which cell of a line, and which words there are. */
import { glyphs } from "../../pty/width.ts";

/** Text by column; the right half of a wide character is empty. */
export function columnsOf(text: string): string[] {
  return glyphs(text).flatMap(({ text: cell, width }) => (width === 2 ? [cell, ""] : [cell]));
}

/** Column at which the character with this index of the text begins. */
export function columnAt(text: string, index: number): number {
  let col = 0;
  let at = 0;
  for (const { text: cell, width } of glyphs(text)) {
    if (at + cell.length > index) return col;
    at += cell.length;
    col += width;
  }
  return col;
}

/** The text of the columns `from` to `to`, both included. */
export function slice(text: string, from: number, to: number): string {
  return columnsOf(text)
    .slice(from, to + 1)
    .join("");
}

/** As in vi: letters and digits, other signs, blanks. */
export function classOf(cell: string | undefined): "word" | "sign" | "blank" {
  if (cell === undefined || cell.trim() === "") return "blank";
  return /^[\p{L}\p{N}\p{M}_]/u.test(cell) ? "word" : "sign";
}
