/** Keeps the history within its size and age: the oldest requests go first, then every piece that none holds any more. */
import type { DatabaseSync } from "node:sqlite";

import { decodeNumbers } from "../text/varints.ts";
import { bytesOf, numberOf, type SqlRow } from "./rows.ts";
import { prepareChange, transaction } from "./sqlite.ts";

export interface RetentionLimits {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

/** Requests that are removed in one transaction, for others wait meanwhile. */
const STEP = 500;
const PAGES_STEP = 1_000;
/** Share of `maxBytes` that is left, so that the next request does not bring the next removal. */
const LEFT = 0.9;
/** How much a removal frees is known afterwards: what requests share stays until the last of them goes. */
const MAX_ROUNDS = 8;

/** Returns how many requests were removed. */
export function prune(db: DatabaseSync, { maxBytes, maxAgeMs }: RetentionLimits, now: number): number {
  let removed = removeFlows(db, idsBefore(db, now - maxAgeMs));
  removeLogs(db, now - maxAgeMs);
  if (removed > 0) sweep(db);
  for (let round = 0; round < MAX_ROUNDS && usedBytes(db) > maxBytes; round++) {
    const oldest = removeFlows(db, oldestIds(db, maxBytes * LEFT));
    if (oldest === 0) break;
    removed += oldest;
    sweep(db);
  }
  if (removed > 0) shrink(db);
  return removed;
}

/** Gives the free pages back, some at a time. */
function shrink(db: DatabaseSync): void {
  let free = freePages(db);
  while (free > 0) {
    db.exec(`PRAGMA incremental_vacuum(${PAGES_STEP})`);
    const left = freePages(db);
    if (left >= free) break;
    free = left;
  }
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
}

function freePages(db: DatabaseSync): number {
  return numberOf(db.prepare("PRAGMA freelist_count").get()?.["freelist_count"]) ?? 0;
}

/** Removes single requests, for a user who wants them gone. */
export function removeById(db: DatabaseSync, ids: readonly number[]): number {
  const removed = removeFlows(db, ids);
  if (removed > 0) sweep(db);
  return removed;
}

/** Bytes of the file that hold something. */
export function usedBytes(db: DatabaseSync): number {
  const row = db.prepare(
    "SELECT page_count - freelist_count AS pages, page_size AS size FROM pragma_page_count, pragma_freelist_count, pragma_page_size",
  );
  const { pages, size } = row.get() ?? {};
  return (numberOf(pages) ?? 0) * (numberOf(size) ?? 0);
}

function idsBefore(db: DatabaseSync, time: number): number[] {
  return idsOf(db.prepare("SELECT id FROM flows WHERE at < ? AND state <> 'open'").all(time));
}

function oldestIds(db: DatabaseSync, target: number): number[] {
  const used = usedBytes(db);
  const count = numberOf(db.prepare("SELECT count(*) AS n FROM flows").get()?.["n"]) ?? 0;
  const share = Math.max(0, used - target) / used;
  return idsOf(db.prepare("SELECT id FROM flows ORDER BY at, id LIMIT ?").all(Math.max(1, Math.ceil(count * share))));
}

function idsOf(rows: readonly Readonly<Record<string, unknown>>[]): number[] {
  return rows.flatMap(({ id }) => (typeof id === "number" ? id : []));
}

function removeFlows(db: DatabaseSync, ids: readonly number[]): number {
  const targets = [
    ["flows", "id"],
    ["details", "flow"],
    ["bodies", "flow"],
    ["flow_pieces", "rowid"],
    ["logs", "flow"],
  ] as const;
  for (let start = 0; start < ids.length; start += STEP) {
    const step = JSON.stringify(ids.slice(start, start + STEP));
    transaction(db, () => {
      for (const [table, key] of targets) {
        prepareChange(db, `DELETE FROM ${table} WHERE ${key} IN (SELECT value FROM json_each(?))`).run(step);
      }
    });
  }
  return ids.length;
}

function removeLogs(db: DatabaseSync, time: number): void {
  transaction(db, () => {
    db.prepare("DELETE FROM logs WHERE at < ?").run(time);
    db.prepare("DELETE FROM runs WHERE ended < ? AND id NOT IN (SELECT run FROM flows)").run(time);
  });
}

/**
 * Removes the pieces that no body holds. They are looked for without a lock, and removed in steps: what has been written
 * since is looked at again in each, for it may hold what seemed to be left over. The counter tells writers that ids of
 * pieces which they remember may be gone.
 */
function sweep(db: DatabaseSync): void {
  const rev = numberOf(db.prepare("SELECT value FROM counters WHERE name = 'rev'").get()?.["value"]) ?? 0;
  const held = piecesIn(db.prepare("SELECT pieces FROM bodies").iterate());
  const orphans = idsOf(db.prepare("SELECT id FROM pieces").all()).filter((id) => !held.has(id));
  const newer = db.prepare("SELECT pieces FROM bodies WHERE flow IN (SELECT id FROM flows WHERE rev > ?)");
  const removal = [
    prepareChange(db, "DELETE FROM pieces WHERE id = ?"),
    prepareChange(db, "DELETE FROM piece_text WHERE rowid = ?"),
  ];
  for (let start = 0; start < orphans.length; start += STEP) {
    transaction(db, () => {
      const heldNow = piecesIn(newer.iterate(rev));
      for (const id of orphans.slice(start, start + STEP)) {
        if (!heldNow.has(id)) for (const statement of removal) statement.run(id);
      }
      db.exec("UPDATE counters SET value = value + 1 WHERE name = 'sweep'");
    });
  }
}

function piecesIn(rows: Iterable<SqlRow>): Set<number> {
  const pieces = new Set<number>();
  for (const row of rows) for (const id of decodeNumbers(bytesOf(row["pieces"]))) pieces.add(id);
  return pieces;
}
