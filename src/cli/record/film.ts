/** What a terminal was sent, as a recording that asciinema plays, or as a picture of the last screen. */
import { writeFileSync } from "node:fs";

import { CcrError } from "../../core/errors.ts";
import { Emulator } from "../../pty/emulator.ts";
import { screenSvg } from "../../pty/picture.ts";
import { usageError } from "../flags.ts";

export type FilmForm = "cast" | "svg";

/** Throws a usage error for a name that tells no form. */
export function formOf(file: string): FilmForm {
  const [, form] = /\.(cast|svg)$/.exec(file) ?? [];
  if (form === "cast" || form === "svg") return form;
  throw usageError("--record", `${file} ends neither in .cast nor in .svg`);
}

/** Leaving the full screen: what is shown behind it belongs to the shell. */
const LEAVES = "\u001b[?1049l";
/** A demo that somebody has forgotten does not fill the disk. */
const MAX_BYTES = 64 * 1024 * 1024;

export class Film {
  readonly #began = performance.now();
  readonly #events: string[] = [];
  readonly #emulator: Emulator;
  readonly #decoder: TextDecoder = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #header: object;
  #bytes = 0;
  #picture = "";

  /** `reply` answers the program's questions where no terminal does. */
  constructor(cols: number, rows: number, reply?: (text: string) => void) {
    this.#emulator = new Emulator({ cols, rows, ...(reply && { reply }) });
    const timestamp = Math.floor(Date.now() / 1000);
    this.#header = { version: 2, width: cols, height: rows, timestamp, env: { TERM: "xterm-256color" } };
  }

  accept(bytes: Uint8Array): void {
    const text = this.#decoder.decode(bytes, { stream: true });
    if (this.#bytes < MAX_BYTES) this.#note("o", text);
    this.#bytes += bytes.length;
    if (text.includes(LEAVES)) this.take();
    this.#emulator.write(bytes);
    this.#emulator.refresh();
  }

  resize(cols: number, rows: number): void {
    this.#emulator.resize(cols, rows);
    this.#note("r", `${cols}x${rows}`);
  }

  /** The screen as it is now becomes the picture. */
  take(): void {
    this.#picture = screenSvg(this.#emulator.grid, "ccr: Claude Code, and beside it what the router does");
  }

  screen(): string {
    return this.#emulator.screenText().join("\n");
  }

  /** Throws `CCR-E053`. */
  save(file: string): void {
    const cast = [JSON.stringify(this.#header), ...this.#events, ""].join("\n");
    try {
      writeFileSync(file, formOf(file) === "svg" ? this.#picture : cast);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new CcrError("CCR-E053", { where: file, detail }, { cause: error });
    }
  }

  #note(kind: "o" | "r", text: string): void {
    const seconds = Math.round((performance.now() - this.#began) * 1000) / 1e6;
    this.#events.push(JSON.stringify([seconds, kind, text]));
  }
}
