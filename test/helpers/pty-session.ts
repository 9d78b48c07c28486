/** A shell in a real pseudo-terminal that runs one program, with a terminal emulator on the other end. */
import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { type IPty, spawn } from "node-pty";
import { onTestFinished } from "vitest";

import { OracleTerminal } from "./terminal.ts";

/** Tests may run beside others on a slow machine. */
const LIMIT_MS = 20_000;

/**
 * Leaves something on the screen before the program, stops until it is told to go on, and afterwards says the exit code,
 * again for every line that is typed.
 */
const SHELL =
  'printf "shell\\n\\033]2;shell\\007"; kill -STOP $$; "$@"; code=$?; while echo "ended $code"; read -r line; do :; done';
/** How long the exit code may take before it is asked for: what a shell says to a screen that is then reset is lost. */
const ASK_MS = 1_000;

export interface SessionOptions {
  readonly command: readonly string[];
  /** The whole environment but PATH and TERM. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly cols?: number;
  readonly rows?: number;
  /** Whether the terminal answers queries, as real ones do. */
  readonly answers?: boolean;
}

export class PtySession {
  readonly screen: OracleTerminal;
  /** Bytes that came out. */
  bytes = 0;
  readonly #pty: IPty;
  /** File of the terminal. */
  device = "";
  #before = "";
  #ended = false;
  #closing = false;

  /** Ends with the test at the latest. */
  static async start(options: SessionOptions): Promise<PtySession> {
    const session = new PtySession(options);
    onTestFinished(() => session.close());
    await session.until("the shell", () => session.screen.line(0) === "shell");
    session.device = readlinkSync(`/proc/${session.#pty.pid}/fd/0`);
    session.#before = session.settings;
    await session.until("the shell's stop", () => isStopped(session.#pty.pid));
    process.kill(session.#pty.pid, "SIGCONT");
    return session;
  }

  private constructor({ command, env = {}, cwd = "/", cols = 80, rows = 24, answers = false }: SessionOptions) {
    const { PATH = "" } = process.env;
    this.screen = new OracleTerminal(cols, rows, 100);
    this.#pty = spawn("sh", ["-c", SHELL, "sh", ...command], {
      name: "xterm-256color",
      cols,
      rows,
      cwd,
      env: { PATH, TERM: "xterm-256color", COLORTERM: "truecolor", LANG: "C.UTF-8", ...env },
      encoding: null,
    });
    this.#pty.onData((data: string | Uint8Array) => {
      this.bytes += data.length;
      this.screen.write(data);
    });
    // A terminal whose window is being closed answers nothing more.
    if (answers) this.screen.terminal.onData((text) => this.#closing || this.type(text));
    this.#pty.onExit(() => (this.#ended = true));
  }

  /** Settings of the terminal, as `stty -a` prints them, but for its size. */
  get settings(): string {
    const text = execFileSync("stty", ["-a", "-F", this.device], { encoding: "utf8" });
    return text.replace(/rows \d+; columns \d+;/, "");
  }

  /** What differs from before the program: settings, screen, title, modes. Empty when everything is as it was. */
  get traces(): string[] {
    const { screen } = this;
    const { modes } = screen.terminal;
    return [
      this.settings === this.#before ? "" : `settings: ${this.settings}`,
      screen.alternateScreen ? "alternate screen" : "",
      screen.line(0) === "shell" ? "" : `first line: ${screen.line(0)}`,
      screen.cursor.hidden ? "hidden cursor" : "",
      modes.mouseTrackingMode === "none" ? "" : `mouse: ${modes.mouseTrackingMode}`,
      modes.bracketedPasteMode ? "bracketed paste" : "",
      modes.sendFocusMode ? "focus reports" : "",
      modes.applicationCursorKeysMode ? "application cursor keys" : "",
    ].filter((trace) => trace !== "");
  }

  /** Waits for the program's end; gives its exit code. */
  async ended(): Promise<number> {
    const code = (): string | undefined => /^ended (\d+)/m.exec(this.screen.text)?.[1];
    let asked = performance.now() + ASK_MS;
    await this.until("the end", () => {
      if (performance.now() > asked && !this.screen.alternateScreen) {
        asked = Infinity;
        this.type("\r");
      }
      return code() !== undefined;
    });
    return Number(code());
  }

  type(text: string): void {
    this.#pty.write(Buffer.from(text, "latin1"));
  }

  resize(cols: number, rows: number): void {
    this.screen.terminal.resize(cols, rows);
    this.#pty.resize(cols, rows);
  }

  /** The terminal takes nothing more, until it goes on. */
  stall(stalled: boolean): void {
    if (stalled) this.#pty.pause();
    else this.#pty.resume();
  }

  async until(what: string, holds: () => boolean): Promise<void> {
    for (let waited = 0; waited < LIMIT_MS; waited += 10) {
      if (holds()) return;
      await sleep(10);
    }
    throw new Error(`${what}: not within ${LIMIT_MS} ms\n${this.screen.text}`);
  }

  async shows(text: string): Promise<void> {
    await this.until(JSON.stringify(text), () => this.screen.text.includes(text));
  }

  /** The terminal's window is closed. */
  async close(): Promise<void> {
    this.#closing = true;
    if (!this.#ended) this.#pty.kill("SIGHUP");
    for (let waited = 0; waited < 5_000 && !this.#ended; waited += 10) await sleep(10);
    if (!this.#ended) this.#pty.kill("SIGKILL");
    this.screen.dispose();
  }
}

/** State of a process as in `/proc/PID/stat`; empty when there is none. */
function stateOf(pid: number): string {
  try {
    return /^\d+ \(.*\) (\S)/s.exec(readFileSync(`/proc/${pid}/stat`, "latin1"))?.[1] ?? "";
  } catch {
    return "";
  }
}

export function isStopped(pid: number): boolean {
  return stateOf(pid) === "T";
}

export function isAlive(pid: number): boolean {
  return !["", "Z", "X"].includes(stateOf(pid));
}
