/** A rectangle of cells: the one form in which the child's screen, painted text and rendered chrome meet. */
import {
  CELL_WORDS,
  CODEPOINT,
  COMBINED,
  EXTENDED,
  type Extended,
  INVERSE,
  ONE_WIDE,
  PLAIN,
  type Style,
  WIDTH_SHIFT,
} from "./cell.ts";
import { sanitize } from "./sanitize.ts";
import { glyphs } from "./width.ts";

export interface Rect {
  readonly row: number;
  readonly col: number;
  readonly rows: number;
  readonly cols: number;
}

/** Rows `first` to `last`, both included. */
export interface RowRange {
  readonly first: number;
  readonly last: number;
}

export class Grid {
  cols = 0;
  rows = 0;
  /** `CELL_WORDS` words per cell, row after row. */
  cells: Uint32Array = new Uint32Array(0);
  /** By cell index. An entry counts only while the cell's word has the flag `COMBINED`. */
  readonly combined: Map<number, string> = new Map<number, string>();
  /** By cell index. An entry counts only while the cell's word has the flag `EXTENDED`. */
  readonly extended: Map<number, Extended> = new Map<number, Extended>();
  #firstDirty = Infinity;
  #lastDirty = -1;

  constructor(cols: number, rows: number) {
    this.resize(cols, rows);
  }

  /** Gives the grid a new size and blanks it. */
  resize(cols: number, rows: number): void {
    this.cols = cols;
    this.rows = rows;
    this.cells = new Uint32Array(cols * rows * CELL_WORDS);
    this.clear();
  }

  clear(): void {
    this.combined.clear();
    this.extended.clear();
    this.blankRect({ row: 0, col: 0, rows: this.rows, cols: this.cols });
  }

  markDirty(first: number, last: number = first): void {
    this.#firstDirty = Math.min(this.#firstDirty, Math.max(0, first));
    this.#lastDirty = Math.max(this.#lastDirty, Math.min(this.rows - 1, last));
  }

