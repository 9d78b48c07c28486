/** A terminal as oracle: plain @xterm/headless, read cell by cell, to see what a real terminal would show. */
import { graphemeRules } from "../../src/pty/graphemes.ts";
import xterm, { type IBufferCell, type IBufferLine, type Terminal } from "@xterm/headless";

export interface CellSpan {
  readonly row: number;
  readonly col: number;
  readonly rows: number;
  readonly cols: number;
}

/** The parts of xterm's insides that its cell interface leaves out. */
function inner(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce((at: unknown, key) => (typeof at === "object" && at !== null ? Reflect.get(at, key) : undefined), value);
}

function word(value: unknown, path: string): number {
  const found = inner(value, path);
  return typeof found === "number" ? found : 0;
}

/**
 * xterm.js 6.0.0 keeps "the colour of the text" in two ways, 0 and (after SGR 59) all bits set, and beside the index of a
 * palette colour it keeps bits of the colour before.
 */
function underlineColor(ext: number): number {
  const color = ext & 0x3ff_ffff;
  if (color === 0x3ff_ffff) return 0;
  return color >>> 24 === 3 ? color : color & 0x300_00ff;
}

/** Half of a wide character whose other half was overwritten; some operations of xterm.js leave such cells. */
function isHalf(line: IBufferLine, col: number, cols: number): boolean {
  const width = line.getCell(col)?.getWidth();
  if (width === 0) return line.getCell(col - 1)?.getWidth() !== 2;
  return width === 2 && (col + 1 === cols || line.getCell(col + 1)?.getWidth() !== 0);
}

/** Where two pictures differ: `row,col: is ... instead of ...`, the first few. */
export function differences(is: readonly (readonly string[])[], wanted: readonly (readonly string[])[]): string[] {
  const found: string[] = is.length === wanted.length ? [] : [`${is.length} rows instead of ${wanted.length}`];
  for (const [row, cells] of wanted.entries()) {
    for (const [col, cell] of cells.entries()) {
      const other = is[row]?.[col];
      if (other !== cell) found.push(`${row},${col}: is ${other} instead of ${cell}`);
    }
  }
  return found.slice(0, 5);
}

export class OracleTerminal {
  readonly terminal: Terminal;
  /** Everything the terminal answered. */
  replies = "";
  title = "";
  bells = 0;
  readonly #links: Map<number, string> = new Map();
  readonly #utf8: TextDecoder = new TextDecoder("utf-8", { ignoreBOM: true });

  /** `graphemes`: off for a terminal with the width tables of Unicode 6, which joins nothing. */
  constructor(cols: number, rows: number, scrollback = 0, graphemes = true) {
    this.terminal = new xterm.Terminal({ cols, rows, scrollback, allowProposedApi: true, logLevel: "off" });
    if (graphemes) this.terminal.loadAddon(graphemeRules());
    this.terminal.onData((text) => (this.replies += text));
    this.terminal.onTitleChange((title) => (this.title = title));
    this.terminal.onBell(() => (this.bells += 1));
    this.#keepLinks();
    this.#mendErase();
  }

  /** Parses before it returns. */
  write(data: string | Uint8Array): void {
    const text = typeof data === "string" ? data : this.#utf8.decode(data, { stream: true });
    const buffer = inner(this.terminal, "_core._writeBuffer");
    const writeSync = inner(buffer, "writeSync");
    if (typeof writeSync !== "function") throw new Error("xterm has no writeSync");
    Reflect.apply(writeSync, buffer, [text]);
  }

  get cursor(): { readonly row: number; readonly col: number; readonly hidden: boolean } {
    const { cursorX, cursorY } = this.terminal.buffer.active;
    const hidden = inner(this.terminal, "_core.coreService.isCursorHidden") === true;
    return { row: cursorY, col: Math.min(cursorX, this.terminal.cols - 1), hidden };
  }

  get alternateScreen(): boolean {
    return this.terminal.buffer.active.type === "alternate";
  }

  line(row: number): string {
    return this.#line(row).translateToString(true);
  }

  get lines(): string[] {
    return Array.from({ length: this.terminal.rows }, (_, row) => this.line(row));
  }

  get text(): string {
    return this.lines.join("\n");
  }

