/** Holds the cockpit's state, fed by the bus; panels read it through React's external-store hook. */
import { Pulse } from "./pulse.ts";
import { fold } from "./fold/fold.ts";
import { addEarlier } from "./fold/spend.ts";
import type { DayTotals, Pricing } from "./services.ts";
import type { EventSource } from "./sessions/feed.ts";
import { type CockpitState, INITIAL_STATE } from "./state.ts";

/** One Ink frame costs 6-14 ms of CPU, so panels follow the state at most four times a second. */
const PANEL_INTERVAL_MS = 250;

export class Store {
  /** The newest state, for code that paints by itself. */
  current: CockpitState = INITIAL_STATE;
  /** What panels were last told; stable between their repaints. */
  #shown: CockpitState = INITIAL_STATE;
  readonly #panels = new Set<() => void>();
  readonly #changed = new Set<() => void>();
  readonly #pulse: Pulse;
  readonly #unsubscribe: () => void;

  constructor(bus: EventSource, panelIntervalMs: number = PANEL_INTERVAL_MS, pricing?: Pricing) {
    this.#pulse = new Pulse(() => this.#show(), panelIntervalMs);
    this.#unsubscribe = bus.subscribe(
      (event) => {
        const next = fold(this.current, event, pricing);
        if (next !== this.current) this.#set(next);
      },
      { replay: true },
    );
  }

  /** For React: `useSyncExternalStore(store.subscribe, store.snapshot)`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#panels.add(listener);
    return () => {
      this.#panels.delete(listener);
    };
  };

  readonly snapshot = (): CockpitState => this.#shown;

  /** Called on every change, unthrottled, until the returned function is; for painters with a rate limit of their own. */
  onChange(listener: () => void): () => void {
    this.#changed.add(listener);
    return () => {
      this.#changed.delete(listener);
    };
  }

  dismissToast(): void {
    if (this.current.toast !== undefined) this.#set({ ...this.current, toast: undefined });
  }

  /** What was used today before this run. */
  addEarlier(earlier: DayTotals): void {
    this.#set({ ...this.current, spend: addEarlier(this.current.spend, earlier, Date.now()) });
  }

  stop(): void {
    this.#unsubscribe();
    this.#pulse.stop();
  }

  #set(next: CockpitState): void {
    this.current = next;
    this.#pulse.request();
    for (const listener of this.#changed) listener();
  }

  #show(): void {
    this.#shown = this.current;
    for (const listener of this.#panels) listener();
  }
}
