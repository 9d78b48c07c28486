/**
 * Gemini's own `Schema`, an OpenAPI 3.0 object: any other key is refused ("Unknown name"), and so are objects and arrays
 * without content, values of an enum that are no text, and anything beside `anyOf`.
 */
import { itemsOf, stringOf, type Fields } from "../foreign.ts";
import { branchesOf, elementOf, type SchemaNode, type TypeName } from "./node.ts";

const LIMITS: Readonly<Record<TypeName, readonly string[]>> = {
  object: [],
  array: ["minItems", "maxItems"],
  string: ["minLength", "maxLength", "pattern"],
  number: ["minimum", "maximum"],
  integer: ["minimum", "maximum"],
  boolean: [],
};
const FORMATS: Readonly<Partial<Record<TypeName, readonly string[]>>> = {
  string: ["date-time", "enum"],
  number: ["float", "double"],
  integer: ["int32", "int64"],
};
const TEXT: Fields = { type: "STRING" };

export function openApiSchema(node: SchemaNode): Fields {
  const branches = branchesOf(node);
  const [only] = branches;
  return branches.length === 1 && only ? branch(only) : { anyOf: branches.map(branch) };
}

/** A value of any type is asked for as text: the type is mandatory. */
function branch(node: SchemaNode): Fields {
  const { types, limits, notes, nullable } = node;
  const type = types[0] ?? "string";
  const format = stringOf(limits["format"]);
  return {
    type: type.toUpperCase(),
    ...(notes["description"] === undefined ? {} : { description: notes["description"] }),
    ...(nullable ? { nullable } : {}),
    ...(FORMATS[type]?.includes(format) ? { format } : {}),
    ...Object.fromEntries(LIMITS[type].filter((name) => name in limits).map((name) => [name, limits[name]])),
    ...contentOf(node, type),
  };
}

function contentOf(node: SchemaNode, type: TypeName): Fields {
  if (type === "object") return objectFields(node);
  if (type === "array") return { items: itemsOfArray(node) };
  const values = type === "string" ? itemsOf(node.values).filter((value) => stringOf(value) !== "") : [];
  return values.length > 0 ? { enum: values } : {};
}

function objectFields({ properties, required }: SchemaNode): Fields {
  if (properties.size === 0) return {};
  const names = required.filter((name) => properties.has(name));
  const printed = Array.from(properties, ([name, property]) => [name, openApiSchema(property)] as const);
  return { properties: Object.fromEntries(printed), ...(names.length > 0 ? { required: names } : {}) };
}

function itemsOfArray(node: SchemaNode): Fields {
  const element = elementOf(node);
  return element ? openApiSchema(element) : TEXT;
}