  /** How each cell of the rectangle looks, as text, row by row. Blanks are alike whatever cannot be seen of them. */
  looks(span?: CellSpan): string[][] {
    const { row, col, rows, cols } = span ?? { row: 0, col: 0, rows: this.terminal.rows, cols: this.terminal.cols };
    return Array.from({ length: rows }, (_, line) =>
      Array.from({ length: cols }, (_unused, offset) => this.#look(this.#line(row + line), col + offset)),
    );
  }

  dispose(): void {
    this.terminal.dispose();
  }

  #line(row: number): IBufferLine {
    const buffer = this.terminal.buffer.active;
    const line = buffer.getLine(buffer.viewportY + row);
    if (!line) throw new Error(`the terminal has no row ${row}`);
    return line;
  }

  #look(line: IBufferLine, col: number): string {
    const cell = line.getCell(col);
    if (!cell) throw new Error(`the row has no column ${col}`);
    const width = isHalf(line, col, this.terminal.cols) ? 1 : cell.getWidth();
    const text = width === 1 && cell.getWidth() !== 1 ? " " : cell.getChars() || " ".repeat(width);
    // A right half looks like its left one, whatever its own attributes.
    if (width === 0) return this.#look(line, col - 1).replace(/^.*? 2 /s, " 0 ");
    const extended = this.#extended(line, col, cell);
    // Not `isUnderline`: DECRC restores the flag of an underline but not its style, which would then count alone.
    const marks = cell.isInverse() | cell.isStrikethrough() | cell.isOverline();
    const bg = `bg${cell.getBgColorMode()}:${cell.getBgColor()}`;
    if (text === " " && marks === 0 && !extended) return bg;
    const flags = [
      cell.isBold() && "bold",
      cell.isDim() && "dim",
      cell.isItalic() && "italic",
      cell.isBlink() && "blink",
      cell.isInverse() && "inverse",
      cell.isInvisible() && "invisible",
      cell.isStrikethrough() && "strike",
      cell.isOverline() && "overline",
    ].filter(Boolean);
    const fg = `fg${cell.getFgColorMode()}:${cell.getFgColor()}`;
    return [text, width, fg, bg, ...flags, extended].filter((part) => part !== undefined).join(" ");
  }

  /** Underline and link, which stand outside the cell's words. */
  #extended(line: IBufferLine, col: number, cell: IBufferCell): string | undefined {
    const attributes = word(cell, "bg") & 0x1000_0000 ? inner(line, `_line._extendedAttrs.${col}`) : undefined;
    const ext = word(attributes, "_ext");
    const underlined = (word(cell, "fg") & 0x1000_0000) !== 0;
    const underline = underlined ? `underline${(ext >>> 26) & 7 || 1}:${underlineColor(ext)}` : undefined;
    const link = this.#link(inner(attributes, "urlId"));
    return underline === undefined && link === undefined ? undefined : [underline, link].filter(Boolean).join(" ");
  }

  #link(id: unknown): string | undefined {
    const uri = typeof id === "number" ? this.#links.get(id) : undefined;
    return uri === undefined ? undefined : `link ${uri}`;
  }

  /** xterm.js 6.0.0 throws when everything up to the last cell of the screen is to be erased. */
  #mendErase(): void {
    const handler = inner(this.terminal, "_core._inputHandler");
    const erase = inner(handler, "eraseInDisplay");
    if (typeof erase !== "function") throw new Error("xterm has no eraseInDisplay");
    for (const prefix of ["", "?"]) {
      this.terminal.parser.registerCsiHandler({ final: "J", ...(prefix && { prefix }) }, ([what]) => {
        const { cursorX, cursorY } = this.terminal.buffer.active;
        const { cols, rows } = this.terminal;
        if (what !== 1 || cursorX < cols - 1 || cursorY < rows - 1) return false;
        Reflect.apply(erase, handler, [{ params: [2] }, prefix === "?"]);
        return true;
      });
    }
  }

  /** xterm.js forgets a link's target when the line it began on is deleted, even while other lines hold parts of it. */
  #keepLinks(): void {
    const service = inner(this.terminal, "_core._oscLinkService");
    const register = inner(service, "registerLink");
    if (typeof register !== "function" || typeof service !== "object" || service === null) {
      throw new Error("xterm has no registerLink");
    }
    Reflect.set(service, "registerLink", (data: unknown): unknown => {
      const id: unknown = Reflect.apply(register, service, [data]);
      const uri = inner(data, "uri");
      if (typeof id === "number" && typeof uri === "string") this.#links.set(id, uri);
      return id;
    });
  }
}
