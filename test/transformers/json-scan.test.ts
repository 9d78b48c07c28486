/** Where a JSON value ends, as its text comes in. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { JsonScan } from "../../src/transformers/json-scan.ts";

/** Offset in the whole text at which the pieces end the value. */
function endOf(pieces: readonly string[]): number {
  const scan = new JsonScan();
  let before = 0;
  for (const piece of pieces) {
    const end = scan.push(piece);
    if (end !== -1) return before + end;
    before += piece.length;
  }
  return -1;
}

describe("JsonScan", () => {
  it("finds the end of any object, however it is cut and whatever follows", () => {
    const value = fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue());
    fc.assert(
      fc.property(value, fc.string(), fc.array(fc.nat(200)), (object, rest, cuts) => {
        const json = JSON.stringify(object);
        const text = json + rest;
        const places = [0, ...cuts.map((cut) => Math.min(cut, text.length)).toSorted((a, b) => a - b), text.length];
        expect(endOf(places.slice(1).map((place, i) => text.slice(places[i], place)))).toBe(json.length);
      }),
    );
  });

  it.each([
    ['{"a":"}"', -1],
    ['{"a":"\\"}"}', 11],
    ['{"a":[1,{"b":2}]}x', 17],
    ["", -1],
    ["}", 1],
  ])("%s", (text, end) => {
    expect(endOf([text])).toBe(end);
    expect(endOf(text.split(""))).toBe(end);
  });
});
