/** Tells whether a schema is within the subset that OpenAI can enforce; it refuses any other in strict mode. */
import { fieldsOf, itemsOf, type Fields } from "../foreign.ts";

const KEYWORDS: ReadonlySet<string> = new Set([
  "type",
  "title",
  "description",
  "properties",
  "required",
  "additionalProperties",
  "items",
  "enum",
  "const",
  "anyOf",
]);
const MAX_DEPTH = 5;

export function isStrictSchema(schema: Fields, depth: number = 1): boolean {
  if (depth > MAX_DEPTH || Object.keys(schema).some((keyword) => !KEYWORDS.has(keyword))) return false;
  const properties = fieldsOf(schema["properties"]);
  if (isObject(schema) && !isClosed(schema, Object.keys(properties))) return false;
  const items = schema["items"] === undefined ? [] : [schema["items"]];
  const parts = [...Object.values(properties), ...itemsOf(schema["anyOf"]), ...items];
  return (depth > 1 || schema["type"] === "object") && parts.every((part) => isStrictSchema(fieldsOf(part), depth + 1));
}

function isObject(schema: Fields): boolean {
  return schema["type"] === "object" || schema["properties"] !== undefined;
}

function isClosed(schema: Fields, names: readonly string[]): boolean {
  const required = itemsOf(schema["required"]);
  return schema["additionalProperties"] === false && names.every((name) => required.includes(name));
}
