/** Where a key moves the cursor to. Pure: a state and the lines in, a place out. */
import { classOf, columnsOf } from "./text.ts";
import type { CopyState, LineSource, Place, ViewSize } from "./types.ts";

export interface MotionContext {
  readonly state: CopyState;
  readonly source: LineSource;
  readonly size: ViewSize;
}

export type Motion = (context: MotionContext) => Place;

function lastColumn(source: LineSource, line: number): number {
  const { length } = columnsOf(source.lineText(line));
  return Math.max(0, length - 1);
}

/** Keeps a place inside of what there is. */
export function clamp({ line, col }: Place, source: LineSource, { cols }: ViewSize): Place {
  const { first, end } = source.lines;
  return { line: Math.max(first, Math.min(end - 1, line)), col: Math.max(0, Math.min(cols - 1, col)) };
}

function vertical(step: (context: MotionContext) => number): Motion {
  return (context) => ({ line: context.state.cursor.line + step(context), col: context.state.cursor.col });
}

/** In columns: over the right half of a wide character too, and on into a line that was wrapped. */
function horizontal(step: 1 | -1): Motion {
  return ({ state: { cursor }, source, size }) => {
    const { line } = cursor;
    const cells = columnsOf(source.lineText(line));
    let col = cursor.col + step;
    while (cells[col] === "") col += step;
    if (col >= size.cols && source.lineWrapped(line + 1)) return { line: line + 1, col: 0 };
    if (col < 0 && source.lineWrapped(line)) return { line: line - 1, col: lastColumn(source, line - 1) };
    return { line, col };
  };
}

/** The next place of the kind of a word's beginning or end, through the lines. */
function word(step: 1 | -1, at: "start" | "end"): Motion {
  return ({ state: { cursor }, source }) => {
    const { first, end } = source.lines;
    let { line, col } = cursor;
    let cells = columnsOf(source.lineText(line));
    for (;;) {
      col += step;
      if (col < 0 || col >= cells.length) {
        line += step;
        if (line < first || line >= end) return cursor;
        cells = columnsOf(source.lineText(line));
        col = step === 1 ? -1 : cells.length;
        continue;
      }
      const own = classOf(cells[col]);
      const neighbour = classOf(cells[at === "start" ? col - 1 : col + 1]);
      if (own !== "blank" && cells[col] !== "" && own !== neighbour) return { line, col };
    }
  };
}

/** To the next blank line, in either direction. */
function paragraph(step: 1 | -1): Motion {
  return ({ state: { cursor }, source }) => {
    const { first, end } = source.lines;
    let line = cursor.line + step;
    while (line > first && line < end - 1 && source.lineText(line) !== "") line += step;
    return { line, col: 0 };
  };
}

/** Lines that a key moves the view by, and the cursor with it. */
export const PAGES: Readonly<Record<string, (rows: number) => number>> = {
  "scroll up": () => -1,
  "scroll down": () => 1,
  "half page up": (rows) => -Math.max(1, Math.floor(rows / 2)),
  "half page down": (rows) => Math.max(1, Math.floor(rows / 2)),
  "page up": (rows) => -Math.max(1, rows - 2),
  "page down": (rows) => Math.max(1, rows - 2),
};

export const MOTIONS: Readonly<Record<string, Motion>> = {
  left: horizontal(-1),
  right: horizontal(1),
  up: vertical(() => -1),
  down: vertical(() => 1),
  "first line": ({ source }) => ({ line: source.lines.first, col: 0 }),
  "last line": ({ source }) => ({ line: source.lines.end - 1, col: 0 }),
  "first column": ({ state }) => ({ ...state.cursor, col: 0 }),
  "first text": ({ state: { cursor }, source }) => ({
    line: cursor.line,
    col: Math.max(
      0,
      columnsOf(source.lineText(cursor.line)).findIndex((cell) => classOf(cell) !== "blank"),
    ),
  }),
  "last column": ({ state: { cursor }, source }) => ({ line: cursor.line, col: lastColumn(source, cursor.line) }),
  "word forward": word(1, "start"),
  "word back": word(-1, "start"),
  "word end": word(1, "end"),
  "paragraph up": paragraph(-1),
  "paragraph down": paragraph(1),
  "top of view": ({ state }) => ({ line: state.top, col: 0 }),
  "middle of view": ({ state, size }) => ({ line: state.top + Math.floor(size.rows / 2), col: 0 }),
  "bottom of view": ({ state, size }) => ({ line: state.top + size.rows - 1, col: 0 }),
};

/** The state with the cursor there, and the view moved as far as needed. */
export function moveTo(place: Place, { state, source, size }: MotionContext): CopyState {
  const cursor = clamp(place, source, size);
  const top = Math.max(cursor.line - size.rows + 1, Math.min(state.top, cursor.line));
  return { ...state, cursor, top: clampTop(top, source, size) };
}

export function clampTop(top: number, source: LineSource, { rows }: ViewSize): number {
  const { first, end } = source.lines;
  return Math.max(first, Math.min(end - rows, top));
}

/** Moves the view, and the cursor with it; at either end the cursor alone. */
export function scrollBy(lines: number, { state, source, size }: MotionContext): CopyState {
  const top = clampTop(state.top + lines, source, size);
  const moved = top === state.top ? lines : top - state.top;
  return { ...state, top, cursor: clamp({ line: state.cursor.line + moved, col: state.cursor.col }, source, size) };
}
