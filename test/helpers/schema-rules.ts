/** What providers refuse in a schema, as their error messages and documents tell: one sentence for every break. */
import { isRecord } from "../../src/core/message.ts";
import { itemsOf, type Fields } from "../../src/transformers/foreign.ts";

type Check = (node: Fields, at: string) => string[];

/** Gemini's `Schema`. */
export function openApiBreaks(schema: unknown, at: string = "root"): string[] {
  return walk(schema, at, openApiNode, []);
}

/** JSON Schema as Gemini documents it. */
export function jsonSubsetBreaks(schema: unknown, at: string = "root"): string[] {
  return walk(schema, at, jsonNode, ["additionalProperties", "prefixItems"]);
}

export function moonshotBreaks(schema: unknown, at: string = "root"): string[] {
  return walk(schema, at, moonshotNode, ["additionalProperties"]);
}

const OPENAPI_KEYS = (
  "type format description nullable enum items minItems maxItems properties required " +
  "propertyOrdering minProperties maxProperties minLength maxLength pattern minimum maximum anyOf " +
  "example title"
).split(" ");
const JSON_KEYS = (
  "$id $defs $ref $anchor type format title description enum items prefixItems minItems maxItems " +
  "minimum maximum anyOf oneOf properties additionalProperties required propertyOrdering"
).split(" ");
const MOONSHOT_KEYS: Readonly<Record<string, readonly string[]>> = {
  object: ["properties", "required", "additionalProperties"],
  array: ["items"],
  string: ["enum"],
  number: ["enum"],
  integer: ["enum"],
  boolean: [],
  null: [],
};

function openApiNode(node: Fields, at: string): string[] {
  if (node["anyOf"] !== undefined) return Object.keys(node).length === 1 ? [] : [`${at}: keys beside any_of`];
  const breaks = unknownKeys(node, OPENAPI_KEYS, at);
  const { type, format } = node;
  if (!/^(OBJECT|ARRAY|STRING|NUMBER|INTEGER|BOOLEAN)$/.test(String(type)))
    breaks.push(`${at}: type ${JSON.stringify(type)}`);
  if (type === "ARRAY" && !isRecord(node["items"])) breaks.push(`${at}.items: missing field`);
  if (type === "STRING" && format !== undefined && format !== "enum" && format !== "date-time") {
    breaks.push(`${at}: format ${JSON.stringify(format)}`);
  }
  const values = itemsOf(node["enum"]);
  if (values.some((value) => typeof value !== "string" || value === "")) breaks.push(`${at}.enum: not text`);
  return [...breaks, ...undefinedRequired(node, at)];
}

function jsonNode(node: Fields, at: string): string[] {
  return [...unknownKeys(node, JSON_KEYS, at), ...undefinedRequired(node, at)];
}

function moonshotNode(node: Fields, at: string): string[] {
  if (node["anyOf"] !== undefined) return unknownKeys(node, ["anyOf", "description", "default"], at);
  const keys = MOONSHOT_KEYS[String(node["type"])];
  if (!keys) return [`${at}: type is not defined`];
  const values = itemsOf(node["enum"]);
  const mixed = values.some((value) => typeof value !== typeof values[0] || typeof value === "boolean");
  return [
    ...unknownKeys(node, [...keys, "type", "description", "default"], at),
    ...(mixed ? [`${at}: an enum of several types`] : []),
    ...undefinedRequired(node, at),
  ];
}

function unknownKeys(node: Fields, known: readonly string[], at: string): string[] {
  return Object.keys(node)
    .filter((key) => !known.includes(key))
    .map((key) => `Unknown name "${key}" at ${at}`);
}

function undefinedRequired(node: Fields, at: string): string[] {
  const properties = isRecord(node["properties"]) ? node["properties"] : {};
  return itemsOf(node["required"])
    .filter((name) => typeof name !== "string" || !Object.hasOwn(properties, name))
    .map((name) => `${at}.required: ${JSON.stringify(name)} is not defined`);
}

function walk(schema: unknown, at: string, check: Check, more: readonly string[]): string[] {
  if (!isRecord(schema)) return [`${at} is no schema`];
  const below: [string, unknown][] = [];
  if (isRecord(schema["properties"])) below.push(...Object.entries(schema["properties"]));
  for (const key of ["items", ...more]) {
    const value = schema[key];
    if (value !== undefined && typeof value !== "boolean" && !Array.isArray(value)) below.push([key, value]);
  }
  for (const key of ["anyOf", "prefixItems"]) {
    below.push(...itemsOf(schema[key]).map((item, i): [string, unknown] => [`${key}[${i}]`, item]));
  }
  return [...check(schema, at), ...below.flatMap(([name, value]) => walk(value, `${at}.${name}`, check, more))];
}
