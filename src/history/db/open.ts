/** Opens the history for writing: makes it, brings it up to date, puts a damaged one aside. */
import { renameSync, rmSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";

import { migrate } from "./schema.ts";
import { errorCodeOf, openForWriting } from "./sqlite.ts";

export interface Opened {
  readonly db: DatabaseSync;
  /** Where a file that is no database was put. */
  readonly damaged: string | undefined;
}

/** SQLite's codes for a damaged file and for one that is no database. */
const DAMAGED: ReadonlySet<number> = new Set([11, 26]);

/** Throws `NewerSchema`, and what the file system and SQLite throw. */
export function openHistory(file: string, now: number): Opened {
  try {
    return { db: openMigrated(file), damaged: undefined };
  } catch (error) {
    if (!isDamage(error)) throw error;
    const damaged = `${file}.damaged-${now}`;
    renameSync(file, damaged);
    for (const suffix of ["-wal", "-shm"]) rmSync(file + suffix, { force: true });
    return { db: openMigrated(file), damaged };
  }
}

function openMigrated(file: string): DatabaseSync {
  const db = openForWriting(file);
  try {
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

export function isDamage(error: unknown): boolean {
  return DAMAGED.has(errorCodeOf(error) ?? 0);
}
