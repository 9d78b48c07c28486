/** Programs that write the history: each has a row, and a range of numbers for its requests. */
import type { DatabaseSync } from "node:sqlite";

import { numberOf } from "./rows.ts";
import { transaction } from "./sqlite.ts";

export interface Run {
  readonly id: number;
  /** Number of its first request. */
  readonly first: number;
}

/** With others running, a program starts at the next multiple, so that their numbers need no agreement. */
const RANGE = 1_000;

export function beginRun(db: DatabaseSync, { pid, cwd, now }: { pid: number; cwd: string; now: number }): Run {
  return transaction(db, () => {
    closeDeadRuns(db, now);
    const first = firstNumber(db);
    const insert = db.prepare("INSERT INTO runs (pid, started, first, cwd) VALUES (?, ?, ?, ?)");
    return { id: Number(insert.run(pid, now, first, cwd).lastInsertRowid), first };
  });
}

export function endRun(db: DatabaseSync, run: number, now: number): void {
  transaction(db, () => {
    db.prepare("UPDATE runs SET ended = ? WHERE id = ?").run(now, run);
    loseOpenFlows(db);
  });
}

/** Ids of the programs that are running. */
export function liveRuns(db: DatabaseSync): number[] {
  const rows = db.prepare("SELECT id, pid FROM runs WHERE ended IS NULL").all();
  return rows.flatMap((row) => (isAlive(numberOf(row["pid"]) ?? 0) ? (numberOf(row["id"]) ?? []) : []));
}

function closeDeadRuns(db: DatabaseSync, now: number): void {
  const live = JSON.stringify(liveRuns(db));
  const where = "ended IS NULL AND id NOT IN (SELECT value FROM json_each(?))";
  const closed = db.prepare(`UPDATE runs SET ended = ? WHERE ${where}`).run(now, live);
  if (closed.changes > 0) loseOpenFlows(db);
}

function loseOpenFlows(db: DatabaseSync): void {
  const ended = "run IN (SELECT id FROM runs WHERE ended IS NOT NULL)";
  const lost = db.prepare(`UPDATE flows SET state = 'lost', rev = ? WHERE state = 'open' AND ${ended}`);
  lost.run(nextRev(db));
}

function firstNumber(db: DatabaseSync): number {
  const newest = "(SELECT coalesce(max(id), 0) FROM flows)";
  const others = "SELECT max(first) AS first FROM runs WHERE ended IS NULL";
  const row = db.prepare(`SELECT ${newest} AS newest, (${others}) AS other`).get();
  const highest = numberOf(row?.["newest"]) ?? 0;
  const other = numberOf(row?.["other"]);
  if (other === undefined) return highest + 1;
  return (Math.floor(Math.max(highest, other) / RANGE) + 1) * RANGE + 1;
}

/** Number of the transaction, by which readers find what is new. To be called inside one. */
export function nextRev(db: DatabaseSync): number {
  const row = db.prepare("UPDATE counters SET value = value + 1 WHERE name = 'rev' RETURNING value").get();
  return numberOf(row?.["value"]) ?? 0;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process cannot be signalled, but is there.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
