/** Numbers as people read them. */
import { expect, it } from "vitest";

import { costText, durationText } from "../../src/cli/units.ts";
import { countText } from "../../src/core/numbers.ts";

it.each([
  [0, "0 s"],
  [59.9, "59 s"],
  [60, "1 min"],
  [3_600, "1 h"],
  [12_000, "3 h 20 min"],
  [86_400, "1 d"],
  [187_200, "2 d 4 h"],
])("%d s: %s", (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

it.each([
  [0, "0"],
  [999, "999"],
  [1_000, "1.0k"],
  [999_949, "999.9k"],
  [999_950, "1.0M"],
])("%d tokens: %s", (count, text) => {
  expect(countText(count)).toBe(text);
});

it.each([
  [{}, "$0.00"],
  [{ cost: 1.234 }, "$1.23"],
  [{ cost: 0.00042 }, "$0.0004"],
  [{ cost: 1.5, unpriced: 2 }, "at least $1.50"],
  [{ cost: 0, unpriced: 2 }, "cost unknown"],
])("%j: %s", (totals, text) => {
  expect(costText(totals)).toBe(text);
});
