/** Argument texts in the forms that servers send, forwarded as early as is safe. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { ToolInput } from "../../../../src/transformers/dialects/shared/tool-input.ts";

/** What the client gets of the pieces. */
function sent(pieces: readonly string[], tool = "A"): string {
  const input = new ToolInput();
  let text = "";
  for (const piece of pieces) {
    input.push(piece);
    text += input.take(tool);
  }
  return text + input.rest(tool);
}

const pieces = (text: string, cuts: readonly number[]): string[] => {
  const places = [0, ...cuts.map((cut) => Math.min(cut, text.length)).toSorted((a, b) => a - b), text.length];
  return places.slice(1).map((place, i) => text.slice(places[i], place));
};

describe("ToolInput", () => {
  it("forwards well-formed arguments byte for byte, however they are cut", () => {
    const object = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });
    const layout = fc.constantFrom(undefined, 1, "\t");
    fc.assert(
      fc.property(object, layout, fc.array(fc.nat(80)), (value, space, cuts) => {
        const text = JSON.stringify(value, undefined, space);
        expect(sent(pieces(text, cuts))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it("forwards them while they come", () => {
    const input = new ToolInput();
    input.push('{"a"');
    expect(input.take("A")).toBe('{"a"');
    input.push(":1");
    expect(input.take("A")).toBe(":1");
    expect(input.complete).toBe(false);
    input.push("} ");
    expect([input.take("A"), input.complete, input.rest("A")]).toEqual(["}", true, ""]);
  });

  it.each([
    ["row 8: nothing", [""], ""],
    ["row 8: an empty object", ["{", "}"], ""],
    ["row 8: null", ["null"], ""],
    ["a placeholder before the real ones", ["{}", '{"a":1}'], '{"a":1}'],
    ["row 26: JSON in a text", ['"{\\"a\\"', ':1}"'], '{"a":1}'],
    ["a text that holds none", ['"abc"'], '"abc"'],
    ["row 26: Python", ["{'a'", ": None}"], '{"a": null}'],
    ["row 26: a growing text", ['{"a"', '{"a":1', '{"a":1}'], '{"a":1}'],
    ["row 26: a growing text that is sent once more", ['{"a"', '{"a":1}', '{"a":1}'], '{"a":1}'],
    ["a value that begins like the whole", ['{"a":', '{"a":1}}'], '{"a":{"a":1}}'],
    ["what follows the object", ['{"a":1}', " done"], '{"a":1}'],
    ["an array", ["[1]"], "[1]"],
    ["row 27: no JSON at all", ["{a", ": 1}"], "{a: 1}"],
    ["row 27: cut JSON", ['{"a":'], '{"a":'],
  ])("%s", (_, parts, text) => {
    expect(sent(parts)).toBe(text);
  });

  it.each([
    ['{"file_path":"/x","pages":""}', '{"file_path":"/x"}'],
    ['{"file_path":"/x","pages":"1-3"}', '{"file_path":"/x","pages":"1-3"}'],
    ["{'pages': ''}", "{}"],
    ['{"pages":', '{"pages":'],
  ])("row 30: of Read, %s", (text, meant) => {
    expect(sent(text.split(""), "Read")).toBe(meant);
  });

  it("knows whether they are whole, cut or empty", () => {
    const of = (text: string): ToolInput => {
      const input = new ToolInput();
      input.push(text);
      return input;
    };
    expect(["", "{}", '{"a":1}', "{'a': 1}", '"{}"'].map((text) => of(text).valid)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(['{"a":', "{'a'", "[1", "x"].map((text) => of(text).valid)).toEqual([false, false, false, false]);
    expect(["", "{"].map((text) => of(text).empty)).toEqual([true, false]);
    expect([of('{"a"').repeats('{"a"'), of('{"a"').repeats(""), of('{"a"').repeats("x")]).toEqual([true, true, false]);
  });

  it("takes any pieces at all", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom("{", "}", '"', "'", ":", "[", "]", "null"))),
        (parts) => {
          expect(typeof sent(parts)).toBe("string");
          expect(typeof sent(parts, "Read")).toBe("string");
        },
      ),
      { numRuns: 500 },
    );
  });
});
