/**
 * The part of JSON Schema that Gemini documents for `parametersJsonSchema` and `responseJsonSchema`. References could
 * stay, but draft 7's `definitions` would not be found, and cycles are refused in required properties.
 */
import type { Fields } from "../foreign.ts";
import type { SchemaNode } from "./node.ts";

const LIMITS = ["format", "minItems", "maxItems", "minimum", "maximum"] as const;

export function jsonSchema(node: SchemaNode): Fields {
  const { nullable, values, notes } = node;
  if (nullable && values) {
    return { ...shown(notes), anyOf: [jsonSchema({ ...node, nullable: false, notes: {} }), { type: "null" }] };
  }
  return {
    ...typeField(node),
    ...shown(notes),
    ...Object.fromEntries(LIMITS.filter((name) => name in node.limits).map((name) => [name, node.limits[name]])),
    ...(values && { enum: values }),
    ...objectFields(node),
    ...arrayFields(node),
    ...choiceField(node),
  };
}

function shown({ title, description }: Fields): Fields {
  return { ...(title === undefined ? {} : { title }), ...(description === undefined ? {} : { description }) };
}

function typeField({ types, nullable, variants }: SchemaNode): Fields {
  const names = nullable && (types.length > 0 || variants.length === 0) ? [...types, "null"] : types;
  if (names.length === 0) return {};
  return { type: names.length === 1 ? names[0] : names };
}

function objectFields({ properties, required, additional }: SchemaNode): Fields {
  const names = required.filter((name) => properties.has(name));
  const printed = Array.from(properties, ([name, property]) => [name, jsonSchema(property)] as const);
  return {
    ...(printed.length > 0 ? { properties: Object.fromEntries(printed) } : {}),
    ...(names.length > 0 ? { required: names } : {}),
    ...(additional === undefined
      ? {}
      : { additionalProperties: typeof additional === "boolean" ? additional : jsonSchema(additional) }),
  };
}

function arrayFields({ items, prefix }: SchemaNode): Fields {
  return {
    ...(items && { items: jsonSchema(items) }),
    ...(prefix.length > 0 ? { prefixItems: prefix.map(jsonSchema) } : {}),
  };
}

function choiceField({ variants, nullable }: SchemaNode): Fields {
  if (variants.length === 0) return {};
  return { anyOf: [...variants.map(jsonSchema), ...(nullable ? [{ type: "null" }] : [])] };
}
