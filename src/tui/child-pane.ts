/** Claude Code in its pane: the process and the emulator of its screen, wired together. */
import type { OuterTerminal } from "../pty/answers.ts";
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
  /** The conversation that it begins, where that is known beforehand. */
  readonly sessionId?: string | undefined;
}

export interface ChildEvents {
  /** Its screen may have changed. */
  readonly changed: () => void;
  readonly modes: (modes: ChildModes) => void;
  readonly bell: () => void;
  readonly title: (title: string) => void;
  /** Text that it wants on the clipboard. */
  readonly clipboard: (text: string) => void;
  /** Called once per start, after the last output; not for a program that was ended by us. */
  readonly exit: (status: ExitStatus) => void;
}

/** Ends what a program before left: half a sequence, the alternate screen, every mode; and clears screen and scrollback. */
const ANEW = "\u0018\u001b[?1049l\u001bc\u001b[3J";

export class ChildPane {
  readonly emulator: Emulator;
  readonly #events: ChildEvents;
  #pane: Pane | undefined;
  /** Counts starts, and ends by us: what a program before still has to say is no news. */
  #turn = 0;

  constructor(rect: Rect, events: ChildEvents, outer?: OuterTerminal) {
    this.#events = events;
    this.emulator = new Emulator({
      cols: rect.cols,
      rows: rect.rows,
      scrollback: SCROLLBACK_LINES,
      reply: (text) => this.#pane?.reply(text),
      outer,
      bell: events.bell,
      title: events.title,
      clipboard: events.clipboard,
    });
  }

  /** Returns the process id. Throws CCR-E004 when no pseudo-terminal can be opened. */
  async start({ file, args, env, cwd }: ChildSpec): Promise<number> {
    const { cols, rows } = this.emulator.grid;
    const turn = ++this.#turn;
    this.#pane = await Pane.start({
      file,
      args,
      env: childEnv(env),
      cwd,
      cols,
      rows,
      output: (bytes) => {
        if (turn === this.#turn) this.#show(bytes);
      },
      exit: (status) => {
        if (turn === this.#turn) this.#exited(status);
      },
    });
    return this.#pane.pid;
  }

  /** The same pane with another program in it. What ran there is ended first. */
  async restart(spec: ChildSpec): Promise<number> {
    await this.end();
    this.#show(Buffer.from(ANEW));
    return this.start(spec);
  }

  /** Stopped by job control or a signal. */
  get stopped(): boolean {
    return this.#pane?.stopped ?? false;
  }

  /** Lets a stopped program go on. */
  proceed(): void {
    this.#pane?.proceed();
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
    this.#turn += 1;
    await this.#pane?.end();
  }

  #show(bytes: Uint8Array): void {
    this.emulator.write(bytes);
    this.#events.modes(this.emulator.modes);
    this.#events.changed();
  }

  #exited(status: ExitStatus): void {
    this.emulator.resetModes();
    this.#events.modes(this.emulator.modes);
    this.#events.exit(status);
  }
}
