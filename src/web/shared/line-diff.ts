/** What two texts have different, line by line, with a little of what is the same around it. */
import type { DiffLine } from "./views.ts";

/** Lines that are the same, shown around each change. */
const CONTEXT = 3;
/** Longer middles are told as a whole: the table below grows with the square. */
const MAX_CELLS = 4_000_000;

export function lineDiff(before: string, after: string): DiffLine[] {
  if (before === after) return [];
  return withGaps(lineChanges(before, after));
}

/** All lines of both texts, in their order. */
export function lineChanges(before: string, after: string): DiffLine[] {
  return allLines(linesOf(before), linesOf(after));
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

function allLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const room = Math.min(before.length, after.length) - head;
  while (tail < room && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return [
    ...lines("same", before.slice(0, head)),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...lines("same", before.slice(before.length - tail)),
  ];
}

function lines(kind: DiffLine["kind"], texts: readonly string[]): DiffLine[] {
  return texts.map((text) => ({ kind, text }));
}

/** By the longest common subsequence. */
function middle(before: readonly string[], after: readonly string[]): DiffLine[] {
  if (before.length * after.length > MAX_CELLS) return [...lines("removed", before), ...lines("added", after)];
  const common = commonLengths(before, after);
  const found: DiffLine[] = [];
  let [a, b] = [0, 0];
  while (a < before.length || b < after.length) {
    if (a < before.length && b < after.length && before[a] === after[b]) {
      found.push({ kind: "same", text: before[a] ?? "" });
      a++;
      b++;
    } else if (b >= after.length || (a < before.length && at(common, a + 1, b) >= at(common, a, b + 1))) {
      found.push({ kind: "removed", text: before[a++] ?? "" });
    } else found.push({ kind: "added", text: after[b++] ?? "" });
  }
  return found;
}

type Table = readonly Uint32Array[];

function at(table: Table, a: number, b: number): number {
  return table[a]?.[b] ?? 0;
}

/** Of what lies behind each pair of places. */
function commonLengths(before: readonly string[], after: readonly string[]): Table {
  let below = new Uint32Array(after.length + 1);
  const rows = [below];
  for (const line of before.toReversed()) {
    below = rowAbove(below, line, after);
    rows.push(below);
  }
  return rows.toReversed();
}

function rowAbove(below: Uint32Array, line: string, after: readonly string[]): Uint32Array<ArrayBuffer> {
  const row = new Uint32Array(after.length + 1);
  for (let b = after.length - 1; b >= 0; b--)
    row[b] = line === after[b] ? (below[b + 1] ?? 0) + 1 : Math.max(below[b] ?? 0, row[b + 1] ?? 0);
  return row;
}

function withGaps(all: readonly DiffLine[]): DiffLine[] {
  const near = all.map((_, index) =>
    all.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ kind }) => kind !== "same"),
  );
  return all.flatMap((line, index) => {
    if (near[index]) return [line];
    const first = index === 0 || near[index - 1];
    return first ? [{ kind: "gap", text: "" } as const] : [];
  });
}
