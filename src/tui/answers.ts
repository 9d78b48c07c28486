/** Takes the terminal's answers to our questions out of what the user types. Sans-IO. */

/** `background`: as in OSC 11, `rgb:1e1e/1e1e/1e1e`. `kitty`: it knows the kitty keyboard protocol. */
export type Answer = { readonly kind: "background"; readonly color: string } | { readonly kind: "kitty" };

/** Its background, and the kitty keyboard flags, which only terminals with that protocol answer. */
export const QUESTIONS = "\u001b]11;?\u001b\\\u001b[?u";

const BACKGROUND = /\u001b\]11;([^\u0007\u001b]{0,64})(?:\u0007|\u001b\\)/;
const KITTY = /\u001b\[\?\d{1,3}u/;
/** An answer that is cut at the end. Esc alone and Alt with `]` or `[` are keys. */
const CUT = /\u001b(?:\]1(?:1(?:;[^\u0007\u001b]{0,64}\u001b?)?)?|\[\?\d{0,3})$/;

export class AnswerFilter {
  readonly #found: (answer: Answer) => void;
  #held = "";

  constructor(found: (answer: Answer) => void) {
    this.#found = found;
  }

  /** What of `bytes` the user has typed. A beginning of an answer is held back until more comes. */
  take(bytes: Uint8Array): Uint8Array {
    if (this.#held === "" && !bytes.includes(0x1b)) return bytes;
    let text = this.#held + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
    const whole = text.length;
    const background = BACKGROUND.exec(text);
    if (background) {
      this.#found({ kind: "background", color: background[1] ?? "" });
      text = text.replace(BACKGROUND, "");
    }
    if (KITTY.test(text)) {
      this.#found({ kind: "kitty" });
      text = text.replace(KITTY, "");
    }
    const cut = text.search(CUT);
    const kept = cut === -1 ? text : text.slice(0, cut);
    const same = this.#held === "" && kept.length === whole;
    this.#held = cut === -1 ? "" : text.slice(cut);
    return same ? bytes : Buffer.from(kept, "latin1");
  }
}
