/** Changes of a configuration as the fewest edits of its text, and the same edits put on another version of it. */
import { isRecord } from "../../core/message.ts";
import type { Edit, Step } from "./views.ts";

type Path = readonly Step[];

/** In the order in which they are to be made. */
export function editsBetween(before: unknown, after: unknown, path: Path = []): Edit[] {
  if (isSame(before, after)) return [];
  if (isRecord(before) && isRecord(after)) return ofObjects(before, after, path);
  if (isList(before) && isList(after)) return ofLists(before, after, path) ?? [{ path, value: after }];
  return [after === undefined ? { path } : { path, value: after }];
}

function ofObjects(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  path: Path,
): Edit[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => editsBetween(before[key], after[key], [...path, key]));
}

/** Lists of objects, of which some may be gone and new ones at the end. Undefined for any other change. */
function ofLists(before: readonly unknown[], after: readonly unknown[], path: Path): Edit[] | undefined {
  if (![...before, ...after].every(isRecord) || before.length === 0) return undefined;
  if (before.length === after.length)
    return before.flatMap((item, index) => editsBetween(item, after[index], [...path, index]));
  const kept = keptIn(before, after);
  const gone = before.flatMap((_, index) => (kept.includes(index) ? [] : [index]));
  return [
    ...kept.flatMap((index, position) => editsBetween(before[index], after[position], [...path, index])),
    ...gone.toReversed().map((index) => ({ path: [...path, index] })),
    ...after.slice(kept.length).map((value, added) => ({ path: [...path, kept.length + added], value })),
  ];
}

/** Places in `before` of the items that `after` begins with. */
function keptIn(before: readonly unknown[], after: readonly unknown[]): number[] {
  const kept: number[] = [];
  for (const item of after) {
    const index = before.findIndex((old, place) => place > (kept.at(-1) ?? -1) && nameOf(old) === nameOf(item));
    if (index === -1) break;
    kept.push(index);
  }
  return kept;
}

function nameOf(item: unknown): string {
  if (isRecord(item)) for (const key of ["name", "path"]) if (typeof item[key] === "string") return item[key];
  return JSON.stringify(item);
}

function isSame(before: unknown, after: unknown): boolean {
  return before === after || JSON.stringify(before) === JSON.stringify(after);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

export interface Rebased {
  readonly edits: readonly Edit[];
  /** What the edits are about is gone in the other version. */
  readonly lost: readonly Edit[];
}

/** Edits of `base`, for `theirs`: items of lists are found by name again. */
export function rebased(edits: readonly Edit[], base: unknown, theirs: unknown): Rebased {
  const found = edits.map((edit) => ({ edit, path: pathIn(edit.path, base, theirs) }));
  return {
    edits: found.flatMap(({ edit, path }) => (path ? [{ ...edit, path }] : [])),
    lost: found.flatMap(({ edit, path }) => (path ? [] : [edit])),
  };
}

function pathIn(path: Path, base: unknown, theirs: unknown): Path | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return [];
  if (typeof step === "string") {
    const tail = pathIn(rest, childOf(base, step), childOf(theirs, step));
    return tail && [step, ...tail];
  }
  const [old, now] = [isList(base) ? base : [], isList(theirs) ? theirs : []];
  if (step >= old.length) return [now.length + step - old.length, ...rest];
  if (!isRecord(old[step])) return path;
  const index = now.findIndex((item) => nameOf(item) === nameOf(old[step]));
  if (index === -1) return undefined;
  const tail = pathIn(rest, old[step], now[index]);
  return tail && [index, ...tail];
}

function childOf(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function withEdits(value: unknown, edits: readonly Edit[]): unknown {
  return edits.reduce((now, { path, value: set }) => put(now, path, set), value);
}

/** A copy with one value changed; without a value, with one less. */
export function put(root: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === "number") {
    const list = isList(root) ? [...root] : [];
    if (rest.length === 0 && value === undefined) return list.toSpliced(step, 1);
    list[step] = put(list[step], rest, value);
    return list;
  }
  const { [step]: child, ...others } = isRecord(root) ? root : {};
  const next = put(child, rest, value);
  // An object keeps the order of its keys.
  if (next === undefined) return others;
  return isRecord(root) && Object.hasOwn(root, step) ? { ...root, [step]: next } : { ...others, [step]: next };
}

export function at(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (typeof step === "number") value = isList(value) ? value[step] : undefined;
    else value = childOf(value, step);
  }
  return value;
}
