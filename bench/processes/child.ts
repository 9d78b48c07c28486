/**
 * A child program for terminal benchmarks, in place of Claude Code. Argument 1 is the mode:
 * `stamp FILE` appends the time at which each key arrived, `redraw` paints the whole screen 60 times a second for three
 * seconds at every key.
 */
import { appendFileSync } from "node:fs";

const FRAMES = 180;
const FRAME_MS = 1000 / 60;

process.stdin.setRawMode(true);
const [mode, file = ""] = process.argv.slice(2);

process.stdin.on("data", (data) => {
  if (mode === "stamp") stamp(data.length);
  else paint(0, performance.now());
});
process.stdout.write("READY");

/** The monotonic clock that all processes share, in ns. */
function stamp(keys: number): void {
  appendFileSync(file, `${process.hrtime.bigint()}\n`.repeat(keys));
}

function paint(frame: number, started: number): void {
  process.stdout.write(frame === FRAMES ? "\u001b[2J\u001b[HEND" : picture(frame));
  if (frame === FRAMES) return;
  setTimeout(() => paint(frame + 1, started), started + (frame + 1) * FRAME_MS - performance.now());
}

/** About 18 kB at 150x50: every cell changes, every eighth changes colour. */
function picture(frame: number): string {
  const { columns, rows } = process.stdout;
  const lines = Array.from({ length: rows }, (_, row) => {
    let line = `\u001b[${row + 1};1H`;
    for (let column = 0; column < columns; column += 8) {
      const letter = String.fromCharCode(97 + ((frame + row + column) % 26));
      line += `\u001b[38;5;${16 + ((frame * 7 + row + column) % 216)}m${letter.repeat(Math.min(8, columns - column))}`;
    }
    return line;
  });
  return `\u001b[?2026h${lines.join("")}\u001b[0m\u001b[HF${String(frame).padStart(4, "0")}\u001b[?2026l`;
}
