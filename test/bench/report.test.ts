/** The verdicts of the benchmark report. */
import { describe, expect, it } from "vitest";

import { atLeast, atLeastTimes, atMost, atMostAdded, atMostTimes, type Row } from "../../bench/budgets/types.ts";
import { quantile } from "../../bench/harness/stats.ts";
import { judge, printTable } from "../../bench/report.ts";

const row = (measured: number, yardstick: number | undefined, limit?: Row["limit"]): Row => ({
  what: "thing",
  unit: "ms",
  measured: [measured - 1, measured + 5, measured],
  ...(yardstick !== undefined && { yardstick: { name: "tmux", samples: [yardstick] } }),
  ...(limit && { limit }),
});

describe("judge", () => {
  it.each([
    [row(20, 10, atMostTimes(2)), true],
    [row(21, 10, atMostTimes(2)), false],
    [row(7, 10, atLeastTimes(0.7)), true],
    [row(6, 10, atLeastTimes(0.7)), false],
    [row(15, 10, atMostAdded(5)), true],
    [row(16, 10, atMostAdded(5)), false],
    [row(5, 1, atMost(5)), true],
    [row(6, 100, atMost(5)), false],
    [row(55, undefined, atLeast(55)), true],
    [row(54, undefined, atLeast(55)), false],
    [row(54, 10), undefined],
    [row(Number.NaN, 10, atMostTimes(2)), false],
    [row(1, undefined, atMostTimes(2)), false],
  ])("%j", (judged, ok) => {
    expect(judge(judged).ok).toBe(ok);
  });
});

describe("printTable", () => {
  it("shows medians, ratio, budget and verdict in columns", () => {
    expect(printTable([row(20, 10, atMostTimes(2)), row(1234.5, undefined, atMost(5))]).split("\n")).toEqual([
      "what   measured  yardstick     ratio  budget",
      "thing  20 ms     10 ms (tmux)  2.00x  <= 2x    ok",
      "thing  1235 ms   -             -      <= 5 ms  MISS",
    ]);
  });
});

describe("quantile", () => {
  it("is the nearest rank", () => {
    expect([0, 0.5, 0.95, 1].map((share) => quantile([4, 1, 3, 2], share))).toEqual([1, 2, 4, 4]);
    expect(quantile([], 0.5)).toBeNaN();
  });
});
