/** Writes frames to the terminal without ever blocking, one at a time. */
import { write } from "node:fs";

export interface WriterEvents {
  /** The frame is out: the next one may be made, from whatever has changed meanwhile. */
  readonly idle: () => void;
  /** The terminal is gone. Reported once; everything written afterwards is dropped. */
  readonly error: (error: Error) => void;
}

/** Pause before a terminal that takes nothing more is tried again. */
const RETRY_MS = 4;

export class FrameWriter {
  readonly #fd: number;
  readonly #events: WriterEvents;
  /** What is left of the frame under way. */
  #rest: Uint8Array | undefined;
  #retry: NodeJS.Timeout | undefined;
  #broken = false;

  constructor(fd: number, events: WriterEvents) {
    this.#fd = fd;
    this.#events = events;
  }

  get busy(): boolean {
    return this.#rest !== undefined;
  }

  /** To be called only while not busy. */
  write(frame: string): void {
    if (this.#broken) return;
    if (this.#rest) throw new Error("a frame is still being written");
    this.#rest = Buffer.from(frame);
    this.#step();
  }

  /** Drops what is left of the frame under way. Half a sequence may have reached the terminal. */
  abandon(): void {
    clearTimeout(this.#retry);
    this.#rest = undefined;
  }

  #step(): void {
    const rest = this.#rest;
    if (!rest) return;
    write(this.#fd, rest, (error, written) => {
      if (this.#rest !== rest) return;
      if (error) this.#failed(error);
      else this.#advance(rest, written);
    });
  }

  #advance(rest: Uint8Array, written: number): void {
    if (written < rest.length) {
      this.#rest = rest.subarray(written);
      this.#step();
      return;
    }
    this.#rest = undefined;
    this.#events.idle();
  }

  #failed(error: NodeJS.ErrnoException): void {
    if (error.code === "EAGAIN" || error.code === "EINTR") {
      this.#retry = setTimeout(() => this.#step(), RETRY_MS);
      return;
    }
    this.#rest = undefined;
    this.#broken = true;
    this.#events.error(error);
  }
}
