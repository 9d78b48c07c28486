/** The models that users chose by hand, by session. */
import type { Bus } from "../core/bus.ts";
import { targetName, type Target } from "../core/target.ts";

export class Overrides {
  readonly #bus: Bus;
  readonly #targets = new Map<string, Target>();

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  get(session: string): Target | undefined {
    return this.#targets.get(session);
  }

  /** From the next request on. Without a target the rules decide again. */
  set(session: string, target: Target | undefined): void {
    if (target) this.#targets.set(session, target);
    else this.#targets.delete(session);
    this.#bus.publish({ type: "route.changed", at: Date.now(), session, target: target && targetName(target) });
  }
}
