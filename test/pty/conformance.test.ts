/** Public sequences on the emulator alone and in a pane on another terminal: the pane's score is the emulator's. */
import { describe, expect, it } from "vitest";

import { Compositor } from "../../src/pty/compositor.ts";
import { Emulator } from "../../src/pty/emulator.ts";
import { OracleTerminal } from "../helpers/terminal.ts";
import { CONFORMANCE, type ConformanceRow } from "./conformance-rows.ts";

const COLS = 10;
const ROWS = 5;
const PLACE = { row: 2, col: 3, rows: ROWS, cols: COLS };

/** What xterm.js 6.0.0 alone answers wrongly: a column beyond the last, rows not of the region, a shape that was not set. */
const BETTER: ReadonlySet<string> = new Set([
  "CPR while a wrap waits",
  "CPR in origin mode",
  "DECRQSS of the cursor's shape",
]);

interface Outcome {
  readonly lines: readonly string[];
  readonly cursor: readonly [row: number, col: number];
  readonly reply: string;
}

function wantedOf({ lines = [], cursor, reply = "" }: ConformanceRow, seen: Outcome): Outcome {
  const rows = Array.from({ length: ROWS }, (_, row) => lines[row] ?? "");
  return { lines: reply === "" ? rows : seen.lines, cursor: cursor ?? seen.cursor, reply };
}

function alone({ input }: ConformanceRow): Outcome {
  const terminal = new OracleTerminal(COLS, ROWS);
  terminal.terminal.options.windowOptions = { getWinSizeChars: true };
  terminal.write(input);
  const { row, col } = terminal.cursor;
  const outcome = { lines: terminal.lines, cursor: [row, col], reply: terminal.replies } as const;
  terminal.dispose();
  return outcome;
}

/** Through emulator, compositor and frames, read from the terminal that shows them. */
function inPane({ input }: ConformanceRow): Outcome {
  let reply = "";
  const outer = new OracleTerminal(COLS + 7, ROWS + 4);
  const emulator = new Emulator({ cols: COLS, rows: ROWS, reply: (text) => (reply += text) });
  const sink = { busy: false, write: (frame: string) => outer.write(frame) };
  const compositor = new Compositor({ sink, cols: COLS + 7, rows: ROWS + 4 });
  compositor.focus = compositor.add(emulator, PLACE);
  for (const byte of Buffer.from(input)) emulator.write(Uint8Array.of(byte));
  compositor.flush();
  const rows = outer.lines.slice(PLACE.row, PLACE.row + ROWS);
  const { row, col } = outer.cursor;
  const outcome = {
    lines: rows.map((line) => line.slice(PLACE.col)),
    cursor: [row - PLACE.row, col - PLACE.col],
    reply,
  } as const;
  compositor.pause();
  emulator.dispose();
  outer.dispose();
  return outcome;
}

describe.each(CONFORMANCE)("%s", (_section, rows) => {
  it.each(rows)("$name", (row) => {
    const [pane, plain] = [inPane(row), alone(row)];
    if (!BETTER.has(row.name)) expect(pane).toEqual(plain);
    expect(pane).toEqual(wantedOf(row, pane));
  });
});
