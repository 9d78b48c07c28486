/** A terminal in memory: the child's output goes in, cells, cursor and modes come out. */
import { answerQueries, cursorShape, type OuterTerminal } from "./answers.ts";
import { CELL_WORDS, COMBINED, EXTENDED } from "./cell.ts";
import { type ChildModes, ModeTracker } from "./child-modes.ts";
import { Grid } from "./grid.ts";
import { Links } from "./links.ts";
import { StringLimit } from "./strings.ts";
import { type Line, Xterm } from "./xterm.ts";

export interface Cursor {
  readonly row: number;
  readonly col: number;
  readonly visible: boolean;
  /** DECSCUSR: 0 the terminal's own; 1, 3, 5 blinking block, underline, bar; 2, 4, 6 steady ones. */
  readonly shape: number;
}

/** Numbers of the oldest line, of the first one of the screen, and the one after the last. */
export interface LineRange {
  readonly first: number;
  readonly screen: number;
  readonly end: number;
}

export interface EmulatorOptions {
  readonly cols: number;
  readonly rows: number;
  /** Lines kept above the screen. */
  readonly scrollback?: number;
  /** Takes the answers to the child's queries. Without it, nobody answers. */
  readonly reply?: (text: string) => void;
  /** The terminal around, for answers that depend on it. */
  readonly outer?: OuterTerminal | undefined;
  readonly bell?: () => void;
  /** Text that the child wants on the clipboard. What is on it, no child is told. */
  readonly clipboard?: (text: string) => void;
  /** The title as the child set it, not made harmless yet. */
  readonly title?: (text: string) => void;
}

/** Longest time a child may hold back its picture with synchronized output (mode 2026). */
const HOLD_MS = 200;
const SYNCHRONIZED = 2026;

/**
 * Lines to keep above a child's screen. More than a cache holds are slow to reuse: with 200 columns, `seq 1 200000` is
 * parsed in 125 ms with 2,000 lines, in 205-244 ms with 10,000 (Node 26, x64).
 */
export const SCROLLBACK_LINES = 10_000;

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** What OSC 52 puts on the clipboard; undefined for questions, for an empty text and for nonsense. */
function copiedText(data: string): string | undefined {
  const encoded = data.slice(data.indexOf(";") + 1);
  return BASE64.test(encoded) ? Buffer.from(encoded, "base64").toString("utf8") : undefined;
}

export class Emulator {
  /** The screen as of the last `refresh`. */
  readonly grid: Grid;
  readonly #xterm: Xterm;
  readonly #modes: ModeTracker;
  readonly #utf8: TextDecoder = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #strings: StringLimit = new StringLimit();
  readonly #links: Links = new Links();
  #cursor: Cursor = { row: 0, col: 0, visible: true, shape: 0 };
  #firstStale = 0;
  #lastStale = Infinity;
  /** When the child began to hold back its picture. */
  #heldSince = -Infinity;

