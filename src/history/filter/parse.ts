/**
 * The filter language: `status:>=400 since:1h model:deepseek tool:Read "text" -class:auxiliary cost:>0.01`.
 *
 *     filter := all ("or" all)*
 *     all    := one ("and"? one)*
 *     one    := ("not" | "-" | "!") one | "(" filter ")" | key ":" value | word
 */
import { closest } from "../../core/suggest.ts";
import { FIELDS, fieldNamed, FLAG_NAMES, flagNamed, WORD_FIELDS } from "./fields.ts";
import { plain, type Token, tokensOf } from "./lexer.ts";
import { EVERYTHING, type Filter, FilterError } from "./types.ts";
import { testOf } from "./values.ts";

/** Deeper brackets are a mistake, and would cost stack. */
const MAX_DEPTH = 100;

/** Keys that are no fields of the record. */
const OTHER_KEYS = ["body", "is"] as const;

/** `now` is what `since:1h` counts from. Throws `FilterError`. */
export function parseFilter(source: string, now: number): Filter {
  return new Parser(source, now).run();
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  readonly #now: number;
  #at = 0;
  #depth = 0;

  constructor(source: string, now: number) {
    this.#tokens = tokensOf(source);
    this.#end = plain("end", source.length, source.length);
    this.#now = now;
  }

  run(): Filter {
    if (this.#peek().kind === "end") return EVERYTHING;
    const filter = this.#any();
    const { kind, start, end } = this.#peek();
    if (kind !== "end") throw new FilterError("this bracket closes nothing", start, end);
    return filter;
  }

  #any(): Filter {
    const of = [this.#all()];
    while (this.#take("or")) of.push(this.#all());
    return of.length === 1 && of[0] ? of[0] : { kind: "or", of };
  }

  #all(): Filter {
    const of = [this.#one()];
    for (;;) {
      const joined = this.#take("and");
      const { kind } = this.#peek();
      if (!joined && (kind === "end" || kind === "or" || kind === ")")) break;
      of.push(this.#one());
    }
    return of.length === 1 && of[0] ? of[0] : { kind: "and", of };
  }

  #one(): Filter {
    const token = this.#peek();
    this.#at++;
    if (++this.#depth > MAX_DEPTH) throw new FilterError("too many brackets", token.start, token.end);
    const filter = this.#oneOf(token);
    this.#depth--;
    return filter;
  }

  #oneOf(token: Token): Filter {
    switch (token.kind) {
      case "not":
        return { kind: "not", of: this.#one() };
      case "(":
        return this.#bracket(token);
      case "term":
        return termOf(token, this.#now);
      case "word":
        return wordOf(token);
      default: {
        const { start, end } = token;
        throw new FilterError("something to look for is missing here", start, Math.max(end, start + 1));
      }
    }
  }

  #bracket(open: Token): Filter {
    const filter = this.#any();
    if (!this.#take(")")) throw new FilterError("this bracket is not closed", open.start, open.end);
    return filter;
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? this.#end;
  }

  #take(kind: Token["kind"]): boolean {
    if (this.#peek().kind !== kind) return false;
    this.#at++;
    return true;
  }
}

function termOf(token: Token, now: number): Filter {
  const key = token.key.toLowerCase();
  if (key === "body") return bodyOf(token);
  if (key === "is") return flagOf(token);
  const field = fieldNamed(key);
  if (!field) throw unknownKey(token);
  return { kind: "test", field, test: testOf(field, token, now) };
}

function unknownKey({ key, start, text }: Token): FilterError {
  if (text.startsWith("//")) return new FilterError("a text with a colon needs quotes", start, start + key.length + 1);
  const known = [...FIELDS.map(({ name }) => name), ...OTHER_KEYS];
  const suggestion = closest(key, known);
  return new FilterError(`${key}: is no field`, start, start + key.length, suggestion && `${suggestion}:`);
}

function bodyOf(token: Token): Filter {
  if (token.text.trim() !== "") return { kind: "body", word: token.text };
  throw new FilterError('body: needs a text, as in body:"a text"', token.start, token.end);
}

function flagOf({ text, valueAt, start, end }: Token): Filter {
  const field = flagNamed(text.toLowerCase());
  if (field) return { kind: "test", field, test: { op: "compare", comparator: "=", number: 1 } };
  const message = text === "" ? "is: needs a word" : `is:${text} is not known`;
  const known = `${message}; there are ${FLAG_NAMES.join(", ")}`;
  throw new FilterError(known, text === "" ? start : valueAt, end, closest(text, FLAG_NAMES));
}

/** A word that stands alone is looked for wherever a person would. */
function wordOf({ text, start, end }: Token): Filter {
  if (text.trim() === "") throw new FilterError("an empty text is found everywhere", start, end);
  const named = WORD_FIELDS.flatMap((name) => {
    const field = fieldNamed(name);
    return field ? [{ kind: "test", field, test: { op: "contains", text } } as const] : [];
  });
  return { kind: "or", of: [...named, { kind: "body", word: text }] };
}
