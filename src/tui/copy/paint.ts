/** Paints the view of copy mode: lines, matches, the selection, and where in all of it the view stands. */
import { type Style, style } from "../../pty/cell.ts";
import type { Emulator } from "../../pty/emulator.ts";
import type { Grid } from "../../pty/grid.ts";
import { textWidth } from "../../pty/width.ts";
import { matchesAround } from "./search.ts";
import { columnsIn, selectionOf } from "./selection.ts";
import type { CopyState, Span } from "./types.ts";

const MATCH = style({ fg: 0, bg: 3 });
const CHIP = style({ inverse: true });

export interface CopyPicture {
  readonly state: CopyState;
  readonly emulator: Emulator;
  readonly chip: string;
}

export function paintCopy(grid: Grid, { state, emulator, chip }: CopyPicture): void {
  const selection = selectionOf(state);
  for (let row = 0; row < grid.rows; row++) {
    const line = state.top + row;
    grid.blankRect({ row, col: 0, rows: 1, cols: grid.cols });
    emulator.copyLine(line, grid, row);
    for (const match of matchesAround(emulator, line, state.query, grid)) mark(grid, row, line, match, MATCH);
    if (selection) mark(grid, row, line, selection, undefined);
    grid.mendRow(row);
  }
  grid.writeText(0, Math.max(0, grid.cols - textWidth(chip)), chip, CHIP);
  grid.markDirty(0, grid.rows - 1);
}

/** Without a look, what is marked is inverted. */
function mark(grid: Grid, row: number, line: number, span: Span, look: Style | undefined): void {
  const columns = columnsIn(span, line, grid.cols);
  if (columns) grid.restyle(row, columns[0], columns[1], look);
}
