/** Lets a provider have only so many requests at once: the others wait in the order in which they came. */
import type { Bus } from "../core/bus.ts";
import { CcrError } from "../core/errors.ts";
import type { Provider } from "../core/target.ts";

export interface Entrance {
  readonly limit: number;
  /** Ends the waiting; its reason is what it ends with. */
  readonly signal: AbortSignal;
  /** Longest time in the queue. */
  readonly timeoutMs: number;
}

/** To be called once, when the request is over. */
export type Leave = () => void;

interface Lane {
  readonly provider: string;
  running: number;
  readonly queue: (() => void)[];
}

export class Lanes {
  readonly #bus: Bus;
  readonly #lanes = new Map<string, Lane>();

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  /** Throws `CCR-E115` when nobody leaves for too long. */
  async enter(provider: Provider, entrance: Entrance): Promise<Leave> {
    const name = nameOf(provider);
    const lane = this.#lane(name, provider.name);
    if (lane.running < entrance.limit) lane.running++;
    else await this.#wait(lane, entrance);
    return () => this.#leave(name, lane);
  }

  /** Whoever waits longest takes the place, so that nobody new can. */
  #leave(name: string, lane: Lane): void {
    const next = lane.queue.shift();
    if (next) return next();
    lane.running--;
    if (lane.running === 0) this.#lanes.delete(name);
  }

  #lane(name: string, provider: string): Lane {
    let lane = this.#lanes.get(name);
    if (!lane) {
      lane = { provider, running: 0, queue: [] };
      this.#lanes.set(name, lane);
    }
    return lane;
  }

  async #wait(lane: Lane, { limit, signal, timeoutMs }: Entrance): Promise<void> {
    signal.throwIfAborted();
    const turn = Promise.withResolvers<void>();
    const giveUp = (reason: unknown): void => {
      const at = lane.queue.indexOf(turn.resolve);
      if (at !== -1) lane.queue.splice(at, 1);
      turn.reject(reason);
    };
    const aborted = (): void => giveUp(signal.reason);
    const late = (): void =>
      giveUp(new CcrError("CCR-E115", { provider: lane.provider, detail: String(limit), waited: timeoutMs }));
    const timer = setTimeout(late, timeoutMs);
    signal.addEventListener("abort", aborted, { once: true });
    lane.queue.push(turn.resolve);
    this.#tell(lane);
    try {
      await turn.promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", aborted);
      this.#tell(lane);
    }
  }

  #tell({ provider }: Lane): void {
    const lanes = [...this.#lanes.values()].filter((lane) => lane.provider === provider);
    const running = lanes.reduce((sum, lane) => sum + lane.running, 0);
    const waiting = lanes.reduce((sum, lane) => sum + lane.queue.length, 0);
    this.#bus.publish({ type: "provider.queue", at: Date.now(), provider, running, waiting });
  }
}

/** Accounts have limits: of several keys, each has a lane of its own. */
function nameOf({ name, key, keys }: Provider): string {
  return keys ? `${name}\n${key}` : name;
}
