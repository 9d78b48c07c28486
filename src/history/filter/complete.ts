/** What may stand at a place of a filter that is being typed. */
import { FIELDS, fieldNamed, FLAG_NAMES } from "./fields.ts";

export interface Completion {
  /** The part of the source that an option replaces. */
  readonly start: number;
  readonly end: number;
  readonly options: readonly string[];
  /** Field whose values in the history are options as well. */
  readonly field: string | undefined;
}

/** Behind a sign of comparison or in front of one nothing is offered: numbers and times are the user's own. */
const SIGN = /^[=~]/;

export function completeFilter(source: string, position: number): Completion {
  const start = startOfWord(source, position);
  const typed = source.slice(start, position);
  const colon = typed.indexOf(":");
  if (colon === -1) {
    const names = [...FIELDS.map(({ name }) => name), "body", "is"].map((name) => `${name}:`);
    return { start, end: position, options: fitting(names, typed), field: undefined };
  }
  return valueCompletion(typed.slice(0, colon).toLowerCase(), typed.slice(colon + 1), start + colon + 1, position);
}

function valueCompletion(key: string, typed: string, valueAt: number, end: number): Completion {
  const sign = SIGN.exec(typed)?.[0] ?? "";
  const start = valueAt + sign.length;
  const value = typed.slice(sign.length);
  if (key === "is") return { start, end, options: fitting(FLAG_NAMES, value), field: undefined };
  const field = fieldNamed(key);
  if (field?.values) return { start, end, options: fitting(field.values, value), field: undefined };
  const open = field?.kind === "text" || field?.kind === "list";
  return { start, end, options: [], field: open ? field.name : undefined };
}

/** Brackets and a minus in front of a word are none of it. */
function startOfWord(source: string, position: number): number {
  const before = source.slice(0, position);
  const word = /[^\s()]*$/.exec(before)?.[0] ?? "";
  return position - word.length + (/^[-!]/.test(word) ? 1 : 0);
}

function fitting(options: readonly string[], typed: string): string[] {
  return options.filter((option) => option.startsWith(typed.toLowerCase()));
}
