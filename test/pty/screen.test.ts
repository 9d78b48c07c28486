import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { style } from "../../src/pty/cell.ts";
import { Compositor } from "../../src/pty/compositor.ts";
import { Emulator } from "../../src/pty/emulator.ts";
import { Grid, type Rect } from "../../src/pty/grid.ts";
import { differences, OracleTerminal } from "../helpers/terminal.ts";
import { hostileStream, vtStream } from "./vt-stream.ts";

const COLS = 40;
const ROWS = 12;
const PANE: Rect = { row: 1, col: 3, rows: 9, cols: 23 };

/** A child's emulator composed with a frame of other cells, shown on an oracle terminal. */
class Screen {
  readonly outer: OracleTerminal = new OracleTerminal(COLS, ROWS);
  readonly emulator: Emulator;
  readonly compositor: Compositor;

  constructor(scrollback = 20) {
    this.emulator = new Emulator({ cols: PANE.cols, rows: PANE.rows, scrollback });
    this.compositor = new Compositor({
      sink: { busy: false, write: (frame) => this.outer.write(frame) },
      cols: COLS,
      rows: ROWS,
    });
    const frame = new Grid(COLS, ROWS);
    for (let row = 0; row < ROWS; row++) frame.writeText(row, 0, "日#".repeat(COLS), style({ fg: 3, bg: "#102030" }));
    this.compositor.add({ grid: frame }, { row: 0, col: 0, rows: ROWS, cols: COLS });
    this.compositor.focus = this.compositor.add(this.emulator, PANE, 1);
    this.compositor.flush();
  }

  show(bytes: Uint8Array): void {
    this.emulator.write(bytes);
    this.compositor.invalidate();
    this.compositor.flush();
  }

  /** Cells outside the pane, title, bells and answers of the terminal: nothing of it is the child's. */
  get surroundings(): string[][] {
    const outside = this.outer.looks().map((cells, row) => {
      if (row < PANE.row || row >= PANE.row + PANE.rows) return cells;
      return cells.toSpliced(PANE.col, PANE.cols);
    });
    return [...outside, [this.outer.title, String(this.outer.bells), this.outer.replies]];
  }

  close(): void {
    this.compositor.pause();
    this.emulator.dispose();
    this.outer.dispose();
  }
}

/** Every piece as bytes; those for which `cut` has a length are cut there, be it inside a character. */
function chunks(pieces: readonly string[], cuts: readonly number[]): Uint8Array[] {
  return pieces.flatMap((piece, index) => {
    const bytes = Buffer.from(piece);
    const cut = Math.min(cuts[index] ?? 0, bytes.length);
    return [bytes.subarray(0, cut), bytes.subarray(cut)];
  });
}

describe("a child's screen in its rectangle", () => {
  it("shows, after any output however it is cut, exactly what a terminal of its size shows", () => {
    const input = fc.tuple(
      vtStream,
      fc.array(fc.nat(6), { maxLength: 60 }),
      fc.array(fc.boolean(), { maxLength: 120 }),
    );
    fc.assert(
      fc.property(input, ([pieces, cuts, paints]) => {
        const direct = new OracleTerminal(PANE.cols, PANE.rows, 20);
        const screen = new Screen();
        const before = screen.surroundings;
        for (const [index, chunk] of chunks([...pieces, "\u001b[?2026l"], cuts).entries()) {
          direct.write(chunk);
          if (paints[index]) screen.show(chunk);
          else screen.emulator.write(chunk);
        }
        screen.show(new Uint8Array(0));
        expect(differences(screen.outer.looks(PANE), direct.looks())).toEqual([]);
        const { row, col, hidden } = direct.cursor;
        const expected = hidden ? { hidden } : { row: PANE.row + row, col: PANE.col + col, hidden };
        expect(screen.outer.cursor).toMatchObject(expected);
        expect(differences(screen.surroundings, before)).toEqual([]);
        screen.close();
        direct.dispose();
      }),
      { numRuns: 200 },
    );
  });

  it("keeps hostile output inside", () => {
    fc.assert(
      fc.property(hostileStream, (pieces) => {
        const screen = new Screen(0);
        const before = screen.surroundings;
        for (const piece of pieces) screen.show(piece);
        screen.compositor.flush();
        expect(differences(screen.surroundings, before)).toEqual([]);
        screen.close();
      }),
      { numRuns: 150 },
    );
  });
});
