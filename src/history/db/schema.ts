/** Tables of the history, and how older files become newer ones. `docs/history.md` describes them. */
import type { DatabaseSync } from "node:sqlite";

import { transaction } from "./sqlite.ts";

/** One script per version; never changed once released. `PRAGMA user_version` counts those that have run. */
const VERSIONS: readonly string[] = [
  `
  CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    pid INTEGER NOT NULL,
    started INTEGER NOT NULL,
    ended INTEGER,
    first INTEGER NOT NULL,
    cwd TEXT NOT NULL
  ) STRICT;

  CREATE TABLE flows (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    rev INTEGER NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL,
    session TEXT NOT NULL,
    agent TEXT,
    class TEXT NOT NULL,
    asked TEXT NOT NULL,
    stream INTEGER NOT NULL,
    rule TEXT,
    why TEXT,
    provider TEXT,
    model TEXT,
    status INTEGER,
    code TEXT,
    error TEXT,
    stop TEXT,
    input INTEGER,
    output INTEGER,
    cache_read INTEGER,
    cache_write INTEGER,
    reasoning INTEGER,
    estimated INTEGER NOT NULL,
    cost REAL,
    ttft INTEGER,
    ms INTEGER,
    stream_ms INTEGER,
    attempts INTEGER NOT NULL,
    fallback INTEGER NOT NULL,
    tools TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    replay_of INTEGER
  ) STRICT;
  CREATE INDEX flows_by_time ON flows (at, id);
  CREATE INDEX flows_by_rev ON flows (rev);

  CREATE TABLE details (flow INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT;

  CREATE TABLE bodies (
    flow INTEGER NOT NULL,
    part TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    searched INTEGER NOT NULL,
    pieces BLOB NOT NULL,
    PRIMARY KEY (flow, part)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE pieces (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    data BLOB NOT NULL
  ) STRICT;

  CREATE VIRTUAL TABLE piece_text USING fts5 (
    text, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram case_sensitive 1'
  );
  CREATE VIRTUAL TABLE flow_pieces USING fts5 (
    pieces, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
  );

  CREATE TABLE logs (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    run INTEGER NOT NULL,
    flow INTEGER,
    level TEXT NOT NULL,
    topic TEXT NOT NULL,
    text TEXT NOT NULL
  ) STRICT;
  CREATE INDEX logs_by_time ON logs (at, id);

  CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO counters VALUES ('rev', 0), ('sweep', 0);
  `,
];

/** The file was written by a newer version of the program, which alone may go on writing it. */
export class NewerSchema extends Error {
  override readonly name = "NewerSchema";
}

export function versionOf(db: DatabaseSync): number {
  return Number(db.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
}

export const NEWEST: number = VERSIONS.length;

/** Several processes may arrive here at once; the version is read under the lock. */
export function migrate(db: DatabaseSync): void {
  if (versionOf(db) === NEWEST) return;
  transaction(db, () => {
    const version = versionOf(db);
    if (version > NEWEST) throw new NewerSchema(`the history is of version ${version}, this program knows ${NEWEST}`);
    for (const script of VERSIONS.slice(version)) db.exec(script);
    db.exec(`PRAGMA user_version = ${NEWEST}`);
  });
}
