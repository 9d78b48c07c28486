/** The raw request with another model, or with other members in its place, and not one byte more changed. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { withModel, withoutModel } from "../../../../src/transformers/dialects/anthropic/splice.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (spliced: Uint8Array | undefined): string | undefined => spliced && new TextDecoder().decode(spliced);

const CASES = [
  ['{"model":"a","x":1}', '{"model":"B","x":1}', '{"v":1,"x":1}'],
  [
    '{ "x" : {"model":"n"}, "model" :\n "a" }',
    '{ "x" : {"model":"n"}, "model" :\n "B" }',
    '{ "x" : {"model":"n"}, "v":1 }',
  ],
  [
    '{"k":"model","a":["model"],"model":"ü\\"\\\\"}',
    '{"k":"model","a":["model"],"model":"B"}',
    '{"k":"model","a":["model"],"v":1}',
  ],
] as const;

describe.each(CASES)("%s", (raw, replaced, removed) => {
  it("with another model", () => {
    expect(text(withModel(bytes(raw), "B"))).toBe(replaced);
  });

  it("with other members", () => {
    expect(text(withoutModel(bytes(raw), '"v":1'))).toBe(removed);
  });
});

it.each(["{}", "[]", '{"model":7}', '{"x":{"model":"a"}}', "", '{"model":', '"model"'])("%s has no model", (raw) => {
  expect(withModel(bytes(raw), "B")).toBeUndefined();
  expect(withoutModel(bytes(raw), '"v":1')).toBeUndefined();
});

it("row 131: all but the model stays, in whatever form it is written", () => {
  const json = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }));
  fc.assert(
    fc.property(json, json, fc.string(), fc.constantFrom(0, 1), (before, after, model, indent) => {
      const { model: _before, ...first } = before;
      const { model: _after, ...rest } = after;
      const body = JSON.stringify({ ...first, model, ...rest }, undefined, indent);
      const expected = JSON.stringify({ ...first, model: "B", ...rest }, undefined, indent);
      expect(text(withModel(bytes(body), "B"))).toBe(expected);
    }),
    { numRuns: 200 },
  );
});
