/** What two JSON values have different, place by place. */
import { isRecord } from "../core/message.ts";

export interface Change {
  /** `messages[3].content[0].text` */
  readonly path: string;
  readonly kind: "added" | "removed" | "changed";
  readonly before: unknown;
  readonly after: unknown;
}

/** Changes that are told; `cut` says that there are more. */
const MAX_CHANGES = 500;
/** Deeper values are told as a whole. */
const MAX_DEPTH = 60;

export interface Difference {
  readonly changes: readonly Change[];
  readonly cut: boolean;
}

export function differenceOf(before: unknown, after: unknown): Difference {
  const changes: Change[] = [];
  compare({ path: "", depth: 0 }, before, after, changes);
  return { changes: changes.slice(0, MAX_CHANGES), cut: changes.length > MAX_CHANGES };
}

interface Place {
  readonly path: string;
  readonly depth: number;
}

function compare({ path, depth }: Place, before: unknown, after: unknown, changes: Change[]): void {
  if (changes.length > MAX_CHANGES || Object.is(before, after)) return;
  const keys = depth < MAX_DEPTH ? commonKeys(before, after) : undefined;
  if (before === undefined) changes.push({ path, kind: "added", before, after });
  else if (after === undefined) changes.push({ path, kind: "removed", before, after });
  else if (!keys) changes.push({ path, kind: "changed", before, after });
  for (const key of keys ?? []) {
    const step = Array.isArray(before) ? `${path}[${key}]` : `${path}${path === "" ? "" : "."}${key}`;
    compare({ path: step, depth: depth + 1 }, valueAt(before, key), valueAt(after, key), changes);
  }
}

/** Of both, when both are lists or both are objects. */
function commonKeys(before: unknown, after: unknown): Set<string> | undefined {
  if (Array.isArray(before) && Array.isArray(after)) return new Set([...Object.keys(before), ...Object.keys(after)]);
  if (isRecord(before) && isRecord(after)) return new Set([...Object.keys(before), ...Object.keys(after)]);
  return undefined;
}

function valueAt(container: unknown, key: string): unknown {
  if (Array.isArray(container)) return container[Number(key)];
  return isRecord(container) && Object.hasOwn(container, key) ? container[key] : undefined;
}
