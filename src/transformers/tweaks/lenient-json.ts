/**
 * Reads what a model meant as a JSON object: single quotes, bare keys, Python's words, comments, missing or extra commas,
 * unescaped quotes and line ends, missing closing brackets, a Markdown fence around it.
 */
import { isRecord } from "../../core/message.ts";
import { parseJson } from "../foreign.ts";

const MAX_DEPTH = 100;

const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["true", true],
  ["True", true],
  ["false", false],
  ["False", false],
  ["null", null],
  ["None", null],
  ["undefined", null],
]);

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };

const GAP = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
const BARE = /[^\s,:{}[\]"']+/y;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** What may follow the end of a string: the end of something, or a comma and the next member. */
const BEHIND_STRING = /\s*(?:$|[}\]:]|,\s*(?:$|[}\]]|["'`]|[\w$-]+\s*:|[\d{[tfnTFN-])|["'][^"'\n]{0,200}["']\s*:)/y;

/** Undefined when there is no object in `text`. */
export function lenientObject(text: string): Record<string, unknown> | undefined {
  const strict = parseJson(text);
  if (isRecord(strict)) return strict;
  if (typeof strict === "string") return lenientObject(strict);
  const start = text.indexOf("{");
  if (start === -1) return undefined;
  try {
    return new Reader(text, start).object(0);
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

class Unreadable extends Error {}

class Reader {
  readonly #text: string;
  #at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  object(depth: number): Record<string, unknown> {
    const members: [string, unknown][] = [];
    this.#at++;
    while (this.#goesOn("}")) {
      const key = this.#key();
      this.#skipGap();
      if (this.#peek() === ":") this.#at++;
      members.push([key, this.#value(depth + 1)]);
    }
    return Object.fromEntries(members);
  }

  #array(depth: number): unknown[] {
    const items: unknown[] = [];
    this.#at++;
    while (this.#goesOn("]")) items.push(this.#value(depth + 1));
    return items;
  }

  /** Passes over gaps and commas; false behind the closing bracket and at the end of the text. */
  #goesOn(close: string): boolean {
    this.#skipGap();
    while (this.#peek() === ",") {
      this.#at++;
      this.#skipGap();
    }
    const next = this.#peek();
    if (next !== "" && next !== "}" && next !== "]") return true;
    if (next === close) this.#at++;
    return false;
  }

  #key(): string {
    return isQuote(this.#peek()) ? this.#string() : this.#bare();
  }

  #value(depth: number): unknown {
    if (depth > MAX_DEPTH) throw new Unreadable();
    this.#skipGap();
    const next = this.#peek();
    if (next === "{") return this.object(depth);
    if (next === "[") return this.#array(depth);
    if (isQuote(next)) return this.#string();
    if (next === "" || next === "," || next === "}" || next === "]") return null;
    return meaningOf(this.#bare());
  }

  #string(): string {
    const quote = this.#peek();
    let value = "";
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const character = this.#peek();
      if (character === "\\") value += this.#escape();
      else if (character !== quote) value += character;
      else if (this.#endsString()) break;
      else value += character;
    }
    this.#at++;
    return value;
  }

  #escape(): string {
    this.#at++;
    const character = this.#peek();
    if (character !== "u") return ESCAPES[character] ?? character;
    const code = /^[0-9a-fA-F]{4}/.exec(this.#text.slice(this.#at + 1, this.#at + 5))?.[0];
    if (code === undefined) return "u";
    this.#at += 4;
    return String.fromCharCode(Number.parseInt(code, 16));
  }

  /** True when the quote here closes the string, and is none that the model forgot to escape. */
  #endsString(): boolean {
    BEHIND_STRING.lastIndex = this.#at + 1;
    return BEHIND_STRING.test(this.#text);
  }

  #bare(): string {
    BARE.lastIndex = this.#at;
    const word = BARE.exec(this.#text)?.[0];
    if (word === undefined) throw new Unreadable();
    this.#at += word.length;
    return word;
  }

  #skipGap(): void {
    GAP.lastIndex = this.#at;
    this.#at += GAP.exec(this.#text)?.[0].length ?? 0;
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }
}

/** A number too large for JavaScript stays a word, for JSON has no infinity. */
function meaningOf(word: string): unknown {
  if (NUMBER.test(word) && Number.isFinite(Number(word))) return Number(word);
  return WORDS.has(word) ? WORDS.get(word) : word;
}

function isQuote(character: string): boolean {
  return character === '"' || character === "'" || character === "`";
}
