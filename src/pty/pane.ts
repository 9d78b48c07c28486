/** A program in a pseudo-terminal: start, bytes in and out, size, end. */
import { constants } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

import type * as nodePty from "node-pty";

import { CcrError } from "../core/errors.ts";
import { isStopped, ProcessTree } from "./processes.ts";
import { PtyInput } from "./pty-input.ts";

/** Bytes of answers to queries that may wait for a child that asks without reading. */
const MAX_WAITING_REPLIES = 64 * 1024;

export interface PaneOptions {
  readonly file: string;
  /** Passed as they are; no shell is involved. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly cols: number;
  readonly rows: number;
  readonly output: (bytes: Uint8Array) => void;
  /** Called once, after the last output. */
  readonly exit: (status: ExitStatus) => void;
}

export interface ExitStatus {
  /** What a shell would report: 128 + n after signal n. */
  readonly code: number;
  readonly signal: NodeJS.Signals | undefined;
}

/** How long each signal is given before the next, harder one. */
const ESCALATION: readonly (readonly [signal: NodeJS.Signals, ms: number])[] = [
  ["SIGHUP", 1_200],
  ["SIGTERM", 800],
  ["SIGKILL", 900],
];
const POLL_MS = 20;

async function loadPty(): Promise<typeof nodePty> {
  try {
    return await import("node-pty");
  } catch (error) {
    const detail = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw new CcrError("CCR-E004", { detail: `node-pty does not load: ${detail}` }, { cause: error });
  }
}

function isSignal(name: string | undefined): name is NodeJS.Signals {
  return name !== undefined && name in constants.signals;
}

function exitStatus(exitCode: number, signal: number | undefined): ExitStatus {
  if (!signal) return { code: exitCode, signal: undefined };
  const name = Object.entries(constants.signals).find(([, number]) => number === signal)?.[0];
  return { code: 128 + signal, signal: isSignal(name) ? name : undefined };
}

export class Pane {
  readonly pid: number;
  readonly #pty: nodePty.IPty;
  readonly #input: PtyInput;
  readonly #processes: ProcessTree;
  #exited = false;

  /** Throws CCR-E004 when there is no way to open a pseudo-terminal. A file that cannot be run is an exit code. */
  static async start(options: PaneOptions): Promise<Pane> {
    const { spawn } = await loadPty();
    const { file, args, env, cwd, cols, rows } = options;
    try {
      return new Pane(
        spawn(file, [...args], { name: env["TERM"] ?? "", env, cwd, cols, rows, encoding: null }),
        options,
      );
    } catch (error) {
      throw new CcrError(
        "CCR-E004",
        { detail: error instanceof Error ? error.message : String(error) },
        { cause: error },
      );
    }
  }

  private constructor(pty: nodePty.IPty, { output, exit }: PaneOptions) {
    this.#pty = pty;
    this.pid = pty.pid;
    this.#input = new PtyInput(pty);
    this.#processes = new ProcessTree(pty.pid);
    // Typed as text, but bytes with `encoding: null`.
    pty.onData((data: string | Uint8Array) => output(typeof data === "string" ? Buffer.from(data) : data));
    pty.onExit(({ exitCode, signal }) => {
      this.#exited = true;
      exit(exitStatus(exitCode, signal));
    });
  }

  get exited(): boolean {
    return this.#exited;
  }

  /** Stopped by a signal: it neither reads nor answers. */
  get stopped(): boolean {
    return !this.#exited && isStopped(this.pid);
  }

  /** Lets a stopped child go on, and what it started with it. */
  proceed(): void {
    if (!this.#exited) this.#processes.signal("SIGCONT");
  }

  /** Input, to the byte. */
  write(bytes: Uint8Array): void {
    this.#input.write(bytes);
  }

  /** An answer to a query of the child. Dropped when it asks faster than it reads. */
  reply(text: string): void {
    if (this.#input.waiting < MAX_WAITING_REPLIES) this.#input.write(Buffer.from(text));
  }

  resize(cols: number, rows: number): void {
    if (this.#exited || cols < 1 || rows < 1) return;
    try {
      this.#pty.resize(cols, rows);
    } catch {
      // EBADF: the child has ended and its exit is about to be reported.
    }
  }

  /** Ends the child and everything it started. Resolves when all of it is gone, after about 3 s at the latest. */
  async end(): Promise<void> {
    for (const [signal, ms] of ESCALATION) {
      if (this.#processes.empty) return;
      this.#processes.signal(signal);
      // A stopped process acts on no signal but KILL.
      if (signal !== "SIGKILL") this.#processes.signal("SIGCONT");
      for (let waited = 0; waited < ms && !this.#processes.empty; waited += POLL_MS) await sleep(POLL_MS);
    }
  }
}
