/** Owner of the real terminal: raw mode, size, input, frames, job control, and the way back. */
import { closeSync, constants, openSync, writeSync } from "node:fs";

import { ENTER, RESET } from "./modes.ts";
import { FrameWriter, isBusy, type Output } from "./writer.ts";

export interface TerminalSize {
  readonly cols: number;
  readonly rows: number;
}

export interface TtyEvents {
  readonly input: (bytes: Uint8Array) => void;
  readonly resize: (size: TerminalSize) => void;
  /** The writer can take the next frame. */
  readonly idle: () => void;
  /** The program is about to be stopped by job control; right after this the terminal is given back. */
  readonly suspend: () => void;
  /** The terminal is ours again. Nothing of what was on it, and no mode, is left. */
  readonly resume: () => void;
  /** The terminal has gone away. Reported once. */
  readonly lost: () => void;
}

/** Windows are dragged to their size: many signals, of which the first and the last count. */
const RESIZE_PAUSE_MS = 50;
/** How long a full terminal is given to take the sequences that reset it. */
const RESTORE_MS = 200;

/**
 * The terminal behind `fd`, opened anew: the descriptor that we got is shared with other programs, and non-blocking
 * mode would be theirs too.
 */
function openOutput(fd: number): Output {
  const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;
  for (const path of [`/proc/self/fd/${fd}`, "/dev/tty"]) {
    try {
      return { fd: openSync(path, O_WRONLY | O_NONBLOCK | O_NOCTTY), nonBlocking: true };
    } catch {
      // Not on this system, or the terminal belongs to another user: the next way.
    }
  }
  return { fd, nonBlocking: false };
}

function writeAll(fd: number, text: string): void {
  const deadline = performance.now() + RESTORE_MS;
  for (let rest: Uint8Array = Buffer.from(text); rest.length > 0 && performance.now() < deadline;) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      if (!isBusy(error)) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

export class Tty {
  /** Takes the compositor's frames. */
  readonly writer: FrameWriter;
  readonly #input = process.stdin;
  readonly #events: TtyEvents;
  readonly #output: Output;
  #entered = false;
  #lost = false;
  #resizePause: NodeJS.Timeout | undefined;
  #resizedMeanwhile = false;

  constructor(events: TtyEvents) {
    this.#events = events;
    this.#output = openOutput(process.stdout.fd);
    this.writer = new FrameWriter(this.#output, { idle: () => events.idle(), lost: () => this.#lose() });
  }

  get size(): TerminalSize {
    const [cols, rows] = process.stdout.getWindowSize();
    return { cols: Math.max(1, cols), rows: Math.max(1, rows) };
  }

  /** Takes the terminal. From here on `restore` is owed. */
  enter(): void {
    this.#take();
    // Whoever had the terminal before us may have left its input paused.
    this.#input.on("data", this.#onData).on("end", this.#onEnd).on("error", this.#onEnd).resume();
    process.stdout.on("error", this.#onEnd);
    process.on("SIGWINCH", this.#onResize).on("SIGTSTP", this.#onStop).on("SIGCONT", this.#onContinue);
  }

  /** Gives the terminal back as it was. Synchronous and harmless to repeat: made for exit and crash handlers. */
  restore(): void {
    process.off("SIGWINCH", this.#onResize).off("SIGTSTP", this.#onStop).off("SIGCONT", this.#onContinue);
    clearTimeout(this.#resizePause);
    this.#release();
    this.#input.off("data", this.#onData).off("end", this.#onEnd).off("error", this.#onEnd).pause();
  }

  close(): void {
    this.restore();
    if (this.#output.fd !== process.stdout.fd) closeSync(this.#output.fd);
  }

  #take(): void {
    this.#input.setRawMode(true);
    this.#entered = true;
    writeAll(this.#output.fd, ENTER);
    this.writer.open();
  }

  #release(): void {
    if (!this.#entered) return;
    this.#entered = false;
    this.writer.close();
    writeAll(this.#output.fd, RESET);
    this.#setCooked();
  }

  #setCooked(): void {
    try {
      this.#input.setRawMode(false);
    } catch {
      // The terminal is gone, and its settings with it.
    }
  }

  #lose(): void {
    if (this.#lost) return;
    this.#lost = true;
    this.#events.lost();
  }

  readonly #onData = (bytes: Uint8Array): void => this.#events.input(bytes);

  /** End of file or EIO: a terminal in raw mode has no other reason for either. */
  readonly #onEnd = (): void => this.#lose();

  readonly #onResize = (): void => {
    this.#resizedMeanwhile = this.#resizePause !== undefined;
    if (this.#resizedMeanwhile) return;
    this.#events.resize(this.size);
    this.#resizePause = setTimeout(() => {
      this.#resizePause = undefined;
      if (this.#resizedMeanwhile) this.#onResize();
    }, RESIZE_PAUSE_MS);
  };

  readonly #onStop = (): void => {
    this.#events.suspend();
    this.#release();
    process.kill(process.pid, "SIGSTOP");
  };

  /** Also after a stop that could not be caught: the shell has changed the settings meanwhile. */
  readonly #onContinue = (): void => {
    this.#setCooked();
    this.#take();
    this.#events.resume();
    // The signal of a new size went to whoever had the terminal. Node reads the size when it sees one.
    process.emit("SIGWINCH", "SIGWINCH");
  };
}
