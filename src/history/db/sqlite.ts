/** Opens databases with Node's own SQLite, which is loaded with the first of them. */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type * as Sqlite from "node:sqlite";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { pathToFileURL } from "node:url";

/** How long a writer waits for another process to finish its transaction. */
const BUSY_MS = 5_000;

/** Node 22 and 24 warn on stderr, once, that the module is experimental; both have all that is used here. */
function loadSqlite(): typeof Sqlite {
  const known = Object.getOwnPropertyDescriptor(process, "emitWarning");
  process.emitWarning = () => {};
  try {
    return process.getBuiltinModule("node:sqlite");
  } finally {
    if (known) Object.defineProperty(process, "emitWarning", known);
  }
}

/** Makes the file with its folder, for the user alone. */
export function openForWriting(file: string): DatabaseSync {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, "a", 0o600));
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  const { DatabaseSync } = loadSqlite();
  const db = new DatabaseSync(file);
  try {
    db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
    // Setting this writes, even where it is set already.
    if (db.prepare("PRAGMA page_count").get()?.["page_count"] === 0) db.exec("PRAGMA auto_vacuum = INCREMENTAL");
    // In WAL mode NORMAL loses nothing when the process is killed, only when the machine is.
    db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Undefined when there is no file. Writes nothing, not even the files that SQLite puts beside a database in WAL mode:
 * without a writer they are absent, and the database is read as one that cannot change.
 */
export function openForReading(file: string): DatabaseSync | undefined {
  if (!existsSync(file)) return undefined;
  const { DatabaseSync } = loadSqlite();
  const url = pathToFileURL(file);
  const written = existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0;
  if (!written) url.searchParams.set("immutable", "1");
  const db = new DatabaseSync(url, { readOnly: true });
  db.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  return db;
}

/** All or nothing. The write lock is taken at the beginning, so that it is waited for and never refused later. */
export function transaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    // A full disk rolls back by itself.
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

/** A statement that changes something. FTS5 leaves row numbers behind that no JavaScript number holds. */
export function prepareChange(db: DatabaseSync, sql: string): StatementSync {
  const statement = db.prepare(sql);
  statement.setReadBigInts(true);
  return statement;
}

/** SQLite's primary result code of what it has thrown. */
export function errorCodeOf(error: unknown): number | undefined {
  const code = error instanceof Error && "errcode" in error ? error.errcode : undefined;
  return typeof code === "number" ? code & 0xff : undefined;
}
