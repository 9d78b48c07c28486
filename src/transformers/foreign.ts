/** Reads fields of foreign JSON: a value of another type than expected counts as absent. */

import { isRecord } from "../core/message.ts";

export type Fields = Readonly<Record<string, unknown>>;

const NO_FIELDS: Fields = {};
const NO_ITEMS: readonly unknown[] = [];

export function fieldsOf(value: unknown): Fields {
  return isRecord(value) ? value : NO_FIELDS;
}

export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : NO_ITEMS;
}

export function stringOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** Undefined when `text` is not JSON; JSON has no such value of its own. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
