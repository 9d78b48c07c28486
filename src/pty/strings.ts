/** Keeps control strings (OSC, DCS) within bounds: an unfinished one would grow in the emulator's memory for ever. */

/** Titles, links and queries are far shorter; whatever is longer (images, clipboards) is not shown anyway. */
const MAX_STRING = 64 * 1024;

/** Cancels the control string the emulator is in, without executing it. */
const CAN = "\u0018";
/** What ends a control string: BEL, CAN, SUB, ESC (of ST, or of the next sequence) and the one-byte ST. */
const END = /[\u0007\u0018\u001a\u001b\u009c]/;

export class StringLimit {
  /** Characters of the string that is open at the end of what was written so far. */
  #open = 0;
  /** The string has been cancelled; the rest of it is dropped. */
  #dropping = false;

  /** What of `text` the emulator may see. */
  admit(text: string): string {
    if (!this.#dropping) return text;
    const end = text.search(END);
    if (end === -1) return "";
    this.#dropping = false;
    return text.slice(text[end] === "\u001b" ? end : end + 1);
  }

  /** To be called after each write, with whether the emulator is inside a string; returns what to write next. */
  wrote(text: string, insideString: boolean): string {
    if (!insideString) {
      this.#open = 0;
      return "";
    }
    const start = Math.max(text.lastIndexOf("\u001b"), text.lastIndexOf("\u0090"), text.lastIndexOf("\u009d"));
    this.#open = start === -1 ? this.#open + text.length : text.length - start;
    if (this.#open <= MAX_STRING) return "";
    this.#open = 0;
    this.#dropping = true;
    return CAN;
  }
}
