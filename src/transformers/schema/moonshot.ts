/**
 * Moonshot's flavour of JSON Schema (MFJS), which Kimi checks tools against: one type for every node, nothing but a
 * description beside `anyOf`, no bounds and formats, and only keywords that belong to the type.
 * Source: github.com/MoonshotAI/walle, docs/mfjs-spec.md.
 */
import { itemsOf, type Fields } from "../foreign.ts";
import { branchesOf, elementOf, type SchemaNode, type TypeName } from "./node.ts";

export function moonshotSchema(node: SchemaNode): Fields {
  const { notes, nullable } = node;
  const bare = { ...node, notes: {}, nullable: false };
  const branches = branchesOf(bare);
  const [only] = branches;
  if (branches.length === 1 && only && !nullable) return { ...noteFields(notes), ...branch(only) };
  const nothing = { type: "null" };
  if (isNull(node)) return { ...noteFields(notes), ...nothing };
  const printed = branches.map((one) => ({ ...noteFields(one.notes), ...branch(one) }));
  const orNull = nullable || branches.some((one) => one.nullable);
  return { ...noteFields(notes), anyOf: orNull ? [...printed, nothing] : printed };
}

function isNull({ nullable, types, variants, values }: SchemaNode): boolean {
  return nullable && types.length === 0 && variants.length === 0 && !values;
}

function noteFields({ description, default: fallback }: Fields): Fields {
  return {
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}

function branch(node: SchemaNode): Fields {
  const type = node.types[0] ?? "string";
  if (type === "object") return { type, ...objectFields(node) };
  const element = type === "array" ? elementOf(node) : undefined;
  const values = allowedValues(node, type);
  return {
    type,
    ...(element && { items: moonshotSchema(element) }),
    ...(values.length > 0 ? { enum: values } : {}),
  };
}

function objectFields({ properties, required, additional }: SchemaNode): Fields {
  const names = required.filter((name) => properties.has(name));
  const printed = Array.from(properties, ([name, property]) => [name, moonshotSchema(property)] as const);
  return {
    ...(printed.length > 0 ? { properties: Object.fromEntries(printed) } : {}),
    ...(names.length > 0 ? { required: names } : {}),
    ...(additional === undefined
      ? {}
      : { additionalProperties: typeof additional === "boolean" ? additional : moonshotSchema(additional) }),
  };
}

/** Texts or numbers, never both. */
function allowedValues({ values }: SchemaNode, type: TypeName): readonly unknown[] {
  const kind = type === "string" ? "string" : type === "number" || type === "integer" ? "number" : undefined;
  return itemsOf(values).filter((value) => typeof value === kind);
}
