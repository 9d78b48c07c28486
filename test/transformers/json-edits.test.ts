/** Raw JSON with single values changed, and not one byte more. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { JsonEdits, type JsonPath } from "../../src/transformers/json-edits.ts";

function edited(body: string, ...edits: readonly ((edits: JsonEdits) => void)[]): string {
  const all = new JsonEdits();
  for (const edit of edits) edit(all);
  return new TextDecoder().decode(all.apply(new TextEncoder().encode(body)));
}

const remove =
  (...path: JsonPath) =>
  (edits: JsonEdits): void =>
    edits.remove(path);
const replace =
  (value: unknown, ...path: JsonPath) =>
  (edits: JsonEdits): void =>
    edits.replace(path, value);
const append =
  (item: unknown, ...path: JsonPath) =>
  (edits: JsonEdits): void =>
    edits.append(path, item);
const add =
  (name: string, value: unknown, ...path: JsonPath) =>
  (edits: JsonEdits): void =>
    edits.add(path, name, value);

describe("JsonEdits", () => {
  it.each([
    ["the first member", '{"a":1, "b": 2}', remove("a"), '{ "b": 2}'],
    ["the last member", '{"a":1, "b": 2 }', remove("b"), '{"a":1 }'],
    ["the only member", '{ "a":1 }', remove("a"), "{ }"],
    ["an item", "[1,\n 2,\n 3]", remove(1), "[1,\n 3]"],
    ["something inside", '{"a":[{"b":[1,2]}],"c":{}}', remove("a", 0, "b", 0), '{"a":[{"b":[2]}],"c":{}}'],
    ["a name with escapes", '{"\\u0061":1,"b\\"":2}', remove("a"), '{"b\\"":2}'],
    ["a name with a quote", '{"a":1,"b\\"":2}', remove('b"'), '{"a":1}'],
    ["nothing that is there", '{"a":[1]}', remove("a", "x", 7), '{"a":[1]}'],
    ["something twice", '{"a":1,"a":2,"b":3}', remove("a"), '{"b":3}'],
    ["behind strange strings", '{"x":"]}\\\\","a":"\\"","b":1}', remove("a"), '{"x":"]}\\\\","b":1}'],
  ])("removes %s", (_, body, edit, result) => {
    expect(edited(body, edit)).toBe(result);
  });

  it.each([
    ["a text", '{"a" : "x" ,"b":1}', replace("y", "a"), '{"a" : "y" ,"b":1}'],
    ["a number", '{"a":1.50,"b":-2e3}', replace(7, "b"), '{"a":1.50,"b":7}'],
    ["a word", "[true,null]", replace(false, 1), "[true,false]"],
    ["a container", '{"a":{"b":[1]},"c":1}', replace([], "a"), '{"a":[],"c":1}'],
    ["everything", " 7 ", replace(8), " 8 "],
    ["characters of several bytes", '{"é":"漢","a":"😀"}', replace("ü", "a"), '{"é":"漢","a":"ü"}'],
  ])("replaces %s", (_, body, edit, result) => {
    expect(edited(body, edit)).toBe(result);
  });

  it("adds items and members at the end", () => {
    expect(edited('{"a":[1 ],"b":{}}', append(2, "a"), append(3, "a"), add("c", { d: 1 }, "b"))).toBe(
      '{"a":[1 ,2,3],"b":{"c":{"d":1}}}',
    );
    expect(edited('{"a":[]}', append(1, "a"))).toBe('{"a":[1]}');
    expect(edited('{"a":[1]}', remove("a", 0), append(2, "a"))).toBe('{"a":[2]}');
    expect(edited('{"a":1}', add("b", 2))).toBe('{"a":1,"b":2}');
  });

  it("does several things at once", () => {
    const body = '{"m":"x","list":[{"k":1},{"k":2},{"k":3}],"z":0}';
    expect(edited(body, remove("list", 0), replace(9, "list", 2, "k"), remove("z"), replace("y", "m"))).toBe(
      '{"m":"y","list":[{"k":2},{"k":9}]}',
    );
  });

  it("row 131: gives the same bytes without edits, and for edits that find nothing", () => {
    const body = new TextEncoder().encode(' {"a" : [ 1 , 2 ] }\n');
    expect(new JsonEdits().apply(body)).toBe(body);
    const edits = new JsonEdits();
    edits.remove(["b"]);
    expect(edits.empty).toBe(false);
    expect(new TextDecoder().decode(edits.apply(body))).toBe(' {"a" : [ 1 , 2 ] }\n');
  });

  it("means what the same changes of the value mean, in any layout", () => {
    const item = fc.jsonValue({ maxDepth: 2 });
    const body = fc.record({ list: fc.array(fc.record({ keep: item, drop: item }), { maxLength: 5 }), rest: item });
    fc.assert(
      fc.property(body, fc.array(fc.nat(5)), fc.constantFrom(undefined, 1, "\t"), (value, picks, space) => {
        const edits = new JsonEdits();
        const removed = new Set(picks.filter((pick) => pick % 2 === 0));
        for (const index of removed) edits.remove(["list", index]);
        for (let index = 0; index < value.list.length; index++) edits.remove(["list", index, "drop"]);
        const raw = JSON.stringify(value, undefined, space);
        const result: unknown = JSON.parse(new TextDecoder().decode(edits.apply(new TextEncoder().encode(raw))));
        const list = value.list.filter((_, index) => !removed.has(index)).map(({ keep }) => ({ keep }));
        expect(result).toEqual(JSON.parse(JSON.stringify({ list, rest: value.rest })));
      }),
      { numRuns: 500 },
    );
  });

  it("ends on anything that is no JSON", () => {
    const parts = fc.constantFrom("{", "}", "[", "]", '"', ":", ",", "\\", " ", "a", "é");
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 20 }), (text) => {
        expect(() => edited(text.join(""), remove("a"), remove(0), append(1, "a"), replace(1, 1))).not.toThrow(
          TypeError,
        );
      }),
      { numRuns: 500 },
    );
  });
});
