import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";

import { fit, pad, pricePair, quantile, seconds, spread, tokens, windowSize } from "../../src/tui/format.ts";

it.each([
  [0.27, 1.1, "$0.27/$1.10"],
  [15, 75, "$15.00/$75.00"],
  [0.05, 0.4, "$0.050/$0.40"],
  [0, 0, "free"],
])("prices of %d and %d", (input, output, text) => {
  expect(pricePair({ input, output })).toBe(text);
});

describe("numbers", () => {
  it.each([
    [0, "0"],
    [950, "950"],
    [26_412, "26.4k"],
    [999_949, "999.9k"],
    [999_950, "1.0M"],
    [1_900_000, "1.9M"],
  ])("tokens(%d) is %s", (count, text) => expect(tokens(count)).toBe(text));

  it.each([
    [8192, "8k"],
    [65_536, "66k"],
    [200_000, "200k"],
    [1_000_000, "1.0M"],
  ])("windowSize(%d) is %s", (count, text) => expect(windowSize(count)).toBe(text));

  it.each([
    [0, "0.00s"],
    [822, "0.82s"],
    [9_994, "9.99s"],
    [12_300, "12.3s"],
    [245_000, "4m05s"],
  ])("seconds(%d) is %s", (ms, text) => expect(seconds(ms)).toBe(text));

  it("takes the nearest rank as quantile", () => {
    expect(quantile([], 0.5)).toBeUndefined();
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile([1, 2, 3, 4], 0.95)).toBe(4);
  });
});

const text = fc.string({ unit: "grapheme", maxLength: 40 }).map((raw) => raw.replaceAll(/\p{C}/gu, ""));

describe("widths", () => {
  it("fit never exceeds the width", () => {
    fc.assert(fc.property(text, fc.nat(30), (value, width) => stringWidth(fit(value, width)) <= width));
  });

  it("pad and spread fill exactly the width", () => {
    fc.assert(
      fc.property(text, text, fc.nat(60), (left, right, width) => {
        expect(stringWidth(pad(left, width))).toBe(width);
        expect(stringWidth(spread(left, right, width))).toBe(width);
      }),
    );
  });
});
