/** A terminal that exists only in memory, so that Ink can render without touching the real one. */
import { PassThrough, Writable } from "node:stream";

/** Ink switches modes of its terminal (bracketed paste) beside its frames. */
const MODE_SWITCH = /^(\u001b\[\?\d+[hl])+$/;

/** What Ink writes to: it looks like a TTY of a given size and hands over each frame as text. */
export class VirtualOutput extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  readonly #onFrame: (frame: string) => void;

  constructor(columns: number, rows: number, onFrame: (frame: string) => void) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
    this.#onFrame = onFrame;
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.emit("resize");
  }

  override _write(chunk: string | Uint8Array, _encoding: string, done: () => void): void {
    const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
    if (!MODE_SWITCH.test(text)) this.#onFrame(text);
    done();
  }
}

/** What Ink reads from: only the bytes that an open overlay is meant to get. */
export class VirtualInput extends PassThrough {
  readonly isTTY = true;

  setRawMode(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}
