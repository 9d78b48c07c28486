/** The recorded requests of a file that other programs write: looked at again whenever it has changed. */
import { statSync } from "node:fs";

import { openForWriting } from "../../history/db/sqlite.ts";
import { removeById } from "../../history/db/retention.ts";
import { parseFilter } from "../../history/filter/parse.ts";
import type { Records } from "../../host/inspection.ts";
import { historyFile, lookInto } from "./store.ts";

/** A program that runs writes four times a second. */
const LOOK_MS = 150;
const MAX_VALUES = 50;

export function fileRecords(): Records {
  return {
    list: async (source, limit, after) => {
      const filter = parseFilter(source, Date.now());
      return lookInto((reader) => reader.list({ filter, limit, ...(after && { after }) })) ?? [];
    },
    record: async (id) => lookInto((reader) => reader.record(id)),
    onChange: watch,
    values: async (field) => lookInto((reader) => reader.values(field, MAX_VALUES)) ?? [],
    remove: async (ids) => {
      const db = openForWriting(historyFile());
      try {
        return removeById(db, ids);
      } finally {
        db.close();
      }
    },
  };
}

function watch(listener: () => void): () => void {
  let seen = stamp();
  const timer = setInterval(() => {
    const now = stamp();
    if (now === seen) return;
    seen = now;
    listener();
  }, LOOK_MS);
  return () => clearInterval(timer);
}

/** Writers append to the log beside the file, and move it into the file now and then. */
function stamp(): string {
  const file = historyFile();
  return [file, `${file}-wal`].map((path) => String(statSync(path, { throwIfNoEntry: false })?.mtimeMs)).join(" ");
}
