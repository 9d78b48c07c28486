/** Readers of foreign JSON: what has the wrong type is absent. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { fieldsOf, itemsOf, numberOf, parseJson, stringOf } from "../../src/transformers/foreign.ts";

describe("readers", () => {
  it.each([
    [{ a: 1 }, { a: 1 }, [], "", undefined],
    [[1], {}, [1], "", undefined],
    ["x", {}, [], "x", undefined],
    [7, {}, [], "", 7],
    [Number.NaN, {}, [], "", undefined],
    [Number.POSITIVE_INFINITY, {}, [], "", undefined],
    [null, {}, [], "", undefined],
    [undefined, {}, [], "", undefined],
  ])("%j", (value, fields, items, text, number) => {
    expect([fieldsOf(value), itemsOf(value), stringOf(value), numberOf(value)]).toEqual([fields, items, text, number]);
  });

  it("parse JSON, or say that it is none, and never throw", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, text) => {
        expect(parseJson(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
        expect(() => parseJson(text)).not.toThrow();
      }),
    );
    expect(parseJson("{")).toBeUndefined();
  });
});
