/** Lines that are longer than the screen is wide, as several. */
import stringWidth from "string-width";

import { type Line, type Span, textOf } from "../../history/view/line.ts";
import { sanitize } from "../../pty/sanitize.ts";

/** Share of a line that must be full before it is broken between words. */
const WORD_FROM = 0.6;
const NARROW = /^[\u0020-\u007e]*$/;

export function harmless(line: Line): Line {
  return line.map(({ text, tone }) => ({ text: sanitize(text), tone }));
}

/** Harmless, and no line wider than `width`. */
export function wrapped(lines: readonly Line[], width: number): Line[] {
  return lines.flatMap((line) => {
    const clean = harmless(line);
    return stringWidth(textOf(clean)) <= width ? [clean] : cutLine(clean, Math.max(1, width));
  });
}

function cutLine(line: Line, width: number): Line[] {
  const rows: Span[][] = [[]];
  let used = 0;
  for (const { text, tone } of line) {
    for (let rest = text; rest !== "";) {
      const part = head(rest, width - used);
      if (part === "" && used > 0) {
        used = 0;
        rows.push([]);
        continue;
      }
      // A letter that is wider than the whole line stands alone.
      const taken = part === "" ? Array.from(rest).slice(0, 1).join("") : part;
      rows.at(-1)?.push({ text: taken, tone });
      used += stringWidth(taken);
      rest = rest.slice(taken.length);
      if (rest !== "") used = width;
    }
  }
  return rows;
}

/** Words stay whole, unless much of the line would be empty. */
function upToWord(text: string): string {
  const space = text.lastIndexOf(" ");
  return space > text.length * WORD_FROM ? text.slice(0, space + 1) : text;
}

/** As much of the beginning as has room. */
function head(text: string, room: number): string {
  if (room <= 0) return "";
  const near = text.slice(0, room);
  if (NARROW.test(near)) return text.length <= room ? near : upToWord(near);
  let used = 0;
  let taken = "";
  for (const { segment } of new Intl.Segmenter().segment(text.slice(0, room * 4))) {
    used += stringWidth(segment);
    if (used > room) break;
    taken += segment;
  }
  return taken;
}
