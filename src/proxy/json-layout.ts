/** Where the parts of a JSON text lie, by bytes. The text is known to be valid JSON: nothing here checks that. */

import { endOfString } from "../core/json-bytes.ts";

/** The list `messages` of a request. Offsets are bytes from the text's start. */
export interface MessagesLayout {
  /** Behind the last byte of each message. */
  readonly ends: readonly number[];
  /** Of the bracket that closes the list. */
  readonly close: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const BLANK = 0x20;

const MESSAGES = Buffer.from('"messages"');

/** Undefined where another reading is possible: the key comes twice, or a key is written with escapes. */
export function layoutOf(text: Buffer): MessagesLayout | undefined {
  let found: MessagesLayout | undefined;
  let at = skipBlanks(text, 0);
  if (text[at] !== OPEN_OBJECT) return undefined;
  at = skipBlanks(text, at + 1);
  while (text[at] === QUOTE) {
    const end = endOfString(text, at) + 1;
    const key = text.subarray(at, end);
    if (key.includes(BACKSLASH)) return undefined;
    const value = skipBlanks(text, text.indexOf(COLON, end) + 1);
    if (!key.equals(MESSAGES)) at = skipValue(text, value);
    else if (found || text[value] !== OPEN_LIST) return undefined;
    else {
      found = listFrom(text, value);
      at = found.close + 1;
    }
    at = skipBlanks(text, at);
    if (text[at] === COMMA) at = skipBlanks(text, at + 1);
  }
  return found;
}

function listFrom(text: Buffer, open: number): MessagesLayout {
  const first = skipBlanks(text, open + 1);
  if (text[first] === CLOSE_LIST) return { ends: [], close: first };
  const end = skipValue(text, first);
  const rest = endsFrom(text, end);
  return { ends: [end, ...rest], close: skipBlanks(text, rest.at(-1) ?? end) };
}

/** Ends of the list's items behind the one that ends at `at`. */
export function endsFrom(text: Buffer, at: number): number[] {
  const ends: number[] = [];
  let next = skipBlanks(text, at);
  while (text[next] === COMMA) {
    const end = skipValue(text, skipBlanks(text, next + 1));
    ends.push(end);
    next = skipBlanks(text, end);
  }
  return ends;
}

function skipBlanks(text: Buffer, at: number): number {
  let next = at;
  while (next < text.length && (text[next] ?? 0) <= BLANK) next++;
  return next;
}

/** `at` is that of the value's first byte; the answer is behind its last. */
function skipValue(text: Buffer, at: number): number {
  let depth = 0;
  let next = at;
  while (next < text.length) {
    const byte = text[next];
    if (byte === QUOTE) next = endOfString(text, next) + 1;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      depth++;
      next++;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      // A number, `true`, `false` or `null` ends where what holds it goes on.
      if (depth === 0) return next;
      depth--;
      next++;
    } else if (depth === 0 && byte === COMMA) return next;
    else next++;
    if (depth === 0 && (byte === QUOTE || byte === CLOSE_OBJECT || byte === CLOSE_LIST)) return next;
  }
  return next;
}
