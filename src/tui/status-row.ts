/** Keeps the status row painted, and lets messages in it go after a while. */
import type { Grid } from "../pty/grid.ts";
import { activeRoute } from "./active-route.ts";
import { paintBar } from "./bar.ts";
import type { Controls } from "./controls.ts";
import type { Keymap } from "./keys/keymap.ts";
import type { Look } from "./look.ts";
import { Pulse } from "./pulse.ts";
import type { Toast } from "./state.ts";
import type { Store } from "./store.ts";

/** Numbers that change faster are not read. */
const INTERVAL_MS = 100;
const TOAST_MS: Readonly<Record<Toast["level"], number>> = { info: 5_000, warn: 8_000, error: 12_000 };

export interface RowMode {
  readonly name: string;
  readonly hint: string | undefined;
}

export interface StatusRowOptions {
  readonly store: Store;
  readonly controls: Controls;
  readonly grid: Grid;
  readonly look: Pick<Look, "theme" | "ascii">;
  readonly keymap: Keymap;
  readonly mode: () => RowMode;
  readonly painted: () => void;
}

export class StatusRow {
  readonly #options: StatusRowOptions;
  readonly #pulse: Pulse = new Pulse(() => this.paint(), INTERVAL_MS);
  #toast: Toast | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #ignore: () => void;

  constructor(options: StatusRowOptions) {
    this.#options = options;
    this.#ignore = options.store.onChange(() => {
      this.#watchToast();
      this.#pulse.request();
    });
    this.#watchToast();
  }

  paint(): void {
    const { store, controls, grid, mode, painted, look, keymap } = this.#options;
    const { name, hint } = mode();
    const state = store.current;
    const { theme, ascii } = look;
    const route = activeRoute(state, controls);
    paintBar(grid, 0, { state, mode: name, hint, route, now: Date.now(), theme, ascii, keymap });
    painted();
  }

  stop(): void {
    this.#ignore();
    this.#pulse.stop();
    clearTimeout(this.#timer);
  }

  #watchToast(): void {
    const { store } = this.#options;
    const { toast } = store.current;
    if (toast === this.#toast) return;
    this.#toast = toast;
    clearTimeout(this.#timer);
    if (toast) this.#timer = setTimeout(() => store.dismissToast(), TOAST_MS[toast.level]).unref();
  }
}
