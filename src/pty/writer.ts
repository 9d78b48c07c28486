/** Writes frames to the terminal without ever blocking the event loop, one at a time. */
import { write, writeSync } from "node:fs";

export interface Output {
  readonly fd: number;
  /** Whether a write to a full terminal fails with EAGAIN instead of waiting. */
  readonly nonBlocking: boolean;
}

export interface WriterEvents {
  /** A frame that did not fit at once is out: the next one may be made, from whatever has changed meanwhile. */
  readonly idle: () => void;
  /** The terminal is gone. Reported once; everything written afterwards is dropped. */
  readonly lost: () => void;
}

/** Pauses before a full terminal is tried again, in ms: it takes some 10 KB at a time (Linux). */
const FIRST_RETRY = 1;
const LAST_RETRY = 32;

export class FrameWriter {
  readonly #output: Output;
  readonly #events: WriterEvents;
  /** What is left of the frame under way. */
  #rest: Uint8Array | undefined;
  #retry: NodeJS.Timeout | undefined;
  #pause = FIRST_RETRY;
  #lost = false;

  constructor(output: Output, events: WriterEvents) {
    this.#output = output;
    this.#events = events;
  }

  get busy(): boolean {
    return this.#rest !== undefined;
  }

  /** To be called only while not busy. */
  write(frame: string): void {
    if (this.#lost) return;
    if (this.#rest) throw new Error("a frame is still being written");
    const bytes = Buffer.from(frame);
    this.#rest = bytes;
    if (this.#output.nonBlocking) this.#writeNow(bytes);
    else this.#writeInPool(bytes);
  }

  /** Drops what is left of the frame under way. Half a sequence may have reached the terminal. */
  abandon(): void {
    clearTimeout(this.#retry);
    this.#rest = undefined;
  }

  /** Without the thread pool: name lookups may occupy it, and what it has begun could not be taken back. */
  #writeNow(bytes: Uint8Array): void {
    let rest = bytes;
    try {
      while (rest.length > 0) {
        rest = rest.subarray(writeSync(this.#output.fd, rest));
        this.#pause = FIRST_RETRY;
      }
      this.#rest = undefined;
    } catch (error) {
      this.#rest = rest;
      this.#failed(error);
    }
  }

  #writeInPool(bytes: Uint8Array): void {
    write(this.#output.fd, bytes, (error, written) => {
      if (this.#rest === undefined) return;
      if (error) this.#failed(error);
      else this.#rest = bytes.subarray(written);
      if (!error && written < bytes.length) this.#writeInPool(bytes.subarray(written));
      else if (!error) this.#finished();
    });
  }

  #finished(): void {
    this.#rest = undefined;
    this.#events.idle();
  }

  #failed(error: unknown): void {
    const rest = this.#rest;
    if (rest && isBusy(error)) {
      this.#retry = setTimeout(() => this.#again(rest), this.#pause);
      this.#pause = Math.min(this.#pause * 2, LAST_RETRY);
      return;
    }
    this.#rest = undefined;
    this.#lost = true;
    this.#events.lost();
  }

  #again(rest: Uint8Array): void {
    if (!this.#output.nonBlocking) return this.#writeInPool(rest);
    this.#writeNow(rest);
    if (!this.#rest) this.#events.idle();
  }
}

/** The other side takes nothing at the moment. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "EAGAIN" || error.code === "EINTR");
}
