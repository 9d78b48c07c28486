/** Takes the terminal's answer to our question about its background out of what the user types. Sans-IO. */
import { backgroundOf, type Background } from "./look.ts";

const START = "\u001b]11;";
const END = /\u0007|\u001b\\/;
/** No answer is longer; what is, is none. */
const MAX_LENGTH = 64;

export class AnswerFilter {
  readonly #found: (background: Background) => void;
  #held: Buffer = Buffer.alloc(0);

  constructor(found: (background: Background) => void) {
    this.#found = found;
  }

  /** What of `bytes` the user has typed. A beginning of an answer is held back until it is complete or none. */
  take(bytes: Uint8Array): Uint8Array {
    if (this.#held.length === 0 && !bytes.includes(START.charCodeAt(1))) return bytes;
    const text = Buffer.concat([this.#held, bytes]).toString("latin1");
    this.#held = Buffer.alloc(0);
    const at = text.indexOf(START);
    if (at === -1) return this.#hold(text, startAtEnd(text));
    const end = END.exec(text.slice(at));
    if (!end) return this.#hold(text, text.length - at <= MAX_LENGTH ? at : text.length);
    const background = backgroundOf(text.slice(at, at + end.index));
    if (background) this.#found(background);
    return Buffer.from(text.slice(0, at) + text.slice(at + end.index + end[0].length), "latin1");
  }

  #hold(text: string, from: number): Uint8Array {
    this.#held = Buffer.from(text.slice(from), "latin1");
    return Buffer.from(text.slice(0, from), "latin1");
  }
}

/** Where an answer may begin that is cut at the end; Esc alone and Alt with `]` are keys. */
function startAtEnd(text: string): number {
  for (let length = START.length - 1; length >= 3; length--)
    if (text.endsWith(START.slice(0, length))) return text.length - length;
  return text.length;
}
