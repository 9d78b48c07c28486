/** Takes the first tagged passage out of a text that comes in pieces: `<think>…</think>`. Sans-IO. */

export interface Tags {
  readonly open: string;
  readonly close: string;
  /** False when the passage counts only at the very start, where a tag is no quotation. */
  readonly anywhere: boolean;
}

export interface Piece {
  readonly kind: "thinking" | "text";
  readonly text: string;
}

export class TagSplitter {
  readonly #tags: Tags;
  #state: "before" | "inside" | "after" = "before";
  /** What may be the beginning of a tag. */
  #held = "";

  constructor(tags: Tags) {
    this.#tags = tags;
  }

  push(text: string): Piece[] {
    const all = this.#held + text;
    this.#held = "";
    switch (this.#state) {
      case "before":
        return this.#tags.anywhere ? this.#find(all) : this.#expect(all);
      case "inside":
        return this.#inside(all);
      case "after":
        return said("text", all);
    }
  }

  /** What was held back, at the end of the text. A passage that is never closed is all thought. */
  end(): Piece[] {
    const held = this.#held;
    this.#held = "";
    return said(this.#state === "inside" ? "thinking" : "text", held);
  }

  #expect(all: string): Piece[] {
    const start = all.trimStart();
    if (start.startsWith(this.#tags.open)) return this.#enter(start.slice(this.#tags.open.length));
    if (this.#tags.open.startsWith(start)) {
      this.#held = all;
      return [];
    }
    this.#state = "after";
    return said("text", all);
  }

  #find(all: string): Piece[] {
    const at = all.indexOf(this.#tags.open);
    if (at === -1) return this.#hold("text", all, this.#tags.open);
    return [...said("text", all.slice(0, at)), ...this.#enter(all.slice(at + this.#tags.open.length))];
  }

  #enter(rest: string): Piece[] {
    this.#state = "inside";
    return this.#inside(rest);
  }

  #inside(all: string): Piece[] {
    const at = all.indexOf(this.#tags.close);
    if (at === -1) return this.#hold("thinking", all, this.#tags.close);
    this.#state = "after";
    return [...said("thinking", all.slice(0, at)), ...said("text", all.slice(at + this.#tags.close.length))];
  }

  #hold(kind: Piece["kind"], all: string, tag: string): Piece[] {
    const end = all.length - beginningAtEnd(all, tag);
    this.#held = all.slice(end);
    return said(kind, all.slice(0, end));
  }
}

function said(kind: Piece["kind"], text: string): Piece[] {
  return text === "" ? [] : [{ kind, text }];
}

/** How many of the last characters could begin `tag`. */
function beginningAtEnd(text: string, tag: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length--) {
    if (tag.startsWith(text.slice(-length))) return length;
  }
  return 0;
}
