/** Opens terminals of @xterm/headless, without its hazards, behind an interface that hides its inside. */

import xterm, { type Terminal } from "@xterm/headless";

import { graphemeRules } from "./graphemes.ts";
import { type Core, coreOf, type CsiName, type ExtendedAttrs, type WidthProvider } from "./xterm-shape.ts";

/** Counts that 6.0.0 takes literally: REP 2147483647 allocates 8 GB, the others loop that often. */
const COUNTED: readonly CsiName[] = [
  ...Array.from("@ILMPSTXZb", (final) => ({ final })),
  { final: "@", intermediates: " " },
  { final: "A", intermediates: " " },
  { final: "}", intermediates: "'" },
  { final: "~", intermediates: "'" },
];

/** Beyond the size of the screen a count changes nothing more, except for REP, which xterm cuts there too. */
function clampCounts(terminal: Terminal, { _inputHandler: { _parser: parser } }: Core): void {
  for (const name of COUNTED) {
    parser.registerCsiHandler(name, ({ params }) => {
      const limit = name.final === "b" ? terminal.cols * terminal.rows : Math.max(terminal.cols, terminal.rows);
      params[0] = Math.min(params[0] ?? 0, limit);
      return false;
    });
  }
}

const ERASE_ABOVE = 1;
const ERASE_ALL = 2;

/** 6.0.0 throws when everything up to the last cell of the screen is to be erased, which is all of it. */
function mendErase(terminal: Terminal, core: Core): void {
  const {
    _inputHandler: { _parser: parser },
  } = core;
  for (const name of [{ final: "J" }, { prefix: "?", final: "J" }]) {
    parser.registerCsiHandler(name, ({ params }) => {
      const { x, y } = core.buffer;
      if (params[0] === ERASE_ABOVE && y === terminal.rows - 1 && x >= terminal.cols - 1) params[0] = ERASE_ALL;
      return false;
    });
  }
}

/** Code points that may join one cell. Without a limit a cell's string grows as long as the child likes. */
const MAX_JOINED = 32;
export const JOINS = 1;
const NARROW: number = 1 << 1;

/** Puts a bound on how much text one cell takes. The words of `charProperties` are kind, width and join bit. */
function boundCells(terminal: Terminal, { _activeProvider: inner }: Core["unicodeService"]): void {
  let joined = 0;
  const charProperties = (codepoint: number, preceding: number): number => {
    const properties = inner.charProperties(codepoint, preceding);
    joined = properties & JOINS ? joined + 1 : 0;
    return joined < MAX_JOINED ? properties : NARROW;
  };
  terminal.unicode.register({ version: "bounded", charProperties, wcwidth: () => 1 });
  terminal.unicode.activeVersion = "bounded";
}

/** States of the parser in which it collects a string. */
const OSC_STRING = 8;
const DCS_PASSTHROUGH = 13;

export interface XtermCursor {
  readonly row: number;
  readonly col: number;
  readonly hidden: boolean;
  /** `block`, `underline` or `bar`, once the child has chosen one. */
  readonly style: string | undefined;
  readonly blink: boolean | undefined;
}

/** Entries of `strings` and `attributes` may be stale: the flags in the cell's words say whether they count. */
export interface Line {
  readonly words: Uint32Array;
  readonly strings: Readonly<Record<number, string>>;
  readonly attributes: Readonly<Record<number, ExtendedAttrs | undefined>>;
}

/** Rows from `start` to `end`, both included. */
export interface Touched {
  readonly start: number;
  readonly end: number;
}

export class Xterm {
  readonly terminal: Terminal;
  readonly #core: Core;
  #touched: (rows: Touched | undefined) => void = () => {};
  #dropped = 0;

