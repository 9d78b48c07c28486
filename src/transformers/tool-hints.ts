/**
 * Arguments of a tool call made to fit the tool's own schema where they miss it by a known habit of models: names in
 * another spelling, everything one level too deep, JSON as text. What fits already, or cannot be told, stays as it is.
 */
import { isRecord, type Tool } from "../core/message.ts";
import { fieldsOf, itemsOf, parseJson, type Fields } from "./foreign.ts";

/** Schemas of properties, by tool and property. */
export type ToolHints = ReadonlyMap<string, Fields>;

/** `nameOf` gives a tool's name on the wire. Tools that take any properties give no hints. */
export function hintsFor(tools: readonly Tool[], nameOf: (name: string) => string): ToolHints {
  const hints = new Map<string, Fields>();
  for (const { name, input_schema } of tools) {
    const { properties, additionalProperties } = fieldsOf(input_schema);
    const open = additionalProperties === true || isRecord(additionalProperties);
    if (isRecord(properties) && Object.keys(properties).length > 0 && !open) hints.set(nameOf(name), properties);
  }
  return hints;
}

export function fittedArgs(args: unknown, properties: Fields | undefined): unknown {
  if (!properties || !isRecord(args)) return args;
  const flat = unwrapped(args, properties);
  const entries = Object.entries(flat).map(([name, value]): [string, unknown] => {
    const known = spelled(name, flat, properties);
    return [known, valued(value, fieldsOf(properties[known]))];
  });
  return Object.fromEntries(entries);
}

/** `{"args": {"path": "x"}}` for a tool that has a `path` and no `args`. */
function unwrapped(args: Fields, properties: Fields): Fields {
  const [only, ...others] = Object.keys(args);
  if (only === undefined || others.length > 0 || isKnown(only, properties)) return args;
  const inner = typeof args[only] === "string" ? parseJson(args[only]) : args[only];
  if (!isRecord(inner)) return args;
  const names = Object.keys(inner);
  return names.length > 0 && names.every((name) => isKnown(name, properties)) ? inner : args;
}

function isKnown(name: string, properties: Fields): boolean {
  return Object.hasOwn(properties, name) || Object.keys(properties).some((known) => plain(known) === plain(name));
}

/** The one property of that name in another spelling, unless it is there already. */
function spelled(name: string, args: Fields, properties: Fields): string {
  if (Object.hasOwn(properties, name)) return name;
  const alike = Object.keys(properties).filter((known) => plain(known) === plain(name));
  const twins = Object.keys(args).filter((other) => plain(other) === plain(name));
  return alike.length === 1 && twins.length === 1 && alike[0] !== undefined ? alike[0] : name;
}

/** `filePath`, `file-path` and `File_Path` are one. */
function plain(name: string): string {
  return name.replace(/[_-]/g, "").toLowerCase();
}

/** A list, an object, a number or a truth value that came as text, where the schema takes no text. */
function valued(value: unknown, schema: Fields): unknown {
  if (typeof value !== "string") return value;
  const types = typeof schema["type"] === "string" ? [schema["type"]] : itemsOf(schema["type"]);
  if (types.length === 0 || types.includes("string")) return value;
  const parsed = parseJson(value);
  return types.some((type) => isOfType(parsed, type)) ? parsed : value;
}

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case "array":
      return Array.isArray(value);
    case "object":
      return isRecord(value);
    case "integer":
      return Number.isInteger(value);
    case "number":
    case "boolean":
      return typeof value === type;
    default:
      return false;
  }
}
