/** A preset as claude-code-router 2.0 writes it: what it is, what it asks for, and a configuration with gaps. */
import { readFileSync } from "node:fs";

import { ConfigDocument, SyntaxFault } from "../../config/document.ts";
import { CcrError } from "../../core/errors.ts";
import { type Fields, fieldsOf, itemsOf, numberOf, stringOf } from "../../transformers/foreign.ts";
import { manifestFile } from "./place.ts";

const METADATA: ReadonlySet<string> = new Set([
  "name",
  "version",
  "description",
  "author",
  "homepage",
  "repository",
  "license",
  "keywords",
  "ccrVersion",
  "source",
  "sourceType",
  "checksum",
]);
const MECHANISM: ReadonlySet<string> = new Set(["schema", "template", "configMappings", "userValues"]);

export type InputType = "password" | "input" | "select" | "multiselect" | "confirm" | "editor" | "number";

export interface Input {
  readonly id: string;
  readonly type: InputType;
  readonly label: string;
  readonly options: readonly unknown[];
  /** All of them must hold, or the input is not asked for. */
  readonly when: readonly Condition[];
  readonly usual: unknown;
  readonly required: boolean;
  readonly min: number | undefined;
  readonly max: number | undefined;
}

export interface Condition {
  readonly field: string;
  readonly operator: string;
  readonly value: unknown;
}

export interface Mapping {
  /** `Providers[0].api_key` */
  readonly target: string;
  readonly value: unknown;
  readonly when: readonly Condition[];
}

export interface Manifest {
  /** The file as it is. */
  readonly fields: Fields;
  readonly metadata: Fields;
  readonly inputs: readonly Input[];
  readonly template: Fields;
  readonly mappings: readonly Mapping[];
  /** What the user has answered. */
  readonly values: Fields;
  /** Keys of a configuration, with `#{id}` in them. */
  readonly config: Fields;
}

/** Throws `CCR-E051` when there is none, or none that can be read. */
export function readManifest(folder: string): Manifest {
  const path = manifestFile(folder);
  try {
    return manifestOf(fieldsOf(new ConfigDocument(readFileSync(path, "utf8")).value));
  } catch (error) {
    const place = error instanceof SyntaxFault ? `:${error.place.line}:${error.place.column}` : "";
    const detail =
      error instanceof Error && "code" in error
        ? String(error.code)
        : String(error instanceof Error ? error.message : error);
    throw new CcrError("CCR-E051", { where: `${path}${place}`, detail }, { cause: error });
  }
}

export function manifestOf(fields: Fields): Manifest {
  const entries = Object.entries(fields);
  return {
    fields,
    metadata: Object.fromEntries(entries.filter(([key]) => METADATA.has(key))),
    inputs: itemsOf(fields["schema"]).map((item) => inputOf(fieldsOf(item))),
    template: fieldsOf(fields["template"]),
    mappings: itemsOf(fields["configMappings"]).map((item) => mappingOf(fieldsOf(item))),
    values: fieldsOf(fields["userValues"]),
    config: Object.fromEntries(entries.filter(([key]) => !METADATA.has(key) && !MECHANISM.has(key))),
  };
}

const TYPES: readonly InputType[] = ["password", "input", "select", "multiselect", "confirm", "editor", "number"];

/** CCR takes an input without a type for a password. */
function inputOf(fields: Fields): Input {
  const { id, type, label, prompt, options, when, defaultValue, required, min, max } = fields;
  return {
    id: stringOf(id),
    type: TYPES.find((known) => known === type) ?? "password",
    label: stringOf(label) || stringOf(prompt) || stringOf(id),
    options: itemsOf(Array.isArray(options) ? options : fieldsOf(options)["options"]).map((option) => {
      const { value = option } = fieldsOf(option);
      return value;
    }),
    when: conditionsOf(when),
    usual: defaultValue,
    required: required !== false,
    min: numberOf(min),
    max: numberOf(max),
  };
}

function mappingOf({ target, value, when }: Fields): Mapping {
  return { target: stringOf(target), value, when: conditionsOf(when) };
}

function conditionsOf(when: unknown): Condition[] {
  const all = Array.isArray(when) ? itemsOf(when) : when === undefined ? [] : [when];
  return all.map((item) => {
    const { field, operator, value } = fieldsOf(item);
    return { field: stringOf(field), operator: stringOf(operator) || "eq", value };
  });
}

export function holds(conditions: readonly Condition[], values: Fields): boolean {
  return conditions.every((condition) => holdsOne(condition, values));
}

function holdsOne({ field, operator, value }: Condition, values: Fields): boolean {
  const found = values[field.replace(/^#\{(.*)\}$/, "$1")];
  const [left, right] = [Number(found), Number(value)];
  switch (operator) {
    case "ne":
      return found !== value;
    case "in":
      return itemsOf(value).includes(found);
    case "nin":
      return !itemsOf(value).includes(found);
    case "gt":
      return left > right;
    case "lt":
      return left < right;
    case "gte":
      return left >= right;
    case "lte":
      return left <= right;
    case "exists":
      return found !== undefined && found !== null;
    default:
      return found === value;
  }
}
