/** The way into a pseudo-terminal: exact, immediate, and without load while the child reads nothing. */
import { writeSync } from "node:fs";
import { ReadStream } from "node:tty";

import type { IPty } from "node-pty";

import { isBusy } from "./writer.ts";

/** Pause before a child that reads nothing is offered its input again. */
const RETRY_MS = 5;

/**
 * The master side inside node-pty 1.2. It is non-blocking, so writing takes no detour through the thread pool, where
 * name lookups of the proxy may occupy every thread. node-pty's own queue spins while the child reads nothing.
 */
interface Master {
  readonly fd: number;
  /** True from the moment the descriptor is given up; its number may belong to another file afterwards. */
  readonly socket: ReadStream;
}

function masterOf(pty: IPty): Master | undefined {
  const fd: unknown = Reflect.get(pty, "fd");
  const socket: unknown = Reflect.get(pty, "_socket");
  return typeof fd === "number" && socket instanceof ReadStream ? { fd, socket } : undefined;
}

export class PtyInput {
  readonly #pty: IPty;
  readonly #master: Master | undefined;
  #queue: Uint8Array[] = [];
  #waiting = 0;
  #retry: NodeJS.Timeout | undefined;

  constructor(pty: IPty) {
    this.#pty = pty;
    this.#master = masterOf(pty);
  }

  /** Bytes that the child has not taken yet. */
  get waiting(): number {
    return this.#waiting;
  }

  write(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    if (!this.#master) {
      this.#pty.write(Buffer.from(bytes));
      return;
    }
    this.#queue.push(bytes);
    this.#waiting += bytes.length;
    if (this.#retry === undefined) this.#drain(this.#master);
  }

  #drain({ fd, socket }: Master): void {
    this.#retry = undefined;
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      const written = socket.destroyed ? next.length : this.#offer(fd, next);
      this.#waiting -= written;
      if (written < next.length) {
        this.#queue[0] = next.subarray(written);
        this.#retry = setTimeout(() => this.#drain({ fd, socket }), RETRY_MS);
        return;
      }
      this.#queue.shift();
    }
  }

  /** How many bytes were taken. What a child that is ending can no longer take counts as taken. */
  #offer(fd: number, bytes: Uint8Array): number {
    try {
      return writeSync(fd, bytes);
    } catch (error) {
      return isBusy(error) ? 0 : bytes.length;
    }
  }
}
