import { expect, it } from "vitest";

import { configJsonSchema } from "../../src/config/json-schema.ts";
import { isRecord } from "../../src/core/message.ts";

/** Every key of the schema, with what editors show beside it. */
function keysOf(schema: unknown, prefix = ""): [string, unknown][] {
  if (!isRecord(schema)) return [];
  const inner = isRecord(schema["items"]) ? schema["items"] : schema;
  const properties = isRecord(inner["properties"]) ? inner["properties"] : {};
  const keys: [string, unknown][] = [];
  for (const [key, value] of Object.entries(properties)) {
    keys.push([prefix + key, isRecord(value) && value["description"]]);
    for (const below of keysOf(value, `${prefix}${key}.`)) keys.push(below);
  }
  return keys;
}

it("explains every key that the program reads", () => {
  const keys = keysOf(configJsonSchema()).filter(
    ([key]) => !/^\$schema|^providers\.|\.quirks\.|\.(use|category|threshold)$/.test(key),
  );
  expect(keys.length).toBeGreaterThan(40);
  expect(keys.filter(([, description]) => typeof description !== "string")).toEqual([]);
});

it("lets files hold other keys, and demands what a provider needs", () => {
  const schema = configJsonSchema();
  expect(schema["additionalProperties"]).not.toBe(false);
  expect(schema).toMatchObject({
    type: "object",
    properties: { Providers: { items: { required: expect.arrayContaining(["name", "api_base_url"]) } } },
  });
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
});
