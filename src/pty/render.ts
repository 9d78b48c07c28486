/** Turns the difference between two grids into what a terminal must be sent. Sans-IO; knows what the terminal shows. */
import { CELL_WORDS, COLOR, COMBINED, EXTENDED } from "./cell.ts";
import type { ColorDepth } from "./color.ts";
import type { Cursor } from "./emulator.ts";
import { blankRun, type CellGlyph, glyphAt, isBlank, looksSame } from "./glyph.ts";
import { Grid } from "./grid.ts";
import { moveCursor } from "./move.ts";
import { Pen } from "./sgr.ts";

const BEGIN_SYNC = "\u001b[?2026h";
const END_SYNC = "\u001b[?2026l";
const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";
const CLEAR: string = `${HIDE_CURSOR}\u001b[H\u001b[2J`;

/** Blanks from which erasing them is shorter than writing them: up to the end of the row, and inside it. */
const MIN_ERASE_LINE = 4;
const MIN_ERASE = 9;

/** A frame of this length is painted before the cursor could be seen moving, even without synchronized output. */
const MAX_WITH_CURSOR = 64;

/** What the terminal's cursor is like after `CLEAR`. */
const CLEARED_CURSOR: Cursor = { row: -1, col: -1, visible: false, shape: -1 };

export class Renderer {
  readonly #shown: Grid;
  readonly #pen: Pen;
  #out = "";
  /** Where the terminal's cursor is; -1 when unknown. */
  #row = -1;
  #col = -1;
  /** The cursor stands behind a run of glyphs of loose width. */
  #loose = false;
  /** Index of the cell that a doubtful glyph before it may have run over: painted again even if it did not change. */
  #suspect = -1;
  #cursor: Cursor = CLEARED_CURSOR;
  #clear = true;

  constructor(cols: number, rows: number, depth: ColorDepth) {
    this.#shown = new Grid(cols, rows);
    this.#pen = new Pen(depth);
  }

  /** The terminal has a new size, or somebody else wrote to it: the next frame clears it and paints everything. */
  reset(cols: number, rows: number): void {
    this.#shown.resize(cols, rows);
    this.#cursor = CLEARED_CURSOR;
    this.#clear = true;
  }

  /**
   * One frame, or an empty string when the terminal already shows all of it. `rows` has a 1 for each row of `next` that
   * may differ. `control` goes out with the frame, before anything is painted.
   */
  frame(next: Grid, rows: Uint8Array, cursor?: Cursor, control = ""): string {
    this.#out = this.#clear ? CLEAR : "";
    this.#row = this.#clear ? 0 : -1;
    this.#col = this.#row;
    this.#loose = false;
    this.#clear = false;
    for (let row = 0; row < next.rows; row++) if (rows[row] !== 0) this.#paintRow(next, row);
    const painted = this.#out;
    this.#out = painted === "" ? "" : this.#pen.rest();
    const hide = painted.length > MAX_WITH_CURSOR && this.#cursor.visible;
    this.#placeCursor(cursor, hide, painted !== "");
    if (painted === "") return control + this.#out;
    return BEGIN_SYNC + control + (hide ? HIDE_CURSOR : "") + painted + this.#out + END_SYNC;
  }

