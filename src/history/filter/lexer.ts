/** Cuts a filter into words, with their places. */
import { FilterError } from "./types.ts";

export interface Token {
  readonly kind: "(" | ")" | "not" | "or" | "and" | "word" | "term" | "end";
  /** `key` of a term. */
  readonly key: string;
  /** Value of a term, text of a word. */
  readonly text: string;
  /** Index in `text` from which on it was in quotes, where signs mean only themselves; infinite without quotes. */
  readonly literal: number;
  readonly start: number;
  /** Where the value begins. */
  readonly valueAt: number;
  readonly end: number;
}

const KEY = /[A-Za-z][\w-]*:/y;
const SPACE = /\s/;

/** SQLite takes a thousand tests in one condition, and a lone word makes seven. */
const MAX_TOKENS = 120;

export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    if (SPACE.test(source[at] ?? "")) {
      at++;
      continue;
    }
    if (tokens.length > MAX_TOKENS) throw new FilterError("a filter this long is not taken", at, source.length);
    const token = tokenAt(source, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function tokenAt(source: string, at: number): Token {
  const first = source[at];
  if (first === "(" || first === ")") return plain(first, at, at + 1);
  if ((first === "-" || first === "!") && /[^\s)]/.test(source[at + 1] ?? "")) return plain("not", at, at + 1);
  KEY.lastIndex = at;
  const key = KEY.exec(source)?.[0];
  const valueAt = at + (key?.length ?? 0);
  const { text, literal, end } = valueOf(source, valueAt);
  if (key !== undefined) return { kind: "term", key: key.slice(0, -1), text, literal, start: at, valueAt, end };
  const word = text.toLowerCase();
  if (literal > 0 && (word === "not" || word === "or" || word === "and")) return plain(word, at, end);
  return { kind: "word", key: "", text, literal, start: at, valueAt, end };
}

type Value = Pick<Token, "text" | "literal" | "end">;

/** Up to white space or a bracket; quotes may enclose the whole or a part: `:="a b"`. */
function valueOf(source: string, start: number): Value {
  let text = "";
  let literal = Number.POSITIVE_INFINITY;
  let at = start;
  while (at < source.length && !/[\s()]/.test(source[at] ?? "")) {
    if (source[at] !== '"') {
      text += source[at++];
      continue;
    }
    const inner = quotedAt(source, at);
    literal = Math.min(literal, text.length);
    text += inner.text;
    at = inner.end;
  }
  return { text, literal, end: at };
}

/** Inside quotes a backslash takes the next character as it is. */
function quotedAt(source: string, open: number): Omit<Value, "literal"> {
  let text = "";
  for (let at = open + 1; at < source.length; at++) {
    if (source[at] === '"') return { text, end: at + 1 };
    if (source[at] === "\\" && at + 1 < source.length) at++;
    text += source[at];
  }
  throw new FilterError("the closing quote is missing", open, source.length);
}

export function plain(kind: Token["kind"], start: number, end: number): Token {
  return { kind, key: "", text: "", literal: Number.POSITIVE_INFINITY, start, valueAt: start, end };
}
