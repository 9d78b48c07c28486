/** Schemas of every kind in the subsets that providers accept, and anything at all without harm. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { sanitizeSchema, sanitizeValueSchema, type SchemaLevel } from "../../../src/transformers/schema/sanitize.ts";
import { moonshotBreaks, openApiBreaks, jsonSubsetBreaks } from "../../helpers/schema-rules.ts";

const SUBSETS = ["gemini-json", "gemini", "kimi"] as const satisfies readonly SchemaLevel[];
const RULES = { "gemini-json": jsonSubsetBreaks, gemini: openApiBreaks, kimi: moonshotBreaks };

/** One property of an object, which is where providers look closely. */
const property = (schema: unknown, level: SchemaLevel): unknown =>
  Reflect.get(Object(sanitizeSchema({ type: "object", properties: { p: schema } }, level)["properties"]), "p");

interface Row {
  readonly name: string;
  readonly schema: unknown;
  readonly json: unknown;
  readonly gemini: unknown;
  readonly kimi: unknown;
}

const string = { type: "string" };
const STRING = { type: "STRING" };

const ROWS: readonly Row[] = [
  { name: "a plain type", schema: string, json: string, gemini: STRING, kimi: string },
  { name: "upper case", schema: STRING, json: string, gemini: STRING, kimi: string },
  {
    name: "row 122: const",
    schema: { const: "a" },
    json: { type: "string", enum: ["a"] },
    gemini: { type: "STRING", enum: ["a"] },
    kimi: { type: "string", enum: ["a"] },
  },
  {
    name: "row 122: anyOf with null",
    schema: { anyOf: [{ type: "string" }, { type: "null" }], description: "maybe" },
    json: { type: ["string", "null"], description: "maybe" },
    gemini: { type: "STRING", description: "maybe", nullable: true },
    kimi: { description: "maybe", anyOf: [string, { type: "null" }] },
  },
  {
    name: "row 122: a list of types",
    schema: { type: ["string", "integer", "null"], maximum: 5 },
    json: { type: ["string", "integer", "null"], maximum: 5 },
    gemini: {
      anyOf: [
        { type: "STRING", nullable: true },
        { type: "INTEGER", nullable: true, maximum: 5 },
      ],
    },
    kimi: { anyOf: [string, { type: "integer" }, { type: "null" }] },
  },
  {
    name: "row 122: exclusive bounds of integers and numbers",
    schema: {
      anyOf: [
        { type: "integer", exclusiveMinimum: 0 },
        { type: "number", exclusiveMaximum: 1 },
      ],
    },
    json: {
      anyOf: [
        { type: "integer", minimum: 1 },
        { type: "number", maximum: 1 },
      ],
    },
    gemini: {
      anyOf: [
        { type: "INTEGER", minimum: 1 },
        { type: "NUMBER", maximum: 1 },
      ],
    },
    kimi: { anyOf: [{ type: "integer" }, { type: "number" }] },
  },
  {
    name: "an enum of numbers",
    schema: { enum: [1, 2] },
    json: { type: "integer", enum: [1, 2] },
    gemini: { type: "INTEGER" },
    kimi: { type: "integer", enum: [1, 2] },
  },
  {
    name: "an enum with null",
    schema: { type: ["string", "null"], enum: ["a", "", null] },
    json: { anyOf: [{ type: "string", enum: ["a", ""] }, { type: "null" }] },
    gemini: { type: "STRING", nullable: true, enum: ["a"] },
    kimi: { anyOf: [{ type: "string", enum: ["a", ""] }, { type: "null" }] },
  },
  {
    name: "an enum of everything",
    schema: { enum: ["a", 1, true] },
    json: { enum: ["a", 1, true] },
    gemini: { type: "STRING", enum: ["a"] },
    kimi: { type: "string", enum: ["a"] },
  },
  {
    name: "a map",
    schema: { type: "object", additionalProperties: { type: "number" }, propertyNames: { pattern: "^a" } },
    json: { type: "object", additionalProperties: { type: "number" } },
    gemini: { type: "OBJECT" },
    kimi: { type: "object", additionalProperties: { type: "number" } },
  },
  {
    name: "a closed object with a requirement nobody defined",
    schema: { type: "object", properties: { a: {} }, required: ["a", "b"], additionalProperties: false },
    json: { type: "object", properties: { a: {} }, required: ["a"], additionalProperties: false },
    gemini: { type: "OBJECT", properties: { a: STRING }, required: ["a"] },
    kimi: { type: "object", properties: { a: string }, required: ["a"], additionalProperties: false },
  },
  {
    name: "an array of anything",
    schema: { type: "array" },
    json: { type: "array" },
    gemini: { type: "ARRAY", items: STRING },
    kimi: { type: "array" },
  },
  {
    name: "a tuple of draft 7",
    schema: { type: "array", items: [{ type: "string" }, { type: "boolean" }], minItems: 2 },
    json: { type: "array", minItems: 2, prefixItems: [string, { type: "boolean" }] },
    gemini: { type: "ARRAY", minItems: 2, items: { anyOf: [STRING, { type: "BOOLEAN" }] } },
    kimi: { type: "array", items: { anyOf: [string, { type: "boolean" }] } },
  },
  {
    name: "allOf",
    schema: {
      allOf: [
        { type: "object", properties: { a: string } },
        { properties: { b: string }, required: ["b"] },
      ],
    },
    json: { type: "object", properties: { a: string, b: string }, required: ["b"] },
    gemini: { type: "OBJECT", properties: { a: STRING, b: STRING }, required: ["b"] },
    kimi: { type: "object", properties: { a: string, b: string }, required: ["b"] },
  },
  {
    name: "a type beside oneOf",
    schema: { type: "object", properties: { a: string }, oneOf: [{ required: ["a"] }, { properties: { b: string } }] },
    json: { type: "object", properties: { a: string }, anyOf: [{}, { type: "object", properties: { b: string } }] },
    gemini: {
      anyOf: [
        { type: "OBJECT", properties: { a: STRING }, required: ["a"] },
        { type: "OBJECT", properties: { a: STRING, b: STRING } },
      ],
    },
    kimi: {
      anyOf: [
        { type: "object", properties: { a: string }, required: ["a"] },
        { type: "object", properties: { a: string, b: string } },
      ],
    },
  },
  {
    name: "formats and patterns",
    schema: { type: "string", format: "uri", pattern: "^h", minLength: 1 },
    json: { type: "string", format: "uri" },
    gemini: { type: "STRING", minLength: 1, pattern: "^h" },
    kimi: string,
  },
  {
    name: "a default and a title",
    schema: { type: "string", title: "T", default: "d", examples: ["e"], $comment: "c", deprecated: true },
    json: { type: "string", title: "T" },
    gemini: STRING,
    kimi: { type: "string", default: "d" },
  },
  { name: "true", schema: true, json: {}, gemini: STRING, kimi: string },
];

