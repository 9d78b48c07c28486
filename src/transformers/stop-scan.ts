/** Finds the first of several stop sequences in a text that comes in pieces. Sans-IO. */

export class StopScan {
  readonly #sequences: readonly string[];
  /** The end of the text so far, where it may be the beginning of a sequence. */
  #held = "";
  #found: string | undefined;

  constructor(sequences: readonly string[]) {
    this.#sequences = sequences.filter((sequence) => sequence !== "");
  }

  /** The sequence that has ended the text; nothing of what comes after it is returned. */
  get found(): string | undefined {
    return this.#found;
  }

  /** What is certain not to belong to a sequence. */
  push(text: string): string {
    if (this.#found !== undefined || text === "") return "";
    const all = this.#held + text;
    const start = this.#search(all);
    const end = start ?? all.length - this.#openLength(all);
    this.#held = start === undefined ? all.slice(end) : "";
    return all.slice(0, end);
  }

  /** What was held back, at the end of the text. */
  end(): string {
    const held = this.#held;
    this.#held = "";
    return held;
  }

  /** Where the sequence begins that is complete first; of several, the longest. */
  #search(text: string): number | undefined {
    let start: number | undefined;
    let end = Infinity;
    for (const sequence of this.#sequences) {
      const index = text.indexOf(sequence);
      const last = index + sequence.length;
      if (index === -1 || last > end || (last === end && index > (start ?? 0))) continue;
      start = index;
      end = last;
      this.#found = sequence;
    }
    return start;
  }

  /** How many of the last characters may be the beginning of a sequence. */
  #openLength(text: string): number {
    return Math.max(0, ...this.#sequences.map((sequence) => overlap(text, sequence)));
  }
}

/** Length of the longest end of `text` that `sequence` begins with, short of the whole sequence. */
function overlap(text: string, sequence: string): number {
  for (let length = Math.min(sequence.length - 1, text.length); length > 0; length--) {
    if (sequence.startsWith(text.slice(-length))) return length;
  }
  return 0;
}
