/**
 * Splits raw terminal input into the few keys that are ours and bytes that pass unchanged.
 *
 * Sans-IO and incremental: push bytes, then take segments until there are none. The context is given for each segment,
 * because handling one (the prefix) changes what the next one means.
 */
import type { ChildModes } from "./child-modes.ts";
import { beginnings, DEFAULT_PREFIX, encodings, type HotKey, type KeyMeaning } from "./encodings.ts";
import { isReportBeginning, isX10, type Report, reportOf, unitLength } from "./sequences.ts";

export interface KeyContext {
  /** The next key press is wanted as a unit of its own. */
  readonly afterPrefix: boolean;
  /** What the child listens to, and so what the terminal sends. */
  readonly modes: ChildModes;
}

/** Whatever its kind, `bytes` is what the terminal sent. */
export type Segment =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly report?: Report | "paste" }
  | ({ readonly kind: "key"; readonly bytes: Uint8Array } & KeyMeaning)
  | { readonly kind: "chord"; readonly bytes: Uint8Array };

export const ALL_KEYS: ReadonlySet<HotKey> = new Set(["prefix", "f2", "f3", "f4", "f6", "f8", "f9"]);

const ESC = 0x1b;
const PASTE_START = "\u001b[200~";
const PASTE_END = "\u001b[201~";
/** The Esc key may have been pressed right before. */
const ESC_AND_PASTE = `\u001b${PASTE_START}`;
/** A key that is let go, in the kitty protocol. */
const RELEASE = /^\u001b\[[\d;:]*:3[u~A-Z]$/;

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** What of a unit may be the beginning of a paste's bracket; empty when nothing. */
function bracketTail(unit: string): string {
  const tail = unit.startsWith("\u001b\u001b") ? unit.slice(1) : unit;
  return PASTE_START.startsWith(tail) ? tail : "";
}

export class KeySplitter {
  readonly #table: ReadonlyMap<string, KeyMeaning>;
  readonly #beginnings: ReadonlySet<string>;
  readonly #prefixByte: number;
  #buffer: Uint8Array = new Uint8Array(0);
  #inPaste = false;
  /** The last bytes that were passed on while they may be a part of a paste bracket. */
  #tail = "";
  #flushing = false;

  constructor(keys: ReadonlySet<HotKey> = ALL_KEYS, prefix: number = DEFAULT_PREFIX) {
    this.#table = encodings(keys, prefix);
    this.#beginnings = beginnings([...this.#table.keys(), PASTE_START]);
    this.#prefixByte = keys.has("prefix") ? prefix & 0x1f : ESC;
  }

  /** Whether bytes are held back that may become a key. They are to be flushed when nothing follows for ~15 ms. */
  get pending(): boolean {
    return this.#buffer.length > 0;
  }

  push(bytes: Uint8Array): void {
    this.#buffer = this.#buffer.length === 0 ? bytes : Buffer.concat([this.#buffer, bytes]);
  }

  /** Nothing follows: the next segments contain what was held back. */
  flush(): void {
    this.#flushing = this.pending;
  }

  /** The next segment; undefined when there is none, or when more bytes are needed. */
  next(context: KeyContext): Segment | undefined {
    const segment = this.#buffer.length === 0 ? undefined : this.#segment(context);
    if (!segment) this.#flushing = false;
    return segment;
  }

  #segment(context: KeyContext): Segment | undefined {
    if (this.#inPaste) return this.#paste();
    if (this.#tail !== "") {
      const continued = this.#continueBracket();
      if (continued) return continued;
    }
    const lead = this.#buffer[0];
    if (lead !== ESC && lead !== this.#prefixByte && !context.afterPrefix) return this.#plain();
    const length = unitLength(this.#buffer, 0, { x10: isX10(context.modes), patient: context.afterPrefix });
    if (length === 0) return this.#incomplete(context);
    return this.#unit(this.#cutBeforePrefix(length), context);
  }

  /** The prefix is recognised even right behind ESCs: the Esc key may have been pressed just before. */
  #cutBeforePrefix(length: number): number {
    const afterEscapes = this.#buffer.subarray(0, length - 1).every((byte) => byte === ESC);
    return length > 1 && afterEscapes && this.#buffer[length - 1] === this.#prefixByte ? length - 1 : length;
  }

  #unit(length: number, { afterPrefix, modes }: KeyContext): Segment {
    const text = latin1(this.#buffer.subarray(0, length));
    const bytes = this.#take(length);
    const meaning = this.#table.get(text);
    if (meaning) return { kind: "key", bytes, ...meaning };
    if (text === PASTE_START || text === ESC_AND_PASTE) {
      this.#inPaste = true;
      return { kind: "bytes", bytes, report: "paste" };
    }
    this.#tail = bracketTail(text);
    const report = reportOf(text, modes);
    if (report) return { kind: "bytes", bytes, report };
    return afterPrefix && !RELEASE.test(text) ? { kind: "chord", bytes } : { kind: "bytes", bytes };
  }

  #incomplete({ afterPrefix, modes }: KeyContext): Segment | undefined {
    const text = latin1(this.#buffer);
    const hold = afterPrefix || this.#beginnings.has(text) || isReportBeginning(text, modes);
    if (hold && !this.#flushing) return undefined;
    this.#tail = bracketTail(text);
    const bytes = this.#take(this.#buffer.length);
    return afterPrefix ? { kind: "chord", bytes } : { kind: "bytes", bytes };
  }

  /** Bytes up to the next one that may begin a key. */
  #plain(): Segment {
    const buffer = this.#buffer;
    let end = 1;
    while (end < buffer.length && buffer[end] !== ESC && buffer[end] !== this.#prefixByte) end += 1;
    return { kind: "bytes", bytes: this.#take(end) };
  }

  /** A paste may begin with a bracket whose first bytes had to be passed on already. */
  #continueBracket(): Segment | undefined {
    const rest = PASTE_START.slice(this.#tail.length);
    const text = latin1(this.#buffer.subarray(0, rest.length));
    if (!rest.startsWith(text)) {
      this.#tail = "";
      return undefined;
    }
    this.#inPaste = text === rest;
    this.#tail = this.#inPaste ? "" : this.#tail + text;
    const bytes = this.#take(text.length);
    return this.#inPaste ? { kind: "bytes", bytes, report: "paste" } : { kind: "bytes", bytes };
  }

  /** Inside a paste nothing is a key. Its end may be cut anywhere. */
  #paste(): Segment {
    const text = this.#tail + latin1(this.#buffer);
    const end = text.indexOf(PASTE_END);
    this.#inPaste = end === -1;
    const length = this.#inPaste ? this.#buffer.length : end + PASTE_END.length - this.#tail.length;
    this.#tail = this.#inPaste ? text.slice(1 - PASTE_END.length) : "";
    return { kind: "bytes", bytes: this.#take(length), report: "paste" };
  }

  #take(length: number): Uint8Array {
    const bytes = this.#buffer.subarray(0, length);
    this.#buffer = this.#buffer.subarray(length);
    return bytes;
  }
}
