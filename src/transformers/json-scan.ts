/** Follows JSON text as it arrives, only as far as to know where the outermost object ends. Sans-IO. */

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_ARRAY = 91;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

export class JsonScan {
  #depth = 0;
  #inString = false;
  #escaped = false;

  /** Reads on, and returns the offset in `text` just behind the end of the value, or -1 while it goes on. */
  push(text: string): number {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (this.#inString) this.#inside(code);
      else if (code === QUOTE) this.#inString = true;
      else if (code === OPEN_OBJECT || code === OPEN_ARRAY) this.#depth++;
      else if ((code === CLOSE_OBJECT || code === CLOSE_ARRAY) && --this.#depth <= 0) return i + 1;
    }
    return -1;
  }

  #inside(code: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (code === BACKSLASH) this.#escaped = true;
    else if (code === QUOTE) this.#inString = false;
  }
}