  constructor({ cols, rows, scrollback = 0, reply, bell, title, clipboard, outer }: EmulatorOptions) {
    this.grid = new Grid(cols, rows);
    this.#xterm = new Xterm(cols, rows, scrollback);
    this.#xterm.onTouched((range) => this.#markStale(range?.start, range?.end));
    const { terminal } = this.#xterm;
    this.#modes = new ModeTracker(this.#xterm);
    if (reply) {
      terminal.onData(reply);
      answerQueries(this.#xterm, { reply, outer, kittyFlags: () => this.#modes.current.kitty });
    }
    if (bell) terminal.onBell(bell);
    if (title) terminal.onTitleChange(title);
    terminal.parser.registerOscHandler(52, (data) => {
      const text = copiedText(data);
      if (text !== undefined) clipboard?.(text);
      return true;
    });
    terminal.parser.registerCsiHandler({ prefix: "?", final: "h" }, (params) => this.#beforeSet(params));
    terminal.parser.registerEscHandler({ final: "c" }, () => this.#markStale());
    terminal.parser.registerOscHandler(8, (data) => this.#setLink(data));
  }

  get modes(): ChildModes {
    return this.#modes.current;
  }

  get cursor(): Cursor {
    return this.#cursor;
  }

  /** Lines the view stands above the newest output. */
  get scrolledBack(): number {
    return this.#xterm.scrolledBack;
  }

  /** Characters may be cut between two writes. */
  write(bytes: Uint8Array): void {
    const text = this.#strings.admit(this.#utf8.decode(bytes, { stream: true }));
    if (text === "") return;
    this.#xterm.write(text);
    const next = this.#strings.wrote(text, this.#xterm.insideString);
    if (next !== "") this.#xterm.write(next);
  }

  resize(cols: number, rows: number): void {
    this.#xterm.terminal.resize(cols, rows);
    this.grid.resize(cols, rows);
    this.#markStale();
  }

  /** Text of the screen's rows as of the last write, without trailing blank rows. */
  screenText(): string[] {
    const { lineCount, screenStart } = this.#xterm;
    const lines = Array.from({ length: lineCount - screenStart }, (_, row) => this.#xterm.text(screenStart + row));
    return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1);
  }

  /** Whether a full-screen program has the screen: it has no scrollback. */
  get alternateScreen(): boolean {
    return this.#xterm.alternateScreen;
  }

  /**
   * Every line there is, scrollback first. Numbers are those of the whole session, so a line keeps its own while others
   * come and go; a new width gives all of them new ones.
   */
  get lines(): LineRange {
    const { dropped, lineCount, screenStart } = this.#xterm;
    return { first: dropped, screen: dropped + screenStart, end: dropped + lineCount };
  }

  lineText(line: number): string {
    return this.#xterm.text(line - this.#xterm.dropped);
  }

  /** Whether the line goes on from the one above. */
  lineWrapped(line: number): boolean {
    return this.#xterm.wrapped(line - this.#xterm.dropped);
  }

  /** Copies a line into a row of a grid of the same width. */
  copyLine(line: number, grid: Grid, row: number): void {
    const found = this.#xterm.lineAt(line - this.#xterm.dropped);
    if (found) this.#copyInto(grid, row, found);
  }

  /** Moves the view through the lines above the screen; negative is towards older ones. */
  scroll(lines: number): void {
    this.#xterm.terminal.scrollLines(lines);
    this.#markStale();
  }

  scrollToBottom(): void {
    this.#xterm.terminal.scrollToBottom();
    this.#markStale();
  }

  /** Undoes what a child that has ended left behind: modes, colours, scroll region, hidden cursor, half a sequence. */
  resetModes(): void {
    this.#xterm.write("\u0018\u001b[!p\u001b[?2026l");
  }

  /**
   * Brings `grid` and `cursor` up to date. Does nothing while the child holds its picture back, and then returns the
   * milliseconds after which it will be shown all the same.
   */
  refresh(): number | undefined {
    if (this.#xterm.synchronized) {
      const left = HOLD_MS - (performance.now() - this.#heldSince);
      if (left > 0) return Math.ceil(left);
    }
    this.#commit();
    return undefined;
  }

  dispose(): void {
    this.#xterm.terminal.dispose();
  }

  #markStale(first = 0, last = Infinity): false {
    this.#firstStale = Math.min(this.#firstStale, first);
    this.#lastStale = Math.max(this.#lastStale, last);
    return false;
  }

  #commit(): void {
    const first = Math.max(0, this.#firstStale);
    const last = Math.min(this.#lastStale, this.grid.rows - 1);
    for (let row = first; row <= last; row++) this.#copyRow(row);
    if (last >= first) this.grid.markDirty(first, last);
    this.#firstStale = Infinity;
    this.#lastStale = -1;
    this.#cursor = this.#readCursor();
  }

  #copyRow(row: number): void {
    const line = this.#xterm.line(row);
    if (line) this.#copyInto(this.grid, row, line);
  }

  #copyInto(grid: Grid, row: number, line: Line): void {
    const { cells, cols, combined, extended } = grid;
    const start = row * cols;
    cells.set(line.words.subarray(0, cols * CELL_WORDS), start * CELL_WORDS);
    for (const key in line.strings) {
      const index = start + Number(key);
      if ((cells[index * CELL_WORDS] ?? 0) & COMBINED) combined.set(index, line.strings[key] ?? "");
    }
    for (const key in line.attributes) {
      const index = start + Number(key);
      const attrs = line.attributes[key];
      if (attrs && (cells[index * CELL_WORDS + 2] ?? 0) & EXTENDED) extended.set(index, this.#links.convert(attrs));
    }
    // Inserted columns part wide characters (DECIC, SL, SR).
    grid.mendRow(row);
  }

  #readCursor(): Cursor {
    const cursor = this.#xterm.cursor;
    const row = cursor.row + this.scrolledBack;
    const shape = cursorShape(this.#xterm);
    const visible = !cursor.hidden && row < this.grid.rows;
    return { row, col: Math.min(cursor.col, this.grid.cols - 1), visible, shape };
  }

  /** The picture is complete when the child begins to hold back the next one, so it is taken at that moment. */
  #beforeSet(params: readonly (number | number[])[]): false {
    if (!params.includes(SYNCHRONIZED) || this.#xterm.synchronized) return false;
    const { start, end } = this.#xterm.touched;
    if (this.scrolledBack === 0) this.#markStale(start, end);
    else this.#markStale();
    this.#commit();
    this.#heldSince = performance.now();
    return false;
  }

  #setLink(data: string): true {
    this.#xterm.setLink(this.#links.numberOf(data.slice(data.indexOf(";") + 1)));
    return true;
  }
}
