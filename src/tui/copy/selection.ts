/** What is selected: cells to mark, and the text that is copied. */
import { columnsOf, slice } from "./text.ts";
import type { CopyState, LineSource, Place, Span } from "./types.ts";

function ordered(a: Place, b: Place): Span {
  return a.line < b.line || (a.line === b.line && a.col <= b.col) ? { from: a, to: b } : { from: b, to: a };
}

export function selectionOf({ anchor, cursor, kind }: CopyState): Span | undefined {
  if (!anchor) return undefined;
  const { from, to } = ordered(anchor, cursor);
  return kind === "lines" ? { from: { ...from, col: 0 }, to: { ...to, col: Infinity } } : { from, to };
}

/** Columns of a line that a span covers, both included; undefined for none. */
export function columnsIn({ from, to }: Span, line: number, cols: number): readonly [number, number] | undefined {
  if (line < from.line || line > to.line) return undefined;
  return [line === from.line ? from.col : 0, line === to.line ? Math.min(to.col, cols - 1) : cols - 1];
}

/** Lines that the terminal wrapped are one line of the text. */
export function selectedText(span: Span, source: LineSource, cols: number): string {
  let text = "";
  for (let line = span.from.line; line <= span.to.line; line++) {
    const [start = 0, end = 0] = columnsIn(span, line, cols) ?? [];
    const goesOn = line < span.to.line && source.lineWrapped(line + 1);
    const own = source.lineText(line);
    const part = slice(own, start, end);
    const filled = goesOn ? part + " ".repeat(Math.max(0, end + 1 - Math.max(start, columnsOf(own).length))) : part;
    text += line === span.to.line || goesOn ? filled : `${filled.trimEnd()}\n`;
  }
  return text;
}
