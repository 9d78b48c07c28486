/** Search through the lines: text that was wrapped is found where it goes on. */
import { columnAt, columnsOf } from "./text.ts";
import type { LineSource, Place, Span, ViewSize } from "./types.ts";

/** Lines that belong together because the terminal wrapped them. */
interface Paragraph {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** As in vim with `smartcase`: capitals in the query count. */
function normalise(text: string, query: string): string {
  return query === query.toLowerCase() ? text.toLowerCase() : text;
}

function paragraphAt(source: LineSource, line: number, { cols }: ViewSize): Paragraph {
  const { first, end } = source.lines;
  let start = line;
  while (start > first && source.lineWrapped(start)) start -= 1;
  let after = line + 1;
  while (after < end && source.lineWrapped(after)) after += 1;
  let text = "";
  for (let at = start; at < after; at++) {
    const part = source.lineText(at);
    // Trailing blanks of a line that goes on are part of the text.
    text += at + 1 < after ? part + " ".repeat(Math.max(0, cols - columnsOf(part).length)) : part;
  }
  return { start, end: after, text };
}

function placeOf({ start, text }: Paragraph, index: number, { cols }: ViewSize): Place {
  const col = columnAt(text, index);
  return { line: start + Math.floor(col / cols), col: col % cols };
}

/** Every match in the line and those it is wrapped with. */
export function matchesAround(source: LineSource, line: number, query: string, size: ViewSize): Span[] {
  if (query === "" || !mayContain(source, line, query)) return [];
  const paragraph = paragraphAt(source, line, size);
  const wanted = normalise(query, query);
  const text = normalise(paragraph.text, query);
  const found: Span[] = [];
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + wanted.length)) {
    found.push({ from: placeOf(paragraph, at, size), to: placeOf(paragraph, at + wanted.length - 1, size) });
  }
  return found;
}

/** A line that stands alone and does not hold the query needs no closer look. */
function mayContain(source: LineSource, line: number, query: string): boolean {
  if (source.lineWrapped(line) || source.lineWrapped(line + 1)) return true;
  return normalise(source.lineText(line), query).includes(normalise(query, query));
}

function isBefore(a: Place, b: Place): boolean {
  return a.line < b.line || (a.line === b.line && a.col < b.col);
}

/** The next match from a place on, not the one it is in; round the end, as in vim. */
export function find(
  query: string,
  from: Place,
  direction: 1 | -1,
  { source, size }: { readonly source: LineSource; readonly size: ViewSize },
): Place | undefined {
  const { first, end } = source.lines;
  const count = end - first;
  for (let step = 0; step <= count; step++) {
    const line = first + ((((from.line - first + direction * step) % count) + count) % count);
    const places = matchesAround(source, line, query, size)
      .map((span) => span.from)
      .filter((place) => place.line === line);
    const ordered = direction === 1 ? places : places.toReversed();
    const fits = (place: Place): boolean =>
      step !== 0 || (direction === 1 ? isBefore(from, place) : isBefore(place, from));
    const found = ordered.find(fits);
    if (found) return found;
  }
  return undefined;
}
