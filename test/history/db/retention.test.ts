/** Size and age of the history. */
import { statSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { prune, removeById, usedBytes } from "../../../src/history/db/retention.ts";
import { parseFilter } from "../../../src/history/filter/parse.ts";
import { draftWith, NOON, openTestHistory, type TestHistory } from "../../helpers/history.ts";

const DAY = 86_400_000;
const UNLIMITED = { maxBytes: Number.POSITIVE_INFINITY, maxAgeMs: Number.POSITIVE_INFINITY };

const noise = (seed: number, words: number): string =>
  Array.from({ length: words }, (_, i) => ((seed + 1) * 2_654_435_761 * (i + 1)) % 1_000_003).join(" ");

function fill({ write }: TestHistory, count: number, words = 300): void {
  for (let id = 1; id <= count; id++) {
    const client = JSON.stringify({
      messages: [{ content: `common ${"x".repeat(3_000)}` }, { content: `own${id} ${noise(id, words)}` }],
    });
    write({
      drafts: [draftWith({ row: { id, at: NOON + id * 1_000 }, bodies: { client } })],
      logs: [{ at: NOON + id * 1_000, flow: id, level: "info", topic: "done", text: `#${id}` }],
    });
  }
}

const ids = ({ reader }: TestHistory): number[] => reader.list({ limit: 10_000 }).map(({ id }) => id);

describe("prune", () => {
  it("leaves a small history alone", async () => {
    const history = await openTestHistory();
    fill(history, 5);
    expect(prune(history.db, { maxBytes: 1e9, maxAgeMs: DAY }, NOON)).toBe(0);
    expect(ids(history)).toHaveLength(5);
  });

  it("T22 fault 80: removes the oldest until the file is small enough, and the file shrinks", async () => {
    const history = await openTestHistory();
    fill(history, 300);
    const limit = Math.round(usedBytes(history.db) / 2);
    const before = statSync(history.file).size;
    expect(prune(history.db, { ...UNLIMITED, maxBytes: limit }, NOON)).toBeGreaterThan(50);
    expect(usedBytes(history.db)).toBeLessThanOrEqual(limit);
    expect(statSync(history.file).size).toBeLessThan(before * 0.7);
    const left = ids(history);
    expect(left[0]).toBe(300);
    expect(left.length).toBeGreaterThan(50);
    expect(history.reader.logs({ limit: 1 }).length).toBe(1);
  });

  it("removes what is too old", async () => {
    const history = await openTestHistory();
    fill(history, 10);
    prune(history.db, { ...UNLIMITED, maxAgeMs: DAY }, NOON + DAY + 4_500);
    expect(ids(history)).toEqual([10, 9, 8, 7, 6, 5]);
    expect(history.reader.logs({ limit: 99 }).map(({ flow }) => flow)).toEqual([5, 6, 7, 8, 9, 10]);
  });

  it("keeps the pieces that others still hold, and finds their text", async () => {
    const history = await openTestHistory();
    fill(history, 10);
    prune(history.db, { ...UNLIMITED, maxAgeMs: DAY }, NOON + DAY + 9_500);
    expect(history.reader.record(10)?.bodies.get("client")).toContain("common xxx");
    expect(history.reader.count(parseFilter("body:common", NOON))).toBe(1);
    expect(history.reader.count(parseFilter("body:own3", NOON))).toBe(0);
    expect(history.db.prepare("SELECT count(*) AS n FROM pieces").get()).toEqual({ n: 3 });
  });

  it("lets a writer go on that had stored pieces which are gone", async () => {
    const history = await openTestHistory();
    fill(history, 3);
    removeById(history.db, [1, 2, 3]);
    expect(history.db.prepare("SELECT count(*) AS n FROM pieces").get()).toEqual({ n: 0 });
    fill(history, 3);
    expect(history.reader.record(2)?.bodies.get("client")).toContain("common xxx");
    expect(history.reader.count(parseFilter("body:common", NOON))).toBe(3);
  });
});

describe("removeById", () => {
  it("removes one request and nothing else", async () => {
    const history = await openTestHistory();
    fill(history, 3);
    expect(removeById(history.db, [2])).toBe(1);
    expect(ids(history)).toEqual([3, 1]);
    for (const table of ["details", "bodies", "logs"]) {
      expect(history.db.prepare(`SELECT count(*) AS n FROM ${table} WHERE flow = 2`).get()).toEqual({ n: 0 });
    }
    expect(history.reader.count(parseFilter("body:own2", NOON))).toBe(0);
  });
});
