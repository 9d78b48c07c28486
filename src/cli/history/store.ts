/** Opens the history for commands that read it, whether or not anything is running. */
import { statSync } from "node:fs";
import { join } from "node:path";

import { pathsOf } from "../../config/paths.ts";
import { CcrError } from "../../core/errors.ts";
import type { FlowRecord } from "../../core/record.ts";
import { HistoryReader } from "../../history/db/reader.ts";
import { NEWEST, versionOf } from "../../history/db/schema.ts";
import { openForReading } from "../../history/db/sqlite.ts";

export function historyFile(): string {
  return join(pathsOf().state, "history.db");
}

/** Undefined as long as there is no history. Opened anew each time: a database that nobody writes is read as it is. */
export function lookInto<T>(look: (reader: HistoryReader) => T): T | undefined {
  const file = historyFile();
  // A program that starts makes the file first and its tables a moment later.
  if (statSync(file, { throwIfNoEntry: false })?.size === 0) return undefined;
  const db = openForReading(file);
  if (!db) return undefined;
  try {
    const version = versionOf(db);
    if (version === 0) return undefined;
    if (version > NEWEST)
      throw new CcrError("CCR-E061", { name: file, detail: "was written by a newer version of ccr" });
    return look(new HistoryReader(db));
  } finally {
    db.close();
  }
}

/** Throws `CCR-E060` when nothing is recorded. */
export function readHistory<T>(look: (reader: HistoryReader) => T): T {
  const found = lookInto((reader) => ({ answer: look(reader) }));
  if (found) return found.answer;
  throw new CcrError("CCR-E060", { where: historyFile() });
}

/** `142`, `0142`, `#142`. Throws `CCR-E061`. */
export function recordOf(name: string): FlowRecord {
  const digits = /^#?(\d{1,15})$/.exec(name)?.[1];
  const record = digits === undefined ? undefined : readHistory((reader) => reader.record(Number(digits)));
  if (record) return record;
  throw new CcrError("CCR-E061", { name: `request ${name}` });
}
