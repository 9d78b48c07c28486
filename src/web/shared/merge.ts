/** Two changes of one text put together, where they touch different lines. */
import { lineChanges } from "./line-diff.ts";

interface Hunk {
  /** Lines of the base that it replaces. */
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
}

/** Undefined when both have changed the same place, or neighbouring ones. */
export function merged(base: string, mine: string, theirs: string): string | undefined {
  const [own, other] = [hunksOf(base, mine), hunksOf(base, theirs)];
  const isApart = own.every((a) => other.every((b) => isSame(a, b) || a.end < b.start || b.end < a.start));
  if (!isApart) return undefined;
  const all = [...own, ...other.filter((b) => !own.some((a) => isSame(a, b)))];
  const lines = base.split("\n");
  for (const { start, end, lines: put } of all.toSorted((a, b) => b.start - a.start))
    lines.splice(start, end - start, ...put);
  return lines.join("\n");
}

function isSame(a: Hunk, b: Hunk): boolean {
  return a.start === b.start && a.end === b.end && a.lines.join("\n") === b.lines.join("\n");
}

function hunksOf(base: string, changed: string): Hunk[] {
  const hunks: Hunk[] = [];
  let line = 0;
  let open: { start: number; end: number; lines: string[] } | undefined;
  for (const { kind, text } of lineChanges(base, changed)) {
    if (kind === "same") {
      open = undefined;
      line++;
      continue;
    }
    if (!open) {
      open = { start: line, end: line, lines: [] };
      hunks.push(open);
    }
    if (kind === "added") open.lines.push(text);
    else open.end = ++line;
  }
  return hunks;
}
