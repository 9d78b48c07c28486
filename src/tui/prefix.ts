/** What happens after the prefix key: a popup for those who hesitate, and an end to the waiting. */

export interface PrefixEvents {
  readonly showKeys: () => void;
  readonly hideKeys: () => void;
  readonly expire: () => void;
}

/** Whoever knows the key is faster than this and never sees the popup. */
const POPUP_MS = 400;
/** A prefix that was pressed by mistake must not swallow a key much later. */
const EXPIRE_MS = 5_000;

export class PrefixPopup {
  readonly #events: PrefixEvents;
  readonly #expireMs: number;
  #popup: NodeJS.Timeout | undefined;
  #expiry: NodeJS.Timeout | undefined;

  constructor(events: PrefixEvents, expireMs: number = EXPIRE_MS) {
    this.#events = events;
    this.#expireMs = expireMs;
  }

  armed(armed: boolean): void {
    this.#clear();
    if (!armed) return this.#events.hideKeys();
    this.#popup = setTimeout(this.#events.showKeys, POPUP_MS);
    this.#expiry = setTimeout(this.#events.expire, this.#expireMs);
  }

  /** The user asked for the keys: they stay until one is pressed. */
  hold(): void {
    this.#clear();
    this.#events.showKeys();
  }

  stop(): void {
    this.#clear();
  }

  #clear(): void {
    clearTimeout(this.#popup);
    clearTimeout(this.#expiry);
  }
}
