/**
 * Cuts a JSON text between the elements of its upper lists: messages, content blocks, tools.
 *
 * Claude Code sends the whole conversation with every request. Cut like this, all of it but the end consists of pieces
 * that are stored already. No cut goes through a string, so whatever a string holds is in one piece.
 */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Elements are gathered up to this size: a piece costs about 100 bytes beside its text. */
const MIN_PIECE = 2_048;
/** `{"messages":[{"content":[{`: the lists of messages and of blocks are the second and fourth level. */
const DEEPEST_LIST = 4;

/** Ends of the pieces, the last one being the length of `bytes`. A text that is no JSON is cut anyhow. */
export function cutJson(bytes: Buffer): number[] {
  return new Cutter(bytes).run();
}

class Cutter {
  readonly #bytes: Buffer;
  readonly #ends: number[] = [];
  /** By depth, whether the container is a list. */
  readonly #lists: boolean[] = [];
  #depth = 0;
  #last = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  run(): number[] {
    const bytes = this.#bytes;
    for (let at = 0; at < bytes.length; at++) {
      switch (bytes[at]) {
        case QUOTE:
          at = endOfString(bytes, at);
          break;
        case OPEN_LIST:
        case OPEN_OBJECT:
          this.#open(at, bytes[at] === OPEN_LIST);
          break;
        case CLOSE_LIST:
        case CLOSE_OBJECT:
          if (this.#depth > 0) this.#depth--;
          break;
        default:
      }
    }
    if (this.#last < bytes.length || this.#ends.length === 0) this.#ends.push(bytes.length);
    return this.#ends;
  }

  /** In front of an element, and behind the bracket of a top list: what stands before it changes with every request. */
  #open(at: number, list: boolean): void {
    const inList = this.#depth > 0 && this.#depth <= DEEPEST_LIST && this.#lists[this.#depth] === true;
    if (inList && at - this.#last >= MIN_PIECE) this.#cut(at);
    this.#depth++;
    if (this.#depth <= DEEPEST_LIST) this.#lists[this.#depth] = list;
    if (list && this.#depth === 2) this.#cut(at + 1);
  }

  #cut(at: number): void {
    if (at > this.#last) this.#ends.push(at);
    this.#last = at;
  }
}

/** Index of the closing quote, or the length of `bytes`. */
function endOfString(bytes: Buffer, open: number): number {
  for (let at = bytes.indexOf(QUOTE, open + 1); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) {
    let slashes = 0;
    while (bytes[at - 1 - slashes] === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return bytes.length;
}
