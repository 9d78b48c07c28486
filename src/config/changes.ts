/** What differs between two configurations, by path. Values are not told: they may be secrets. */
import type { Path } from "./document.ts";
import { isRecord } from "../core/message.ts";
import { printPath } from "./schema.ts";

/** The deepest paths under which everything that differs lies: `Router.think`, `Providers[1].models`. */
export function changedPaths(before: unknown, after: unknown, path: Path = []): string[] {
  if (Object.is(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length && !isFlat(before))
    return before.flatMap((item, index) => changedPaths(item, after[index], [...path, index]));
  if (!isRecord(before) || !isRecord(after)) return isSame(before, after) ? [] : [printPath(path)];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => changedPaths(before[key], after[key], [...path, key]));
}

/** Lists of names are one thing to their reader. */
function isFlat(list: readonly unknown[]): boolean {
  return list.every((item) => typeof item !== "object");
}

function isSame(before: unknown, after: unknown): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}