describe.each(ROWS)("$name", ({ schema, json, gemini, kimi }) => {
  it("for every provider", () => {
    expect(property(schema, "gemini-json")).toEqual(json);
    expect(property(schema, "gemini")).toEqual(gemini);
    expect(property(schema, "kimi")).toEqual(kimi);
  });
});

describe("references", () => {
  const refs = (definitions: object, p: unknown): unknown =>
    sanitizeSchema({ type: "object", properties: { p }, ...definitions }, "gemini-json");

  it("row 122: are replaced by what they name, and siblings hold", () => {
    const city = { type: "object", properties: { name: string } };
    for (const key of ["$defs", "definitions"]) {
      const p = { $ref: `#/${key}/a~1b`, description: "where" };
      expect(refs({ [key]: { "a/b": city } }, p)).toEqual({
        type: "object",
        properties: { p: { ...city, description: "where" } },
      });
    }
  });

  it("row 122: to themselves end", () => {
    const node = { type: "object", properties: { next: { $ref: "#/$defs/node" } } };
    const nested = { type: "object", properties: { next: { type: "object", properties: { next: {} } } } };
    expect(refs({ $defs: { node } }, { $ref: "#/$defs/node" })).toEqual({ type: "object", properties: { p: nested } });
    expect(() => refs({}, { $ref: "#" })).not.toThrow();
  });

  it("that double with every level stay small", () => {
    const level = (n: number): object => ({ type: "object", properties: { a: ref(n), b: ref(n), c: ref(n) } });
    const ref = (n: number): object => ({ $ref: `#/$defs/l${n}` });
    const $defs = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`l${n}`, level(n + 1)]));
    expect(JSON.stringify(refs({ $defs }, ref(0))).length).toBeLessThan(400_000);
  });

  it.each(["#/nowhere", "other.json", "#/%", 7])("to %j mean anything", ($ref) => {
    expect(refs({}, { $ref })).toEqual({ type: "object", properties: { p: {} } });
  });
});

