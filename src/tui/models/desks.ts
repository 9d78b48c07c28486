/** A desk for each session, and what it is told when it is seen for the first time. */
import type { SwitchHistory } from "../history.ts";
import type { Store } from "../store.ts";
import { type DeskParts, ModelDesk } from "./desk.ts";

interface Session {
  readonly store: Store;
  readonly switches: SwitchHistory;
}

export class Desks {
  readonly #parts: Omit<DeskParts, "switches">;
  readonly #desks = new WeakMap<Session, ModelDesk>();
  readonly #told = new WeakSet<Session>();

  constructor(parts: Omit<DeskParts, "switches">) {
    this.#parts = parts;
  }

  of(session: Session): ModelDesk {
    const desk = this.#desks.get(session) ?? new ModelDesk({ ...this.#parts, switches: session.switches });
    this.#desks.set(session, desk);
    return desk;
  }

  /** What was used earlier today is of interest, and no reason to wait. */
  async lookBack(session: Session): Promise<void> {
    if (this.#told.has(session)) return;
    this.#told.add(session);
    try {
      const earlier = await this.#parts.services.today?.();
      if (earlier) session.store.addEarlier(earlier);
    } catch (error) {
      this.#parts.say("warn", `What was used earlier today is not known: ${String(error)}`);
    }
  }
}