  /**
   * `hidden`: this frame hides the cursor before it paints. `moved`: painting has moved it. One that is not seen has its
   * place too: input methods show there what is being composed. Without a cursor, its place is nobody's business.
   */
  #placeCursor(cursor: Cursor | undefined, hidden: boolean, moved: boolean): void {
    const was = this.#cursor;
    this.#cursor = cursor?.visible ? cursor : { ...(cursor ?? CLEARED_CURSOR), shape: was.shape };
    if (!cursor?.visible && was.visible && !hidden) this.#out += HIDE_CURSOR;
    if (!cursor) return;
    if (moved || was.row !== cursor.row || was.col !== cursor.col) this.#move(cursor.row, cursor.col);
    if (!cursor.visible) return;
    if (was.shape !== cursor.shape) this.#out += `\u001b[${cursor.shape} q`;
    if (!was.visible || hidden) this.#out += SHOW_CURSOR;
  }

  #paintRow(next: Grid, row: number): void {
    const shown = this.#shown.cells;
    const cells = next.cells;
    const end = (row + 1) * next.cols;
    let index = row * next.cols;
    this.#suspect = -1;
    while (index < end) {
      const word = index * CELL_WORDS;
      const content = cells[word] ?? 0;
      const bg = cells[word + 2] ?? 0;
      const same = content === shown[word] && cells[word + 1] === shown[word + 1] && bg === shown[word + 2];
      if (index === this.#suspect) index = this.#paint(next, row, index, end);
      else if (same && ((content & COMBINED) | (bg & EXTENDED)) === 0) index += 1;
      else if (looksSame(this.#shown, next, index)) index += 1;
      else index = this.#paint(next, row, index, end);
    }
  }

  /** Paints the cell, or erases the run of blanks that begins with it; returns the index after what was painted. */
  #paint(next: Grid, row: number, index: number, end: number): number {
    const col = index - row * next.cols;
    const blanks = blankRun(next, index, end);
    const toEnd = index + blanks === end;
    if (blanks >= (toEnd ? MIN_ERASE_LINE : MIN_ERASE)) {
      this.#erase(row, col, toEnd ? "\u001b[K" : `\u001b[${blanks}X`);
      return this.#remember(next, index, index + blanks);
    }
    const glyph = glyphAt(next, index, end);
    this.#approach(row, col, glyph);
    this.#takePen(next, index);
    this.#write(row, col, glyph, next.cols);
    if (glyph.certainty === "doubtful") this.#suspect = index + glyph.cols;
    return this.#remember(next, index, index + glyph.cols);
  }

  #erase(row: number, col: number, sequence: string): void {
    this.#move(row, col);
    if (!this.#pen.paintsBlank(0)) this.#out += this.#pen.take(0, 0, undefined);
    this.#out += sequence;
  }

  #approach(row: number, col: number, { certainty }: CellGlyph): void {
    if (this.#loose && certainty !== "loose") this.#col = -1;
    this.#move(row, col);
  }

  #takePen(next: Grid, index: number): void {
    const fg = next.cells[index * CELL_WORDS + 1] ?? 0;
    const bg = next.cells[index * CELL_WORDS + 2] ?? 0;
    if (!isBlank(next, index)) this.#out += this.#pen.take(fg, bg, next.extended.get(index));
    else if (!this.#pen.paintsBlank(bg)) this.#out += this.#pen.take(0, bg & COLOR, undefined);
  }

  #write(row: number, col: number, { text, cols, certainty }: CellGlyph, width: number): void {
    if (certainty === "doubtful" && cols === 2) {
      // A terminal that takes one column for it would go on showing what was in the other one.
      this.#out += "  ";
      this.#col = -1;
      this.#move(row, col);
    }
    this.#out += text;
    this.#loose = certainty === "loose";
    // Behind the last column the cursor stands on it or beyond it, depending on the terminal.
    this.#col = certainty === "doubtful" || col + cols >= width ? -1 : col + cols;
  }

  #move(row: number, col: number): void {
    if (row === this.#row && col === this.#col) return;
    this.#out += moveCursor(this.#row, this.#col, row, col);
    this.#row = row;
    this.#col = col;
    this.#loose = false;
  }

  #remember(next: Grid, from: number, to: number): number {
    const shown = this.#shown;
    for (let index = from; index < to; index++) {
      const word = index * CELL_WORDS;
      const content = next.cells[word] ?? 0;
      const bg = next.cells[word + 2] ?? 0;
      shown.cells[word] = content;
      shown.cells[word + 1] = next.cells[word + 1] ?? 0;
      shown.cells[word + 2] = bg;
      if (content & COMBINED) shown.combined.set(index, next.combined.get(index) ?? "");
      const extended = bg & EXTENDED ? next.extended.get(index) : undefined;
      if (extended) shown.extended.set(index, extended);
    }
    return to;
  }
}
