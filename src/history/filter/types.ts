/** A filter as a tree, and what is wrong with one that is none. */
import type { FlowRow } from "../../core/record.ts";

export type Value = string | number | boolean | undefined;

/** How the values of a field are written. */
export type FieldKind = "text" | "list" | "count" | "bytes" | "dollars" | "duration" | "speed" | "status" | "time";

export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly summary: string;
  readonly example: string;
  /** The value in SQL, over the table `records`. */
  readonly sql: string;
  /** The same value of a row. Lists are read apart. */
  readonly get: (row: FlowRow) => Value;
  readonly list?: (row: FlowRow) => readonly string[];
  /** All values there are; others are refused. */
  readonly values?: readonly string[];
}

export type Comparator = "<" | "<=" | ">" | ">=" | "=";

export type Test =
  | { readonly op: "contains" | "equals" | "like"; readonly text: string }
  | { readonly op: "compare"; readonly comparator: Comparator; readonly number: number }
  | { readonly op: "between"; readonly from: number; readonly to: number }
  | { readonly op: "absent" };

export type Filter =
  | { readonly kind: "and" | "or"; readonly of: readonly Filter[] }
  | { readonly kind: "not"; readonly of: Filter }
  | { readonly kind: "test"; readonly field: Field; readonly test: Test }
  /** What was said: request, answer, error of the provider. */
  | { readonly kind: "body"; readonly word: string };

export const EVERYTHING: Filter = { kind: "and", of: [] };

export class FilterError extends Error {
  override readonly name = "FilterError";
  /** Index of the first character that is meant, and of the one behind the last. */
  readonly start: number;
  readonly end: number;
  readonly suggestion: string | undefined;

  constructor(message: string, start: number, end: number, suggestion?: string) {
    super(message);
    this.start = start;
    this.end = end;
    this.suggestion = suggestion;
  }
}
