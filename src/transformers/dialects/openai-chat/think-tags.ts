/** Splits `<think>…</think>` off the very start of an answer's text; later tags are text. Sans-IO. */

const OPEN = "<think>";
const CLOSE = "</think>";

export interface ThoughtAndText {
  readonly thinking: string;
  readonly text: string;
}

export class ThinkTags {
  #state: "before" | "inside" | "after" = "before";
  /** Text that may be the beginning of a tag. */
  #held = "";

  /** True when no tag can come any more: text then needs no look. */
  get settled(): boolean {
    return this.#state === "after";
  }

  push(text: string): ThoughtAndText {
    const all = this.#held + text;
    this.#held = "";
    if (this.#state === "before") return this.#before(all);
    if (this.#state === "inside") return this.#inside(all);
    return { thinking: "", text: all };
  }

  /** What was held back, at the end of the text. */
  end(): ThoughtAndText {
    const held = this.#held;
    this.#held = "";
    return this.#state === "inside" ? { thinking: held, text: "" } : { thinking: "", text: held };
  }

  #before(all: string): ThoughtAndText {
    const start = all.trimStart();
    if (start.startsWith(OPEN)) {
      this.#state = "inside";
      return this.#inside(start.slice(OPEN.length));
    }
    if (OPEN.startsWith(start)) return this.#hold(all, 0);
    this.#state = "after";
    return { thinking: "", text: all };
  }

  #inside(all: string): ThoughtAndText {
    const close = all.indexOf(CLOSE);
    if (close === -1) return this.#hold(all, all.length - tagLengthAtEnd(all));
    this.#state = "after";
    return { thinking: all.slice(0, close), text: all.slice(close + CLOSE.length) };
  }

  #hold(all: string, from: number): ThoughtAndText {
    this.#held = all.slice(from);
    return { thinking: all.slice(0, from), text: "" };
  }
}

/** How many of the last characters could begin the closing tag. */
function tagLengthAtEnd(text: string): number {
  for (let length = Math.min(CLOSE.length - 1, text.length); length > 0; length--) {
    if (CLOSE.startsWith(text.slice(-length))) return length;
  }
  return 0;
}
