/** The history under several programs, and under one that is killed. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { describe, expect, it, onTestFinished } from "vitest";

import { openForReading } from "../../../src/history/db/sqlite.ts";
import { HistoryReader } from "../../../src/history/db/reader.ts";
import { parseFilter } from "../../../src/history/filter/parse.ts";
import { draftWith, NOON, openTestHistory } from "../../helpers/history.ts";
import { tempDir } from "../../helpers/temp-dir.ts";

const PROGRAM = join(import.meta.dirname, "../../fixtures/programs/history-writer.ts");

interface WriterProcess {
  readonly pid: number;
  /** What it has said so far. */
  readonly written: () => number;
  readonly reached: (count: number) => Promise<void>;
  readonly kill: () => Promise<void>;
  readonly ended: Promise<number | null>;
}

function startWriter(file: string, name: string, count: number): WriterProcess {
  const child = spawn(process.execPath, [PROGRAM, file, name, String(count)], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let written = 0;
  const waiting = new Map<number, () => void>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    written = Number(line);
    for (const [goal, done] of waiting) if (written >= goal) done();
  });
  const ended = once(child, "close").then(() => child.exitCode);
  return {
    pid: child.pid ?? 0,
    written: () => written,
    reached: (goal) => new Promise((resolve) => void waiting.set(goal, resolve)),
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
    ended,
  };
}

function readerOf(file: string): HistoryReader {
  const db = openForReading(file);
  if (!db) throw new Error("there is no history");
  onTestFinished(() => db.close());
  expect(db.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
  return new HistoryReader(db);
}

describe("a program that is killed", () => {
  it.each([5, 60, 200])("fault 56: has lost nothing of what it had written after %i records", async (count) => {
    const file = join(await tempDir(), "history.db");
    const writer = startWriter(file, "victim", 1_000_000);
    await writer.reached(count);
    await writer.kill();
    const reader = readerOf(file);
    const rows = reader.list({ limit: 1_000_000 });
    expect(rows.length).toBeGreaterThanOrEqual(writer.written());
    for (const { id } of [rows[0], rows.at(-1)].flatMap((row) => row ?? [])) {
      expect(reader.record(id)?.bodies.get("client")).toContain(`victim-${id}`);
    }
    const next = await openTestHistory({ file });
    next.write({ drafts: [draftWith({ row: { id: 999_999 } })] });
    expect(next.reader.count(parseFilter("", NOON))).toBe(rows.length + 1);
  });

  it("leaves requests that were running as lost", async () => {
    const { db, write, file } = await openTestHistory();
    const child = spawn(process.execPath, ["-e", ""], { stdio: "ignore" });
    await once(child, "close");
    write({ open: [draftWith({ row: { id: 7, state: "open" } }).row] });
    db.prepare("UPDATE runs SET pid = ?").run(child.pid ?? 0);
    expect(readerOf(file).row(7)?.state).toBe("lost");
    expect(readerOf(file).list({ filter: parseFilter("is:running", NOON), limit: 9 })).toEqual([]);
    const later = await openTestHistory({ file });
    expect(later.db.prepare("SELECT state FROM flows").all()).toEqual([{ state: "lost" }]);
  });
});

describe("programs side by side", () => {
  it("fault 51: keep each other's records, under different numbers", async () => {
    const file = join(await tempDir(), "history.db");
    const writers = ["one", "two", "three"].map((name) => startWriter(file, name, 200));
    expect(await Promise.all(writers.map(({ ended }) => ended))).toEqual([0, 0, 0]);
    const reader = readerOf(file);
    for (const name of ["one", "two", "three"]) {
      const rows = reader.list({ filter: parseFilter(`session:=${name}`, NOON), limit: 1_000 });
      expect(rows).toHaveLength(200);
      expect(reader.record(rows[9]?.id ?? 0)?.bodies.get("client")).toContain(`${name}-${rows[9]?.id}`);
    }
    expect(reader.count(parseFilter('body:"shared shared"', NOON))).toBe(600);
  });

  it("number on where the last one ended, and from the next thousand while another runs", async () => {
    const first = await openTestHistory();
    first.write({ drafts: [draftWith({ row: { id: 142 } })] });
    const beside = await openTestHistory({ file: first.file });
    expect(firstOf(beside)).toBe(1_001);
    first.db.exec("UPDATE runs SET ended = 1");
    const after = await openTestHistory({ file: first.file });
    expect(firstOf(after)).toBe(143);
  });

  it("give a request another number when its own is taken", async () => {
    const one = await openTestHistory();
    const two = await openTestHistory({ file: one.file });
    one.write({ drafts: [draftWith({ row: { id: 5, session: "one" } })] });
    two.write({ open: [draftWith({ row: { id: 5, session: "two", state: "open" } }).row] });
    two.write({
      drafts: [draftWith({ row: { id: 5, session: "two" }, bodies: { client: "body of two" } })],
      logs: [{ at: NOON, flow: 5, level: "info", topic: "done", text: "second" }],
    });
    expect(two.reader.list({ limit: 9 }).map(({ id, session }) => `${id} ${session}`)).toEqual(["6 two", "5 one"]);
    expect(two.reader.record(6)?.bodies.get("client")).toBe("body of two");
    expect(two.reader.logs({ limit: 9 }).map(({ flow }) => flow)).toEqual([6]);
  });
});

function firstOf({ db, run }: { db: NonNullable<ReturnType<typeof openForReading>>; run: number }): unknown {
  return db.prepare("SELECT first FROM runs WHERE id = ?").get(run)?.["first"];
}
