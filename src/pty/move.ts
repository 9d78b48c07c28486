/** The shortest way for the terminal's cursor from one place to another. */

export interface Position {
  readonly row: number;
  /** -1 when only the row is certain. */
  readonly col: number;
}

function absolute(row: number, col: number): string {
  if (col > 0) return `\u001b[${row + 1};${col + 1}H`;
  return row > 0 ? `\u001b[${row + 1}H` : "\u001b[H";
}

/** A relative move by `count`; a count of one is the default. */
function by(count: number, final: string): string {
  return count === 1 ? `\u001b[${final}` : `\u001b[${count}${final}`;
}

function withinRow(from: number, to: number): string {
  if (to === 0) return "\r";
  const column = `\u001b[${to + 1}G`;
  if (from === -1) return column;
  if (to < from && from - to <= 3) return "\b".repeat(from - to);
  const relative = to > from ? by(to - from, "C") : by(from - to, "D");
  return relative.length <= column.length ? relative : column;
}

/** Line feed is used together with a return only: whether it returns by itself depends on the tty. */
export function moveCursor(from: Position | undefined, row: number, col: number): string {
  if (!from) return absolute(row, col);
  if (from.row === row) return from.col === col ? "" : withinRow(from.col, col);
  if (row === from.row + 1 && col === 0) return "\r\n";
  if (from.col !== col) return absolute(row, col);
  const vertical = row > from.row ? by(row - from.row, "B") : by(from.row - row, "A");
  const direct = absolute(row, col);
  return vertical.length < direct.length ? vertical : direct;
}
