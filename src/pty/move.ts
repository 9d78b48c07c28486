/** The shortest way for the terminal's cursor from one place to another. */

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

/**
 * From (`fromRow`, `fromCol`), either of which is -1 when it is not known, to (`row`, `col`). A line feed goes together
 * with a return only: whether it returns by itself depends on the tty.
 */
export function moveCursor(fromRow: number, fromCol: number, row: number, col: number): string {
  if (fromRow === -1) return absolute(row, col);
  if (fromRow === row) return fromCol === col ? "" : withinRow(fromCol, col);
  if (row === fromRow + 1 && col === 0) return "\r\n";
  if (fromCol !== col) return absolute(row, col);
  const vertical = row > fromRow ? by(row - fromRow, "B") : by(fromRow - row, "A");
  const direct = absolute(row, col);
  return vertical.length < direct.length ? vertical : direct;
}