describe("the root", () => {
  it.each(SUBSETS)("is an object with what any alternative names: %s", (level) => {
    const schema = {
      type: "object",
      anyOf: [
        { properties: { a: string, b: string }, required: ["a", "b"] },
        { properties: { a: string, c: string }, required: ["a", "c"] },
      ],
    };
    const root = sanitizeSchema(schema, level);
    expect(Object.keys(Object(root["properties"]))).toEqual(["a", "b", "c"]);
    expect(root).toMatchObject({ required: ["a"] });
    expect(root).not.toHaveProperty("anyOf");
  });

  it("of a value may be anything", () => {
    expect(sanitizeValueSchema({ type: "array", items: { const: 1 } }, "gemini-json")).toEqual({
      type: "array",
      items: { type: "integer", enum: [1] },
    });
  });

  it("loses only its names at level plain, and nothing at level none", () => {
    const schema = { $schema: "s", $id: "i", type: "object", oneOf: [] };
    expect(sanitizeSchema(schema, "plain")).toEqual({ type: "object", oneOf: [] });
    expect(sanitizeSchema(schema, "none")).toBe(schema);
    expect(sanitizeSchema("no schema", "plain")).toEqual({});
  });
});

const KEYWORDS = (
  "type enum const items prefixItems properties required additionalProperties nullable anyOf oneOf " +
  "allOf not $ref $defs description default format pattern minimum exclusiveMinimum maxItems " +
  "minLength __proto__ if $schema"
).split(" ");
const schemas = fc
  .letrec<{ schema: unknown; list: unknown; map: unknown }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 6, depthSize: "small" },
      fc.jsonValue(),
      fc.constantFrom("string", "object", "null", "integer", "#", "#/$defs/a", "#/properties/a"),
      fc.dictionary(fc.constantFrom(...KEYWORDS), fc.oneof(tie("schema"), tie("list"), tie("map")), { maxKeys: 6 }),
    ),
    list: fc.array(fc.oneof(tie("schema"), fc.constantFrom("string", "number", "null", "array", "a", null, 1)), {
      maxLength: 4,
    }),
    map: fc.dictionary(fc.constantFrom("a", "b", "__proto__", "constructor"), tie("schema"), { maxKeys: 3 }),
  }))
  .schema.map((schema): unknown => JSON.parse(JSON.stringify(schema)));

describe.each(SUBSETS)("any JSON at level %s", (level) => {
  it("gives a schema that keeps the rules, and sanitizing again changes nothing", () => {
    fc.assert(
      fc.property(schemas, (schema) => {
        const once = sanitizeSchema(schema, level);
        expect(RULES[level](once)).toEqual([]);
        expect(sanitizeSchema(once, level)).toEqual(once);
        const value = sanitizeValueSchema(schema, level);
        expect(RULES[level](value)).toEqual([]);
        expect(sanitizeValueSchema(value, level)).toEqual(value);
      }),
      { numRuns: 400 },
    );
  });

  it("nested ever so deep does no harm", () => {
    for (const key of ["items", "not", "additionalProperties"]) {
      const deep: unknown = JSON.parse(`${`{"${key}":`.repeat(3_000)}{}${"}".repeat(3_000)}`);
      expect(RULES[level](sanitizeSchema(deep, level))).toEqual([]);
    }
    for (const key of ["allOf", "anyOf"]) {
      const deep: unknown = JSON.parse(`${`{"${key}":[`.repeat(3_000)}{}${"]}".repeat(3_000)}`);
      expect(RULES[level](sanitizeSchema(deep, level))).toEqual([]);
    }
  });
});
