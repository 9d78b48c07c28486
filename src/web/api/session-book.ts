/** The sessions whose requests this program routes, folded from the bus. */
import type { Bus } from "../../core/bus.ts";
import type { BusEvent } from "../../core/flow.ts";
import type { SessionView } from "../shared/views.ts";

/** A server sees sessions come and never hears them go. */
const MAX_SESSIONS = 64;
const MAX_OPEN = 1_000;

interface Entry {
  requests: number;
  target: string | undefined;
  override: string | undefined;
  scenarios: Readonly<Record<string, string>>;
  lastAt: number;
}

export class SessionBook {
  readonly #entries = new Map<string, Entry>();
  /** Sessions of requests, by their number. */
  readonly #flows = new Map<number, string>();
  readonly close: () => void;

  constructor(bus: Bus) {
    this.close = bus.subscribe((event) => this.#accept(event), { replay: true });
  }

  /** Newest first. */
  sessions(): SessionView[] {
    return Array.from(this.#entries, ([id, entry]) => ({ id, ...entry })).toSorted((a, b) => b.lastAt - a.lastAt);
  }

  #accept(event: BusEvent): void {
    if (event.type === "flow.opened") {
      const entry = this.#entry(event.session);
      entry.requests++;
      entry.lastAt = event.at;
      keep(this.#flows, event.id, event.session, MAX_OPEN);
    } else if (event.type === "flow.routed") {
      const session = this.#flows.get(event.id);
      if (session !== undefined) this.#entry(session).target = `${event.route.provider},${event.route.model}`;
    } else if (event.type === "route.changed") this.#changed(event);
  }

  #changed({ session, target, scenario, once }: Extract<BusEvent, { type: "route.changed" }>): void {
    const entry = this.#entry(session);
    if (once) return;
    if (scenario === undefined) {
      entry.override = target;
      return;
    }
    const { [scenario]: _before, ...others } = entry.scenarios;
    entry.scenarios = target === undefined ? others : { ...others, [scenario]: target };
  }

  #entry(session: string): Entry {
    const entry = this.#entries.get(session) ?? {
      requests: 0,
      target: undefined,
      override: undefined,
      scenarios: {},
      lastAt: 0,
    };
    keep(this.#entries, session, entry, MAX_SESSIONS);
    return entry;
  }
}

/** The newest are at the end. */
function keep<K, V>(map: Map<K, V>, key: K, value: V, limit: number): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= limit) return;
    map.delete(oldest);
  }
}
