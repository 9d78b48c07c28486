/** The terminal as it is, without a screen of ours: bytes pass in both ways, and lines of ours begin at a line's start. */

export interface LinearEvents {
  readonly input: (bytes: Uint8Array) => void;
  readonly resize: (cols: number, rows: number) => void;
  readonly lost: () => void;
}

export class LinearTerminal {
  readonly #events: LinearEvents;
  #atStart = true;

  constructor(events: LinearEvents) {
    this.#events = events;
  }

  get size(): { readonly cols: number; readonly rows: number } {
    const [cols, rows] = process.stdout.getWindowSize();
    return { cols: Math.max(1, cols), rows: Math.max(1, rows) };
  }

  enter(): void {
    process.stdin.setRawMode(true);
    process.stdin.on("data", this.#onData).on("end", this.#onEnd).on("error", this.#onEnd).resume();
    process.stdout.on("error", this.#onEnd);
    process.on("SIGWINCH", this.#onResize);
  }

  /** Gives the terminal back. Harmless to repeat. */
  restore(): void {
    process.stdin.off("data", this.#onData).off("end", this.#onEnd).off("error", this.#onEnd).pause();
    process.off("SIGWINCH", this.#onResize);
    try {
      process.stdin.setRawMode(false);
    } catch {
      // The terminal is gone, and its settings with it.
    }
  }

  /** What the program in it says. */
  pass(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#atStart = bytes.at(-1) === 0x0a;
    process.stdout.write(bytes);
  }

  say(lines: readonly string[]): void {
    if (lines.length === 0) return;
    process.stdout.write(`${this.#atStart ? "" : "\r\n"}${lines.join("\r\n")}\r\n`);
    this.#atStart = true;
  }

  /** What is typed into a question of ours. */
  echo(text: string): void {
    this.#atStart = text.endsWith("\n");
    process.stdout.write(text);
  }

  readonly #onData = (bytes: Uint8Array): void => this.#events.input(bytes);
  readonly #onEnd = (): void => this.#events.lost();
  readonly #onResize = (): void => this.#events.resize(this.size.cols, this.size.rows);
}
