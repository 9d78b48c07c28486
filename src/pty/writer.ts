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
  /** The terminal is gone. Reported once; no more frames are taken. */
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
  #open = false;

  constructor(output: Output, events: WriterEvents) {
    this.#output = output;
    this.#events = events;
  }

  /** Whether no frame can be taken now: one is under way, or the terminal is not ours. */
  get busy(): boolean {
    return !this.#open || this.#rest !== undefined;
  }

  /** The terminal is ours from now on. */
  open(): void {
    this.#open = true;
    this.#events.idle();
  }

  /** The terminal is no longer ours. Drops what is left of a frame; half a sequence may have reached the terminal. */
  close(): void {
    clearTimeout(this.#retry);
    this.#rest = undefined;
    this.#open = false;
  }

  write(frame: string): void {
    if (this.busy) throw new Error("a frame was written to a terminal that takes none");
    const bytes = Buffer.from(frame);
    this.#rest = bytes;
    if (this.#output.nonBlocking) this.#writeNow(bytes);
    else this.#writeInPool(bytes);
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
    this.close();
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
