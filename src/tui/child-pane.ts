/** Claude Code in its pane: the process and the emulator of its screen, wired together. */
import { childEnv } from "../pty/child-env.ts";
import type { ChildModes } from "../pty/child-modes.ts";
import { Emulator, SCROLLBACK_LINES } from "../pty/emulator.ts";
import { type ExitStatus, Pane } from "../pty/pane.ts";
import type { Rect } from "./layout.ts";

/** What to start in the pane. */
export interface ChildSpec {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

export interface ChildEvents {
  /** Its screen may have changed. */
  readonly changed: () => void;
  readonly modes: (modes: ChildModes) => void;
  readonly bell: () => void;
  readonly title: (title: string) => void;
  /** Called once, after the last output. */
  readonly exit: (status: ExitStatus) => void;
}

export class ChildPane {
  readonly emulator: Emulator;
  readonly #events: ChildEvents;
  #pane: Pane | undefined;

  constructor(rect: Rect, events: ChildEvents) {
    this.#events = events;
    this.emulator = new Emulator({
      cols: rect.cols,
      rows: rect.rows,
      scrollback: SCROLLBACK_LINES,
      reply: (text) => this.#pane?.reply(text),
      bell: events.bell,
      title: events.title,
    });
  }

  /** Returns the process id. Throws CCR-E004 when no pseudo-terminal can be opened. */
  async start({ file, args, env, cwd }: ChildSpec): Promise<number> {
    const { cols, rows } = this.emulator.grid;
    this.#pane = await Pane.start({
      file,
      args,
      env: childEnv(env),
      cwd,
      cols,
      rows,
      output: (bytes) => this.#show(bytes),
      exit: (status) => this.#exited(status),
    });
    return this.#pane.pid;
  }

  write(bytes: Uint8Array): void {
    this.#pane?.write(bytes);
  }

  resize({ cols, rows }: Rect): void {
    this.emulator.resize(cols, rows);
    this.#pane?.resize(cols, rows);
  }

  /** The last lines on its screen, for a report after it has ended. */
  lastLines(count: number): string[] {
    this.emulator.refresh();
    const { grid } = this.emulator;
    const lines = Array.from({ length: grid.rows }, (_, row) => grid.rowText(row));
    return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1).slice(-count);
  }

  async end(): Promise<void> {
    await this.#pane?.end();
  }

  #show(bytes: Uint8Array): void {
    this.emulator.write(bytes);
    this.#events.modes(this.emulator.modes);
    this.#events.changed();
  }

  #exited(status: ExitStatus): void {
    this.emulator.resetModes();
    this.#events.exit(status);
  }
}
