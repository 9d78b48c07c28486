/** Opening the history: what is damaged, newer or not there, and reading that leaves no trace. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { openHistory } from "../../../src/history/db/open.ts";
import { HistoryReader } from "../../../src/history/db/reader.ts";
import { NewerSchema } from "../../../src/history/db/schema.ts";
import { openForReading, transaction } from "../../../src/history/db/sqlite.ts";
import { draftWith, NOON, openTestHistory } from "../../helpers/history.ts";
import { put, tempDir } from "../../helpers/temp-dir.ts";

function readerOf(file: string): HistoryReader {
  const db = openForReading(file);
  if (!db) throw new Error("there is no history");
  onTestFinished(() => db.close());
  return new HistoryReader(db);
}

describe("openHistory", () => {
  it.each([
    ["that is no database", "this is text\n".repeat(500)],
    ["whose pages are garbage", "SQLite format 3\0".padEnd(9_000, "x")],
  ])("puts a file aside %s, and starts a new one", async (_, content) => {
    const file = await put(join(await tempDir(), "history.db"), content);
    const { db, damaged } = openHistory(file, 123);
    onTestFinished(() => db.close());
    expect(damaged).toBe(`${file}.damaged-123`);
    expect(readFileSync(damaged ?? "", "utf8")).toBe(content);
    expect(new HistoryReader(db).list({ limit: 1 })).toEqual([]);
  });

  it("leaves the file of a newer version alone", async () => {
    const { db, file } = await openTestHistory();
    db.exec("PRAGMA user_version = 99");
    db.close();
    const before = readFileSync(file);
    expect(() => openHistory(file, NOON)).toThrow(NewerSchema);
    expect(readFileSync(file)).toEqual(before);
  });

  it("opens what it has made", async () => {
    const { db, file, write } = await openTestHistory();
    write({ drafts: [draftWith()] });
    db.close();
    expect((await openTestHistory({ file })).reader.list({ limit: 9 })).toHaveLength(1);
  });
});

describe("openForReading", () => {
  it("finds nothing where there is no file", async () => {
    const dir = await tempDir();
    expect(openForReading(join(dir, "history.db"))).toBeUndefined();
    expect(readdirSync(dir)).toEqual([]);
  });

  it("leaves no file behind when nobody writes", async () => {
    const { db, file, write } = await openTestHistory();
    write({ drafts: [draftWith({ bodies: { client: "a body" } })] });
    db.close();
    expect(readerOf(file).record(1)?.bodies.get("client")).toBe("a body");
    expect(readdirSync(dirname(file))).toEqual(["history.db"]);
  });

  it("sees what another writes meanwhile", async () => {
    const { file, write } = await openTestHistory();
    write({ drafts: [draftWith()] });
    const reader = readerOf(file);
    write({ drafts: [draftWith({ row: { id: 2 } })] });
    expect(reader.list({ limit: 9 })).toHaveLength(2);
  });

  it("cannot write", async () => {
    const { file, write } = await openTestHistory();
    write({ drafts: [draftWith()] });
    const db = openForReading(file);
    onTestFinished(() => db?.close());
    expect(() => db?.exec("DELETE FROM flows")).toThrow(/readonly/);
  });
});

describe("transaction", () => {
  it("does all or nothing", async () => {
    const { db } = await openTestHistory();
    const count = (): unknown => db.prepare("SELECT count(*) AS n FROM runs").get()?.["n"];
    expect(() =>
      transaction(db, () => {
        db.exec("DELETE FROM runs");
        throw new Error("stop");
      }),
    ).toThrow("stop");
    expect(count()).toBe(1);
    expect(transaction(db, () => 5)).toBe(5);
  });
});

describe("a full disk", () => {
  it("fault 57: loses the batch, and the next one is written when there is room", async () => {
    const { db, write, reader } = await openTestHistory();
    write({ drafts: [draftWith({ row: { id: 1 } })] });
    const { page_count: pages } = db.prepare("PRAGMA page_count").get() ?? {};
    db.exec(`PRAGMA max_page_count = ${Number(pages)}`);
    const client = Array.from({ length: 60_000 }, (_, i) => (i * 2_654_435_761) % 1_000_003).join(" ");
    expect(() => write({ drafts: [draftWith({ row: { id: 2 }, bodies: { client } })] })).toThrow(/full/);
    expect(reader.list({ limit: 9 })).toHaveLength(1);
    db.exec("PRAGMA max_page_count = 1000000");
    write({ drafts: [draftWith({ row: { id: 2 }, bodies: { client } })] });
    expect(reader.record(2)?.bodies.get("client")).toBe(client);
  });
});

describe("a file that another program damages", () => {
  it("is told, and put aside the next time", async () => {
    const { db, file, write } = await openTestHistory();
    write({ drafts: [draftWith()] });
    db.close();
    writeFileSync(file, readFileSync(file).fill(0xff, 0, 200));
    expect(openHistory(file, 5).damaged).toBe(`${file}.damaged-5`);
  });
});
