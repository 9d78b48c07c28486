/** Publish/subscribe for everything that happens, with a bounded memory for late joiners. */
import type { BusEvent } from "./flow.ts";

export type Listener = (event: BusEvent) => void;

/** Events kept for subscribers that arrive later, such as a sidebar that is mounted after the first request. */
const HISTORY_LIMIT = 2_000;

export class Bus {
  readonly #listeners = new Set<Listener>();
  readonly #history: BusEvent[] = [];
  readonly #onListenerError: (error: unknown) => void;

  constructor(onListenerError: (error: unknown) => void = () => {}) {
    this.#onListenerError = onListenerError;
  }

  /** Delivers synchronously, in subscription order. A listener that throws never reaches the publisher. */
  publish(event: BusEvent): void {
    this.#remember(event);
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        this.#onListenerError(error);
      }
    }
  }

  /** Progress and chatter are worthless later, and would push the lasting events out. */
  #remember(event: BusEvent): void {
    if (event.type === "flow.delta" || event.type === "log") return;
    this.#history.push(event);
    if (this.#history.length > HISTORY_LIMIT) this.#history.splice(0, HISTORY_LIMIT / 2);
  }

  /** Returns the unsubscribe function. With `replay`, the remembered events come first. */
  subscribe(listener: Listener, options: { readonly replay?: boolean } = {}): () => void {
    if (options.replay) for (const event of this.#history) listener(event);
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
