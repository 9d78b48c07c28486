/** The history of a running program: its thread, its end, its faults. */
import { existsSync, readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { Bus } from "../../src/core/bus.ts";
import type { BusEvent } from "../../src/core/flow.ts";
import { Redactor } from "../../src/core/redact.ts";
import { openForReading, openForWriting } from "../../src/history/db/sqlite.ts";
import { HistoryReader } from "../../src/history/db/reader.ts";
import { FilterError } from "../../src/history/filter/types.ts";
import { type History, type HistoryOptions, startHistory } from "../../src/history/history.ts";
import { ToldFlow } from "../helpers/flows.ts";
import { openTestHistory } from "../helpers/history.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

/** A thread takes its time to start on a busy machine. */
const PATIENT = { timeout: 15_000 };

interface Started {
  readonly file: string;
  readonly bus: Bus;
  readonly redactor: Redactor;
  readonly notices: readonly string[];
  readonly history: History | undefined;
}

async function start(options: Partial<HistoryOptions> = {}): Promise<Started> {
  const file = options.file ?? join(await tempDir(), "state", "history.db");
  const bus = new Bus();
  const notices: string[] = [];
  bus.subscribe((event: BusEvent) => {
    if (event.type === "notice") notices.push(event.text);
  });
  const redactor = new Redactor();
  const limits = { maxBytes: 1e9, maxAgeMs: Number.MAX_SAFE_INTEGER };
  const history = startHistory({
    file,
    level: "full",
    limits,
    patterns: [],
    bus,
    redactor,
    costOf: () => undefined,
    ...options,
  });
  onTestFinished(async () => history?.close());
  return { file, bus, redactor, notices, history };
}

function told({ bus, history }: Started, id: number, body = `{"text":"body of ${id}"}`): void {
  const flow = new ToldFlow(bus, id).open();
  if (history) flow.note(history.capture, body);
  flow.route().send().head().answer().close();
}

function readerOf(file: string): HistoryReader {
  const db = openForReading(file);
  if (!db) throw new Error("there is no history");
  onTestFinished(() => db.close());
  return new HistoryReader(db);
}

describe("a history", () => {
  it("has written everything when it is closed", async () => {
    const started = await start();
    for (let id = 1; id <= 50; id++) told(started, id);
    await started.history?.close();
    const reader = readerOf(started.file);
    expect(reader.list({ limit: 99 })).toHaveLength(50);
    expect(reader.record(7)?.bodies.get("client")).toBe('{"text":"body of 7"}');
    expect(reader.logs({ limit: 999, flow: 7 }).map(({ topic }) => topic)).toEqual(["request", "route", "done"]);
    expect(existsSync(`${started.file}-wal`)).toBe(false);
    expect(started.notices).toEqual([]);
  });

  it("answers questions while it records", async () => {
    const started = await start();
    const { history } = started;
    for (let id = 1; id <= 5; id++) told(started, id);
    await expect.poll(async () => (await history?.list({ filter: "", limit: 9 }))?.length, PATIENT).toBe(5);
    expect(await history?.list({ filter: 'body:"body of 3"', limit: 9 })).toMatchObject([{ id: 3 }]);
    expect(await history?.record(3)).toMatchObject({ row: { id: 3 }, detail: { attempts: [{ provider: "acme" }] } });
    expect(await history?.record(77)).toBeUndefined();
    expect(await history?.usage("model", "")).toMatchObject([{ group: "acme,large", requests: 5, output: 100 }]);
    expect(await history?.values("model", 9)).toEqual(["large"]);
    expect(await history?.values("tool", 9)).toEqual(["Read"]);
    expect((await history?.logs({ limit: 1 }))?.[0]).toMatchObject({ flow: 5, topic: "done" });
    expect(await history?.remove([3])).toBe(1);
    expect(await history?.record(3)).toBeUndefined();
    await expect(history?.list({ filter: "nonsense:", limit: 1 })).rejects.toThrow(FilterError);
  });

  it("shows requests under way", async () => {
    const started = await start();
    new ToldFlow(started.bus, 1).open({ at: Date.now() - 1_000 }).route();
    await expect
      .poll(async () => (await started.history?.list({ filter: "is:running", limit: 9 }))?.length, PATIENT)
      .toBe(1);
  });

  it("shows a request as soon as it has ended, and while it runs as it is now, without secrets", async () => {
    const started = await start({ patterns: ["PRIV-\\d+"] });
    started.redactor.add("first-secret-of-all");
    const { history } = started;
    const flow = new ToldFlow(started.bus, 1).open({ session: "s first-secret-of-all" });
    if (history) flow.note(history.capture, '{"a":"first-secret-of-all PRIV-12"}');
    flow.route().send();
    expect(await history?.list({ filter: "is:running", limit: 9 })).toMatchObject([{ id: 1, session: "s ••••" }]);
    const live = await history?.record(1);
    expect(live?.row.state).toBe("open");
    expect(live?.bodies.get("client")).toBe('{"a":"•••• ••••"}');
    flow.head().answer().close();
    expect(await history?.list({ filter: "", limit: 9 })).toMatchObject([{ id: 1, state: "done" }]);
    expect((await history?.record(1))?.row.state).toBe("done");
  });

  it("tells of what may have changed, of every proxy that records here", async () => {
    const { history } = await start();
    const other = new Bus();
    const types: string[] = [];
    const off = history?.onChange(({ type }) => types.push(type));
    const ignore = history?.follow(other);
    new ToldFlow(other, 1).open();
    expect(types).toEqual(["flow.opened"]);
    expect(await history?.list({ filter: "", limit: 9 })).toHaveLength(1);
    off?.();
    ignore?.();
    new ToldFlow(other, 2).open();
    expect(types).toHaveLength(1);
  });

  it("numbers on from the last run", async () => {
    const first = await start();
    expect(first.history?.takeNumber()).toBe(1);
    told(first, 1);
    await first.history?.close();
    const second = await start({ file: first.file });
    expect(second.history?.takeNumber()).toBe(2);
  });

  it("T7: hides secrets that it learns on the way", async () => {
    const started = await start();
    told(started, 1, '{"a":"first-secret-of-all"}');
    started.redactor.add("first-secret-of-all");
    await expect.poll(async () => (await started.history?.list({ filter: "", limit: 9 }))?.length, PATIENT).toBe(1);
    started.redactor.add("second-secret-of-all");
    told(started, 2, '{"a":"second-secret-of-all"}');
    await started.history?.close();
    const reader = readerOf(started.file);
    expect(reader.record(1)?.bodies.get("client")).toBe('{"a":"••••"}');
    expect(reader.record(2)?.bodies.get("client")).toBe('{"a":"••••"}');
    expect(readFileSync(started.file, "latin1")).not.toMatch(/first-secret|second-secret/);
  });

  it("T22: is none when nothing is to be recorded", async () => {
    const { history, file } = await start({ level: "off" });
    expect(history).toBeUndefined();
    expect(existsSync(file)).toBe(false);
  });

  it("keeps to its size while it records", async () => {
    const started = await start({ limits: { maxBytes: 400_000, maxAgeMs: Number.MAX_SAFE_INTEGER } });
    for (let id = 1; id <= 60; id++) {
      told(
        started,
        id,
        JSON.stringify({ n: Array.from({ length: 2_000 }, (_, i) => (id * 7_919 * i) % 1_000_003).join(" ") }),
      );
      if (id % 10 === 0) await started.history?.usage("day", "");
    }
    await started.history?.close();
    const rows = readerOf(started.file).list({ limit: 99 });
    expect(rows[0]?.id).toBe(60);
    expect(rows.length).toBeLessThan(60);
  });
});

describe("a history that cannot be written", () => {
  it("fault 57: is told once, and nothing else happens", async () => {
    const dir = join(await tempDir(), "state");
    await mkdir(dir);
    const blocked = await put(join(dir, "file"), "no folder");
    const { history, notices } = await start({ file: join(blocked, "history.db") });
    expect(history).toBeUndefined();
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(/^requests are not recorded: /);
  });

  it("leaves a newer version's file alone", async () => {
    const { db, file } = await openTestHistory();
    db.exec("PRAGMA user_version = 99");
    db.close();
    const { history, notices } = await start({ file });
    expect(history).toBeUndefined();
    expect(notices[0]).toContain("version 99");
  });

  it("begins anew where the file is damaged", async () => {
    const file = await put(join(await tempDir(), "history.db"), "damaged ".repeat(1_000), 0o600);
    const started = await start({ file });
    expect(started.notices[0]).toMatch(/damaged; it is put aside as /);
    told(started, 1);
    await started.history?.close();
    expect(readerOf(file).list({ limit: 9 })).toHaveLength(1);
  });

  it("fault 57: is told once until records are written again", async () => {
    const started = await start();
    const { history, notices } = started;
    const other = openForWriting(started.file);
    onTestFinished(() => other.close());
    other.exec("BEGIN IMMEDIATE");
    told(started, 1);
    await expect.poll(() => notices.length, { timeout: 20_000 }).toBe(1);
    expect(notices[0]).toMatch(/^requests are not recorded for now: .*locked/);
    other.exec("COMMIT");
    told(started, 2);
    await expect.poll(async () => (await history?.list({ filter: "", limit: 9 }))?.length, { timeout: 9_000 }).toBe(1);
    expect(notices).toHaveLength(1);
  });
});
