/** Reads any JSON value as a schema. What it does not understand counts as absent, so it never fails. */
import { isRecord } from "../../core/message.ts";
import { itemsOf, stringOf, type Fields } from "../foreign.ts";
import { ANY, merged, TYPES, withType, type SchemaNode, type TypeName } from "./node.ts";

/** Nesting of properties and elements. */
const MAX_DEPTH = 48;
/** Nesting of `allOf`, `anyOf` and `$ref` within one node. */
const MAX_FOLDS = 8;
/** Nodes that references may add; some schemas refer to themselves, or double with every level. */
const MAX_REFERRED = 4_000;
/** How often one reference may occur inside itself. */
const MAX_RECURSION = 2;

const NUMBERS = ["minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum"] as const;
const TEXTS = ["format", "pattern"] as const;

export function readSchema(schema: unknown): SchemaNode {
  return new SchemaReader(schema).node(schema, { depth: 0, folds: 0, references: [] });
}

interface Place {
  readonly depth: number;
  readonly folds: number;
  /** References that have been followed to get here. */
  readonly references: readonly string[];
}

class SchemaReader {
  readonly #root: unknown;
  #referred = 0;

  constructor(root: unknown) {
    this.#root = root;
  }

  node(value: unknown, place: Place): SchemaNode {
    if (!isRecord(value) || place.depth > MAX_DEPTH || place.folds > MAX_FOLDS) return ANY;
    if (place.references.length > 0 && ++this.#referred > MAX_REFERRED) return ANY;
    const fold = { ...place, folds: place.folds + 1 };
    const parts = [
      ...itemsOf(value["allOf"]).map((part) => this.node(part, fold)),
      this.#target(value["$ref"], fold),
      this.#own(value, place),
    ];
    return withType(parts.reduce(merged));
  }

  #target(reference: unknown, place: Place): SchemaNode {
    const pointer = stringOf(reference);
    const { references } = place;
    if (pointer === "" || references.filter((known) => known === pointer).length >= MAX_RECURSION) return ANY;
    return this.node(pointedAt(this.#root, pointer), { ...place, references: [...references, pointer] });
  }

  #own(value: Fields, place: Place): SchemaNode {
    const inner = { ...place, depth: place.depth + 1, folds: 0 };
    const listed = Array.isArray(value["items"]) ? value["items"] : value["prefixItems"];
    const own: SchemaNode = {
      types: typesOf(value["type"]),
      nullable: isNullable(value),
      notes: notesOf(value),
      limits: limitsOf(value),
      values: valuesOf(value),
      properties: this.#properties(value["properties"], inner),
      required: [...new Set(itemsOf(value["required"]).filter((name) => typeof name === "string"))],
      additional: this.#additional(value["additionalProperties"], inner),
      items: isRecord(value["items"]) ? this.node(value["items"], inner) : undefined,
      prefix: itemsOf(listed).map((item) => this.node(item, inner)),
      variants: [],
    };
    return this.#withVariants(own, value, { ...place, folds: place.folds + 1 });
  }

  #properties(value: unknown, place: Place): ReadonlyMap<string, SchemaNode> {
    if (!isRecord(value)) return new Map();
    return new Map(Object.entries(value).map(([name, property]) => [name, this.node(property, place)]));
  }

  #additional(value: unknown, place: Place): SchemaNode["additional"] {
    return typeof value === "boolean" ? value : isRecord(value) ? this.node(value, place) : undefined;
  }

  /** An alternative of null alone only says that null is allowed, and one that is left alone is no choice. */
  #withVariants(node: SchemaNode, value: Fields, place: Place): SchemaNode {
    const choices = [...itemsOf(value["anyOf"]), ...itemsOf(value["oneOf"])];
    const all = choices.map((choice) => this.node(choice, place)).flatMap(spliced);
    const variants = all.filter((variant) => !isNull(variant));
    const nullable = node.nullable || variants.length < all.length;
    const [only] = variants;
    if (variants.length === 1 && only) return merged({ ...node, nullable }, only);
    return { ...node, nullable, variants };
  }
}

/** The choices of a choice without conditions of its own. */
function spliced(node: SchemaNode): readonly SchemaNode[] {
  const { variants, nullable } = node;
  const pure = variants.length > 0 && node.types.length === 0 && node.properties.size === 0 && !node.values;
  if (!pure) return [node];
  return nullable ? [...variants, { ...ANY, nullable: true }] : variants;
}

/** True for a node that only null fits. */
function isNull(node: SchemaNode): boolean {
  return node.nullable && node.types.length === 0 && node.variants.length === 0 && !node.values;
}

function typesOf(type: unknown): readonly TypeName[] {
  const names = new Set((Array.isArray(type) ? itemsOf(type) : [type]).map((name) => stringOf(name).toLowerCase()));
  return TYPES.filter((name) => names.has(name));
}

/** `nullable` is OpenAPI's word, which says nothing where any type is allowed. */
function isNullable(value: Fields): boolean {
  const types = Array.isArray(value["type"]) ? itemsOf(value["type"]) : [value["type"]];
  if (types.some((type) => stringOf(type).toLowerCase() === "null")) return true;
  if (value["nullable"] === true && (typesOf(value["type"]).length > 0 || itemsOf(value["anyOf"]).length > 0))
    return true;
  return value["const"] === null || itemsOf(value["enum"]).includes(null);
}

function valuesOf(value: Fields): readonly unknown[] | undefined {
  const listed = value["const"] === undefined ? value["enum"] : [value["const"]];
  const values = itemsOf(listed).filter((item) => item !== null);
  return values.length > 0 ? values : undefined;
}

function notesOf(value: Fields): Fields {
  const notes: Record<string, unknown> = {};
  for (const name of ["title", "description"]) if (stringOf(value[name])) notes[name] = value[name];
  if (value["default"] !== undefined) notes["default"] = value["default"];
  return notes;
}

function limitsOf(value: Fields): Fields {
  const limits: Record<string, unknown> = {};
  for (const name of NUMBERS) if (typeof value[name] === "number") limits[name] = value[name];
  for (const name of TEXTS) if (stringOf(value[name])) limits[name] = value[name];
  const step = typesOf(value["type"]).includes("integer") ? 1 : 0;
  const { exclusiveMinimum: above, exclusiveMaximum: below } = value;
  if (typeof above === "number") limits["minimum"] = above + step;
  if (typeof below === "number") limits["maximum"] = below - step;
  return limits;
}

/** RFC 6901, within the document. */
function pointedAt(root: unknown, pointer: string): unknown {
  if (!pointer.startsWith("#")) return undefined;
  let value = root;
  for (const step of pointer.split("/").slice(1)) {
    const key = unescaped(step);
    value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : itemsOf(value)[Number(key)];
  }
  return value;
}

function unescaped(step: string): string {
  const plain = step.replaceAll("~1", "/").replaceAll("~0", "~");
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}
