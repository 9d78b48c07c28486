/**
 * Cuts a JSON text between the elements of its upper lists: messages, content blocks, tools.
 *
 * Claude Code sends the whole conversation with every request. Cut like this, all of it but the end consists of pieces
 * that are stored already. No cut goes through a string, so whatever a string holds is in one piece.
 */

import { endOfString } from "../../core/json-bytes.ts";

const QUOTE = 0x22;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Elements are gathered up to this size: a piece costs about 100 bytes beside its text. */
const MIN_PIECE = 2_048;
/** `{"messages":[{"content":[{`: the lists of messages and of blocks are the second and fourth level. */
const DEEPEST_LIST = 4;

/** Where a piece ends, and what a cutter knows there. */
export interface Cut {
  readonly end: number;
  readonly depth: number;
  /** Of the containers that are open there, by depth, whether each is a list. */
  readonly lists: readonly boolean[];
}

/** The last cut is at the end of `bytes`. A text that is no JSON is cut anyhow. */
export function cutJson(bytes: Buffer): Cut[] {
  return new Cutter(bytes, undefined).run(() => false);
}

/**
 * The same cuts behind one that is known, up to one at which `known` says that the rest is known too; that one is the
 * last.
 */
export function cutOn(bytes: Buffer, from: Cut | undefined, known: (cut: Cut) => boolean): Cut[] {
  return new Cutter(bytes, from).run(known);
}

class Cutter {
  readonly #bytes: Buffer;
  readonly #cuts: Cut[] = [];
  /** By depth, whether the container is a list. */
  readonly #lists: boolean[];
  readonly #start: number;
  #depth: number;
  #last: number;

  constructor(bytes: Buffer, from: Cut | undefined) {
    this.#bytes = bytes;
    this.#depth = from?.depth ?? 0;
    this.#lists = [...(from?.lists ?? [])];
    this.#start = from?.end ?? 0;
    this.#last = this.#start;
  }

  run(known: (cut: Cut) => boolean): Cut[] {
    const bytes = this.#bytes;
    for (let at = this.#start; at < bytes.length; at++) {
      switch (bytes[at]) {
        case QUOTE:
          at = endOfString(bytes, at);
          break;
        case OPEN_LIST:
        case OPEN_OBJECT:
          if (this.#cutsBefore(at) && known(this.#cut(at))) return this.#cuts;
          this.#open(bytes[at] === OPEN_LIST);
          if (this.#isTopList() && bytes[at] === OPEN_LIST && known(this.#cut(at + 1))) return this.#cuts;
          break;
        case CLOSE_LIST:
        case CLOSE_OBJECT:
          if (this.#depth > 0) this.#depth--;
          break;
        default:
      }
    }
    if (this.#last < bytes.length || bytes.length === 0) this.#cut(bytes.length);
    return this.#cuts;
  }

  /** In front of an element of a list. */
  #cutsBefore(at: number): boolean {
    const inList = this.#depth > 0 && this.#depth <= DEEPEST_LIST && this.#lists[this.#depth] === true;
    return inList && at - this.#last >= MIN_PIECE;
  }

  /** Behind its bracket there is a cut, too: what stands before it changes with every request. */
  #isTopList(): boolean {
    return this.#depth === 2;
  }

  #open(list: boolean): void {
    this.#depth++;
    if (this.#depth <= DEEPEST_LIST) this.#lists[this.#depth] = list;
  }

  #cut(at: number): Cut {
    const cut = { end: at, depth: this.#depth, lists: this.#lists.slice(0, Math.min(this.#depth, DEEPEST_LIST) + 1) };
    this.#cuts.push(cut);
    this.#last = at;
    return cut;
  }
}

/** Whether what follows is cut in the same way behind both. */
export function areAlike(a: Cut, b: Cut): boolean {
  return a.depth === b.depth && a.lists.every((list, depth) => depth === 0 || list === b.lists[depth]);
}