  constructor(cols: number, rows: number, scrollback: number) {
    this.terminal = new xterm.Terminal({
      cols,
      rows,
      scrollback,
      allowProposedApi: true,
      // Its complaints about odd sequences would go to the console, that is, over the screen.
      logLevel: "off",
      windowOptions: { pushTitle: true, popTitle: true, getWinSizeChars: true },
    });
    this.terminal.loadAddon(graphemeRules());
    this.#core = coreOf(this.terminal);
    clampCounts(this.terminal, this.#core);
    mendErase(this.terminal, this.#core);
    boundCells(this.terminal, this.#core.unicodeService);
    this.#core.buffers.normal.lines.onTrim((count) => (this.#dropped += count));
  }

  /**
   * Parses at once. The write buffer that is meant for it stays locked after an exception; here what makes xterm.js fail
   * costs the rest of `text` and no more.
   */
  write(text: string): void {
    const { _inputHandler: handler } = this.#core;
    try {
      handler.parse(text);
    } catch {
      const { _parser: parser } = handler;
      parser.reset();
      this.#touched(undefined);
    }
  }

  /** Whether what was written so far ends inside an OSC or DCS string. */
  get insideString(): boolean {
    const {
      _inputHandler: { _parser: parser },
    } = this.#core;
    return parser.currentState === OSC_STRING || parser.currentState === DCS_PASSTHROUGH;
  }

  get alternateScreen(): boolean {
    return this.#core.buffer === this.#core.buffers.alt;
  }

  get synchronized(): boolean {
    return this.#core.coreService.decPrivateModes.synchronizedOutput;
  }

  /** Lines the view stands above the screen. */
  get scrolledBack(): number {
    return this.#core.buffer.ybase - this.#core.buffer.ydisp;
  }

  /** The row that positions are counted from: that of the upper margin in origin mode. */
  get originRow(): number {
    return this.terminal.modes.originMode ? this.#core.buffer.scrollTop : 0;
  }

  /** On the screen; the column may be the one after the last. */
  get cursor(): XtermCursor {
    const { x: col, y: row } = this.#core.buffer;
    const { isCursorHidden: hidden, decPrivateModes: modes } = this.#core.coreService;
    return { row, col, hidden, style: modes.cursorStyle, blink: modes.cursorBlink };
  }

  /** Rows of the screen that the write under way has touched so far; for use inside a parser handler. */
  get touched(): Touched {
    const {
      _inputHandler: { _dirtyRowTracker: tracker },
    } = this.#core;
    return tracker;
  }

  get widths(): WidthProvider {
    const { _activeProvider: provider } = this.#core.unicodeService;
    return provider;
  }

  /** After each write: the rows of the view that changed, or undefined for all of them. */
  onTouched(listener: (rows: Touched | undefined) => void): void {
    const { _inputHandler: handler } = this.#core;
    this.#touched = listener;
    handler.onRequestRefreshRows(listener);
  }

  /** Text printed from now on carries this link number; 0 is none. */
  setLink(number: number): void {
    const {
      _inputHandler: { _curAttrData: attrs },
    } = this.#core;
    attrs.extended = attrs.extended.clone();
    attrs.extended.urlId = number;
    attrs.updateExtended();
  }

  /** Lines of the scrollback and of the screen. */
  get lineCount(): number {
    return this.#core.buffer.lines.length;
  }

  /** The line at the top of the screen. */
  get screenStart(): number {
    return this.#core.buffer.ybase;
  }

  /** Text of a line, without trailing blanks. */
  text(index: number): string {
    return this.terminal.buffer.active.getLine(index)?.translateToString(true) ?? "";
  }

  /** Whether a line goes on from the one above it. */
  wrapped(index: number): boolean {
    return this.#core.buffer.lines.get(index)?.isWrapped ?? false;
  }

  /** Lines that have left the upper end of the scrollback, ever. */
  get dropped(): number {
    return this.alternateScreen ? 0 : this.#dropped;
  }

  /** A line of the view, as it is: nothing of it may be changed. */
  line(row: number): Line | undefined {
    return this.lineAt(this.#core.buffer.ydisp + row);
  }

  lineAt(index: number): Line | undefined {
    const line = this.#core.buffer.lines.get(index);
    if (!line) return undefined;
    const { _data: words, _combined: strings, _extendedAttrs: attributes } = line;
    return { words, strings, attributes };
  }
}
