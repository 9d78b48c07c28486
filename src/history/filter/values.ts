/** Reads what stands behind `key:` as the field's kind wants it. */
import { closest } from "../../core/suggest.ts";
import type { Token } from "./lexer.ts";
import { timeOf } from "./times.ts";
import { type Comparator, type Field, type FieldKind, FilterError, type Test } from "./types.ts";

const COMPARISON = /^(<=|>=|<|>|=)?(.*)$/s;

export function testOf(field: Field, token: Token, now: number): Test {
  if (token.text === "") throw failure(token, `${field.name}: needs a value, as in ${field.example}`);
  if (token.literal > 0 && token.text === "none" && field.kind !== "time") return { op: "absent" };
  switch (field.kind) {
    case "text":
    case "list":
      return textTest(field, token);
    case "time":
      return timeTest(field, token, now);
    case "status":
      return statusTest(field, token);
    default:
      return numberTest(field, token);
  }
}

/** Contains; with `=` equals; with `*` and `?` the whole as a pattern. */
function textTest(field: Field, token: Token): Test {
  const sign = token.literal > 0 ? /^[=~]/.exec(token.text)?.[0] : undefined;
  const exact = sign === "=";
  const text = token.text.slice(sign?.length ?? 0);
  if (text === "") throw failure(token, `${field.name}: needs a text, as in ${field.example}`);
  const pattern = token.literal === Number.POSITIVE_INFINITY && !exact && /[*?]/.test(text);
  const test: Test = { op: exact ? "equals" : pattern ? "like" : "contains", text };
  if (field.values && !pattern) checkKnown(field, field.values, text, exact, token);
  return test;
}

function checkKnown({ name }: Field, values: readonly string[], text: string, exact: boolean, token: Token): void {
  const wanted = text.toLowerCase();
  if (values.some((value) => (exact ? value === wanted : value.includes(wanted)))) return;
  const message = `${name}: there is no ${text}; there are ${values.join(", ")}`;
  throw failure(token, message, closest(text, values));
}

function timeTest(field: Field, token: Token, now: number): Test {
  const number = timeOf(token.text, now);
  if (number === undefined) throw failure(token, `${field.name}: ${token.text} is no time, as in ${field.example}`);
  return { op: "compare", comparator: field.name === "since" ? ">=" : "<", number };
}

/** Also `4xx`. */
function statusTest(field: Field, token: Token): Test {
  const family = /^([1-9])xx$/i.exec(token.text)?.[1];
  if (family === undefined) return numberTest(field, token);
  return { op: "between", from: Number(family) * 100, to: Number(family) * 100 + 99 };
}

function numberTest(field: Field, token: Token): Test {
  const range = token.text.split("..");
  if (range.length === 2) {
    const [from = "", to = ""] = range;
    return { op: "between", from: readNumber(field, from, token), to: readNumber(field, to, token) };
  }
  const [, sign = "=", rest = ""] = COMPARISON.exec(token.text) ?? [];
  return { op: "compare", comparator: comparatorOf(sign), number: readNumber(field, rest, token) };
}

function comparatorOf(sign: string): Comparator {
  return sign === "<" || sign === "<=" || sign === ">" || sign === ">=" ? sign : "=";
}

const THOUSANDS: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6, g: 1e9 };
const BYTES: Readonly<Record<string, number>> = {
  "": 1,
  b: 1,
  k: 1024,
  kb: 1024,
  m: 1024 ** 2,
  mb: 1024 ** 2,
  gb: 1024 ** 3,
};
const DURATIONS: Readonly<Record<string, number>> = { ms: 1, s: 1e3, m: 6e4, min: 6e4, h: 3.6e6 };

const UNITS: Readonly<Record<Exclude<FieldKind, "text" | "list" | "time">, Readonly<Record<string, number>>>> = {
  count: THOUSANDS,
  status: { "": 1 },
  speed: THOUSANDS,
  dollars: { "": 1, $: 1 },
  bytes: BYTES,
  duration: DURATIONS,
};

function readNumber({ name, kind, example }: Field, text: string, token: Token): number {
  const [, digits = "", unit = ""] = /^\$?([+-]?\d+(?:\.\d*)?|\.\d+)\s*([a-z$]*)$/i.exec(text.trim()) ?? [];
  const units = kind === "text" || kind === "list" || kind === "time" ? undefined : UNITS[kind];
  const factor = units && Object.hasOwn(units, unit.toLowerCase()) ? units[unit.toLowerCase()] : undefined;
  if (digits !== "" && factor !== undefined) return Number(digits) * factor;
  if (digits !== "" && unit === "" && kind === "duration") {
    throw failure(token, `${name}: ${text} needs a unit: ${text}ms, ${text}s`, `${text}s`);
  }
  throw failure(token, `${name}: ${text || "nothing"} is no number, as in ${example}`);
}

function failure({ valueAt, end, start }: Token, message: string, suggestion?: string): FilterError {
  return new FilterError(message, valueAt < end ? valueAt : start, end, suggestion);
}
