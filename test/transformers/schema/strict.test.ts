/** Which schemas OpenAI can hold a model to. */
import { describe, expect, it } from "vitest";

import { isStrictSchema } from "../../../src/transformers/schema/strict.ts";

const closed = (properties: object, more: object = {}): object => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...more,
});

describe("isStrictSchema", () => {
  it.each([
    ["closed and complete", closed({ a: { type: "string" } }), true],
    ["without properties", closed({}), true],
    ["nested", closed({ a: { type: "array", items: closed({ b: { anyOf: [{ type: "null" }, closed({})] } }) } }), true],
    ["open", closed({}, { additionalProperties: true }), false],
    ["with an optional field", closed({ a: { type: "string" } }, { required: [] }), false],
    ["open inside", closed({ a: { type: "object", properties: {} } }), false],
    ["open in a definition", closed({ a: { $ref: "#/$defs/b" } }, { $defs: { b: { type: "object" } } }), false],
    ["with a word that is refused", closed({ a: { oneOf: [] } }), false],
    ["with a word that is not known", closed({ a: { type: "string", format: "uri" } }), false],
    ["of no object", { type: "array", items: { type: "string" } }, false],
    ["empty", {}, false],
  ])("%s", (_, schema, strict) => {
    expect(isStrictSchema({ ...schema })).toBe(strict);
  });

  it("does not follow a schema into itself", () => {
    const loop: { type: string; items?: unknown } = { type: "array" };
    loop.items = loop;
    expect(isStrictSchema({ type: "object", additionalProperties: false, items: loop })).toBe(false);
  });
});