  /** Rows that changed since the last call. */
  takeDirty(): RowRange | undefined {
    if (this.#lastDirty < this.#firstDirty) return undefined;
    const range = { first: this.#firstDirty, last: this.#lastDirty };
    this.#firstDirty = Infinity;
    this.#lastDirty = -1;
    return range;
  }

  /** Blanks a rectangle, as far as it lies inside. */
  blankRect(rect: Rect, { fg, bg, extended }: Style = PLAIN): void {
    const from = Math.max(0, rect.col);
    const to = Math.min(this.cols, rect.col + rect.cols);
    if (from >= to) return;
    for (let row = Math.max(0, rect.row); row < Math.min(this.rows, rect.row + rect.rows); row++) {
      for (let col = from; col < to; col++) this.#set(row * this.cols + col, ONE_WIDE, fg, bg, extended);
      this.#mendEdges(row, from, to);
      this.markDirty(row);
    }
  }

  /**
   * Paints one line of text, made harmless first, and returns the column after it. What does not fit into `maxCols`
   * columns is cut; a wide character that fits only by half is left out.
   */
  writeText(row: number, col: number, text: string, look: Style = PLAIN, maxCols: number = Infinity): number {
    if (row < 0 || row >= this.rows) return col;
    const end = Math.min(this.cols, col + maxCols);
    let at = col;
    for (const glyph of glyphs(sanitize(text))) {
      if (at + glyph.width > end) break;
      if (at >= 0) this.#setGlyph(row * this.cols + at, glyph.text, glyph.width, look);
      at += glyph.width;
    }
    if (at > Math.max(0, col)) this.#mendEdges(row, Math.max(0, col), at);
    this.markDirty(row);
    return at;
  }

  /** Copies `count` cells of one row of another grid. Wide characters that are cut by either edge become blanks. */
  copyCells(row: number, col: number, source: Grid, sourceRow: number, sourceCol: number, count: number): void {
    const from = sourceRow * source.cols + sourceCol;
    const to = row * this.cols + col;
    this.cells.set(source.cells.subarray(from * CELL_WORDS, (from + count) * CELL_WORDS), to * CELL_WORDS);
    if (source.combined.size > 0 || source.extended.size > 0) this.#copyMaps(to, source, from, count);
    if (count > 0) this.#mendEdges(row, col, col + count);
  }

  /**
   * Makes a row what can be shown: a half of a wide character that has lost the other one becomes a blank with its
   * colours, and a right half looks like its left one.
   */
  mendRow(row: number): void {
    const end = (row + 1) * this.cols;
    for (let index = row * this.cols; index < end; index++) {
      const width = this.#width(index);
      if (width === 1) continue;
      if (width === 2 && index + 1 < end && this.#width(index + 1) === 0) this.#copyLook(index, ++index);
      else this.#blank(index);
    }
  }

  /** Gives columns `from` to `to`, both included, another look; without one, the colours they have change places. */
  restyle(row: number, from: number, to: number, look?: Style): void {
    for (let col = Math.max(0, from); col <= Math.min(to, this.cols - 1); col++) {
      const word = (row * this.cols + col) * CELL_WORDS;
      if (look) {
        this.cells[word + 1] = look.fg;
        this.cells[word + 2] = look.bg;
      } else this.cells[word + 1] = ((this.cells[word + 1] ?? 0) ^ INVERSE) >>> 0;
    }
    this.markDirty(row);
  }

  /** The cell's text; a blank cell is a space, the right half of a wide one is empty. */
  textAt(row: number, col: number): string {
    const index = row * this.cols + col;
    const content = this.cells[index * CELL_WORDS] ?? 0;
    if (content & COMBINED) return this.combined.get(index) ?? " ";
    if (content >>> WIDTH_SHIFT === 0) return "";
    return String.fromCodePoint(content & CODEPOINT || 0x20);
  }

  /** Text of a row without trailing blanks. */
  rowText(row: number): string {
    let text = "";
    for (let col = 0; col < this.cols; col++) text += this.textAt(row, col);
    return text.trimEnd();
  }

  #copyMaps(to: number, source: Grid, from: number, count: number): void {
    for (let offset = 0; offset < count; offset++) {
      const word = (from + offset) * CELL_WORDS;
      if ((source.cells[word] ?? 0) & COMBINED)
        this.combined.set(to + offset, source.combined.get(from + offset) ?? "");
      if ((source.cells[word + 2] ?? 0) & EXTENDED) {
        const extended = source.extended.get(from + offset);
        if (extended) this.extended.set(to + offset, extended);
      }
    }
  }

  #set(index: number, content: number, fg: number, bg: number, extended: Extended | undefined): void {
    const word = index * CELL_WORDS;
    this.cells[word] = content;
    this.cells[word + 1] = fg;
    this.cells[word + 2] = extended ? bg | EXTENDED : bg;
    if (extended) this.extended.set(index, extended);
  }

  #setGlyph(index: number, text: string, width: number, { fg, bg, extended }: Style): void {
    const code = text.codePointAt(0) ?? 0x20;
    const single = text.length === (code > 0xffff ? 2 : 1);
    if (!single) this.combined.set(index, text);
    this.#set(index, (width << WIDTH_SHIFT) | (single ? code : COMBINED), fg, bg, extended);
    for (let half = 1; half < width; half++) this.#set(index + half, 0, fg, bg, extended);
  }

  /** After a write to columns `from` up to `to`: blanks the halves of wide characters that lost their other half. */
  #mendEdges(row: number, from: number, to: number): void {
    const start = row * this.cols;
    if (from > 0 && this.#width(start + from - 1) === 2) this.#blank(start + from - 1);
    if (this.#width(start + from) === 0) this.#blank(start + from);
    if (this.#width(start + to - 1) === 2) this.#blank(start + to - 1);
    if (to < this.cols && this.#width(start + to) === 0) this.#blank(start + to);
  }

  #width(index: number): number {
    return (this.cells[index * CELL_WORDS] ?? ONE_WIDE) >>> WIDTH_SHIFT;
  }

  #copyLook(from: number, to: number): void {
    const word = from * CELL_WORDS;
    this.cells.copyWithin(to * CELL_WORDS + 1, word + 1, word + CELL_WORDS);
    const extended = this.extended.get(from);
    if (extended) this.extended.set(to, extended);
  }

  #blank(index: number): void {
    this.cells[index * CELL_WORDS] = ONE_WIDE;
  }
}
