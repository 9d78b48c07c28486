/** A program in a real PTY, with a terminal emulator on the other end that shows what a person would see. */
import xterm, { type Terminal } from "@xterm/headless";
import { spawn, type IPty } from "node-pty";

const COLS = 200;
const ROWS = 50;

const EXIT_LIMIT_MS = 5_000;

export interface TerminalCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly cols?: number;
  readonly rows?: number;
}

export class TerminalSession implements AsyncDisposable {
  readonly #pty: IPty;
  readonly #terminal: Terminal;
  readonly #parse: (data: string | Uint8Array) => void;
  readonly #exited: Promise<void>;
  readonly #watchers = new Set<() => void>();
  /** Bytes the program has written. */
  bytes = 0;

  constructor({ file, args, env, cwd, cols = COLS, rows = ROWS }: TerminalCommand) {
    this.#terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true });
    this.#parse = syncParser(this.#terminal);
    this.#pty = spawn(file, [...args], { name: "xterm-256color", cols, rows, cwd, env, encoding: null });
    this.#exited = new Promise((resolve) => this.#pty.onExit(() => resolve()));
    this.#terminal.onData((reply) => this.#pty.write(reply));
    this.#pty.onData((data: string | Uint8Array) => this.#accept(data));
  }

  get pid(): number {
    return this.#pty.pid;
  }

  type(keys: string): void {
    this.#pty.write(keys);
  }

  /** Calls `watcher` after every piece of output, until the returned function is called. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Waits for a state of the screen; gives the time at which it was there. */
  async until(what: string, holds: () => boolean, limitMs = 20_000): Promise<number> {
    if (holds()) return performance.now();
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const unwatch = this.watch(() => {
      if (holds()) resolve(performance.now());
    });
    const timer = setTimeout(
      () => reject(new Error(`${what}: not on screen after ${limitMs} ms\n${this.text()}`)),
      limitMs,
    );
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      unwatch();
    }
  }

  row(index: number): string {
    const { active } = this.#terminal.buffer;
    return active.getLine(active.viewportY + index)?.translateToString(true) ?? "";
  }

  text(): string {
    return Array.from({ length: this.#terminal.rows }, (_, index) => this.row(index))
      .join("\n")
      .trimEnd();
  }

  shows(text: string): boolean {
    for (let index = this.#terminal.rows - 1; index >= 0; index--) if (this.row(index).includes(text)) return true;
    return false;
  }

  /** What stands left of the cursor, and where the cursor is. */
  cursor(): { readonly left: string; readonly at: number } {
    const { active } = this.#terminal.buffer;
    const left =
      active
        .getLine(active.baseY + active.cursorY)
        ?.getCell(active.cursorX - 1)
        ?.getChars() ?? "";
    return { left, at: active.cursorY * this.#terminal.cols + active.cursorX };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#pty.kill("SIGHUP");
    const killer = setTimeout(() => this.#pty.kill("SIGKILL"), EXIT_LIMIT_MS);
    await this.#exited;
    clearTimeout(killer);
    this.#terminal.dispose();
  }

  #accept(data: string | Uint8Array): void {
    this.bytes += data.length;
    this.#parse(data);
    for (const watcher of this.#watchers) watcher();
  }
}

/** The public `write` parses in a later task and would add up to a millisecond to every figure. */
function syncParser(terminal: Terminal): (data: string | Uint8Array) => void {
  const buffer = property(property(terminal, "_core"), "_writeBuffer");
  const writeSync = property(buffer, "writeSync");
  if (typeof writeSync !== "function") throw new Error("@xterm/headless has no _core._writeBuffer.writeSync any more");
  return (data) => {
    Reflect.apply(writeSync, buffer, [data]);
  };
}

function property(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
