/** A JSON schema as the printers see it: every spelling of one thing has become one thing, and nothing is referred to. */
import type { Fields } from "../foreign.ts";

export const TYPES = ["object", "array", "string", "number", "integer", "boolean"] as const;
export type TypeName = (typeof TYPES)[number];

export interface SchemaNode {
  /** Empty for any; `null` is `nullable`. */
  readonly types: readonly TypeName[];
  readonly nullable: boolean;
  /** `title`, `description`, `default`. */
  readonly notes: Fields;
  /** Bounds, `format` and `pattern`, all of the right type. */
  readonly limits: Fields;
  /** `enum` without null. */
  readonly values: readonly unknown[] | undefined;
  readonly properties: ReadonlyMap<string, SchemaNode>;
  readonly required: readonly string[];
  readonly additional: boolean | SchemaNode | undefined;
  readonly items: SchemaNode | undefined;
  /** Elements of a tuple. */
  readonly prefix: readonly SchemaNode[];
  /** One of them must fit as well. */
  readonly variants: readonly SchemaNode[];
}

export const ANY: SchemaNode = {
  types: [],
  nullable: false,
  notes: {},
  limits: {},
  values: undefined,
  properties: new Map(),
  required: [],
  additional: undefined,
  items: undefined,
  prefix: [],
  variants: [],
};

/** What fits both; where they contradict each other, `b` holds. */
export function merged(a: SchemaNode, b: SchemaNode): SchemaNode {
  const properties = new Map(a.properties);
  for (const [name, node] of b.properties) {
    const other = properties.get(name);
    properties.set(name, other ? merged(other, node) : node);
  }
  return {
    types: commonTypes(a.types, b.types),
    nullable: a.nullable || b.nullable,
    notes: { ...a.notes, ...b.notes },
    limits: { ...a.limits, ...b.limits },
    values: b.values ?? a.values,
    properties,
    required: [...new Set([...a.required, ...b.required])],
    additional: b.additional ?? a.additional,
    items: a.items && b.items ? merged(a.items, b.items) : (b.items ?? a.items),
    prefix: b.prefix.length > 0 ? b.prefix : a.prefix,
    variants: b.variants.length > 0 ? b.variants : a.variants,
  };
}

function commonTypes(a: readonly TypeName[], b: readonly TypeName[]): readonly TypeName[] {
  if (a.length === 0) return b;
  const common = b.filter((type) => a.includes(type) || (type === "integer" && a.includes("number")));
  return common.length > 0 ? common : b.length > 0 ? b : a;
}

/** The type that the other keywords speak of, where none is named. */
export function withType(node: SchemaNode): SchemaNode {
  if (node.types.length > 0 || node.variants.length > 0) return node;
  const type = impliedType(node);
  return type === undefined ? node : { ...node, types: [type] };
}

function impliedType({ properties, items, prefix, values = [] }: SchemaNode): TypeName | undefined {
  if (properties.size > 0) return "object";
  if (items || prefix.length > 0) return "array";
  if (values.length === 0) return undefined;
  if (values.every((value) => typeof value === "string")) return "string";
  if (values.every(Number.isInteger)) return "integer";
  if (values.every((value) => typeof value === "number")) return "number";
  return values.every((value) => typeof value === "boolean") ? "boolean" : undefined;
}

/** Most alternatives that are printed. */
const MAX_BRANCHES = 32;

/** The alternatives of a node, each of one type at most, for grammars that allow nothing beside a choice. */
export function branchesOf(node: SchemaNode): readonly SchemaNode[] {
  return allBranches(node).slice(0, MAX_BRANCHES);
}

function allBranches(node: SchemaNode): readonly SchemaNode[] {
  const { variants, ...rest } = node;
  const base = { ...rest, variants: [] };
  if (variants.length > 0) return variants.flatMap((variant) => allBranches(withType(merged(base, variant))));
  return node.types.length > 1 ? node.types.map((type) => ({ ...node, types: [type] })) : [node];
}

/** The root of a tool's parameters is an object everywhere, with all that any alternative names. */
export function objectOf(node: SchemaNode): SchemaNode {
  const branches = branchesOf(node);
  const whole = branches.reduce(merged, { ...node, variants: [] });
  const required = whole.required.filter((name) => branches.every((branch) => branch.required.includes(name)));
  const { properties, additional } = whole;
  return { ...ANY, types: ["object"], notes: node.notes, properties, required, additional };
}

/** A schema for the elements of an array; a tuple's elements become alternatives. */
export function elementOf({ items, prefix }: SchemaNode): SchemaNode | undefined {
  if (prefix.length === 0) return items;
  const variants = items ? [...prefix, items] : prefix;
  return variants.length === 1 ? variants[0] : { ...ANY, variants };
}
