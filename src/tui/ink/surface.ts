/** A part of the chrome: React elements that Ink renders into cells, without Ink ever seeing the real terminal. */
import { type Instance, render } from "ink";
import type { ReactNode } from "react";

import { Emulator } from "../../pty/emulator.ts";
import type { Grid } from "../../pty/grid.ts";
import { VirtualInput, VirtualOutput } from "./virtual-tty.ts";

/** Home, default colours, and no wrapping: a row that is too long must not push the rows below it down. */
const BEFORE_FRAME = "\u001b[H\u001b[m\u001b[2J\u001b[?7l";

export class InkSurface {
  readonly #input: VirtualInput = new VirtualInput();
  readonly #output: VirtualOutput;
  readonly #emulator: Emulator;
  readonly #encoder: TextEncoder = new TextEncoder();
  readonly #onFrame: () => void;
  readonly #signs: (frame: string) => string;
  #instance: Instance | undefined;
  #lastFrame = "";
  #closed = false;

  /** `signs` may put other characters of the same width into a frame. */
  constructor(cols: number, rows: number, onFrame: () => void, signs: (frame: string) => string = (frame) => frame) {
    this.#signs = signs;
    this.#onFrame = onFrame;
    this.#emulator = new Emulator({ cols, rows });
    this.#output = new VirtualOutput(cols, rows, (frame) => this.#take(frame));
  }

  /** The cells of the newest frame. */
  get grid(): Grid {
    return this.#emulator.grid;
  }

  show(node: ReactNode): void {
    if (this.#instance) this.#instance.rerender(node);
    else this.#instance = this.#mount(node);
  }

  /** Bytes the user typed while this surface has the keyboard. */
  type(bytes: Uint8Array): void {
    this.#input.write(bytes);
  }

  resize(cols: number, rows: number): void {
    this.#emulator.resize(cols, rows);
    this.#lastFrame = "";
    this.#output.resize(cols, rows);
  }

  close(): void {
    this.#closed = true;
    this.#instance?.unmount();
    this.#instance?.cleanup();
    this.#instance = undefined;
    this.#emulator.dispose();
  }

  /** In debug mode Ink hands over whole frames, unthrottled and without cursor tricks. */
  #mount(node: ReactNode): Instance {
    return render(node, {
      stdout: this.#output,
      stderr: this.#output,
      stdin: this.#input,
      debug: true,
      // Whatever the variable CI says.
      interactive: true,
      exitOnCtrlC: false,
      patchConsole: false,
    });
  }

  #take(frame: string): void {
    if (this.#closed || frame === this.#lastFrame) return;
    this.#lastFrame = frame;
    this.#emulator.write(this.#encoder.encode(BEFORE_FRAME + this.#signs(frame).replaceAll("\n", "\r\n")));
    this.#emulator.refresh();
    this.#onFrame();
  }
}
