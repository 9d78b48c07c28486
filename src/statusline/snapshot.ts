/** Keeps the snapshot file of every session that has one up to date with what happens on the bus. */
import type { Bus } from "../core/bus.ts";
import type { BusEvent, RouteFacts } from "../core/flow.ts";
import { encodeSnapshot } from "./file.ts";
import { wantsColour } from "./line.ts";
import { PacedFile } from "./paced-file.ts";
import { EMPTY_SNAPSHOT, fold, type ModelFacts, type Snapshot } from "./state.ts";

/** A server sees sessions come and never hears them go: the one that was quiet longest gives up its file. */
const MAX_SESSIONS = 64;

export interface SnapshotFacts extends ModelFacts {
  /** `StatusLine` of the newest configuration. */
  readonly setting?: () => unknown;
}

/** File for a session, in a directory of ours; undefined for sessions without a status line. A pane: `() => file`. */
export type FileOf = (session: string) => string | undefined;

/**
 * Returns the function that ends the writing and removes the files.
 * Sessions of `known` have a line before their first request.
 */
export function createSnapshotWriter(
  bus: Bus,
  fileOf: FileOf,
  known: readonly string[] = [],
  facts: SnapshotFacts = {},
): () => Promise<void> {
  const writer = new SnapshotWriter(bus, fileOf, facts);
  for (const session of known) writer.open(session);
  const unsubscribe = bus.subscribe((event) => writer.accept(event), { replay: true });
  return async () => {
    unsubscribe();
    await writer.close();
  };
}

interface Session {
  readonly file: PacedFile;
  snapshot: Snapshot;
}

class SnapshotWriter {
  readonly #facts: SnapshotFacts;
  readonly #bus: Bus;
  readonly #fileOf: FileOf;
  readonly #colour = wantsColour(process.env);
  /** Session of each main request under way. Titles, summaries and token counts do not move the line. */
  readonly #flows = new Map<number, string>();
  /** Session and target of every request under way: all of them cost something. */
  readonly #paying = new Map<number, { readonly session: string; target?: RouteFacts }>();
  /** Least recently used first. */
  readonly #sessions = new Map<string, Session>();
  #reported = false;

  constructor(bus: Bus, fileOf: FileOf, facts: SnapshotFacts) {
    this.#facts = facts;
    this.#bus = bus;
    this.#fileOf = fileOf;
  }

  accept(event: BusEvent): void {
    if (event.type === "flow.opened" && event.class === "main") this.#flows.set(event.id, event.session);
    const name = this.#sessionOf(event);
    const session = name === undefined ? undefined : this.#session(name);
    if (session) this.#update(session, fold(session.snapshot, event, this.#facts));
    this.#pay(event);
    if (event.type === "flow.closed" || event.type === "flow.failed" || event.type === "flow.aborted") {
      this.#flows.delete(event.id);
    }
  }

  open(name: string): void {
    const session = this.#session(name);
    if (session) this.#update(session, session.snapshot);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sessions.values()].map(({ file }) => file.close()));
  }

  /** Sub-agents and small tasks on the side cost the session, too. */
  #pay(event: BusEvent): void {
    if (!("id" in event)) return;
    if (event.type === "flow.opened") this.#paying.set(event.id, { session: event.session });
    const paying = this.#paying.get(event.id);
    if (event.type === "flow.routed" && paying) paying.target = event.route;
    if (event.type === "flow.failed" || event.type === "flow.aborted") this.#paying.delete(event.id);
    if (event.type !== "flow.closed" || !paying) return;
    this.#paying.delete(event.id);
    const { session: name, target } = paying;
    const cost = target && this.#facts.costOf?.(target.provider, target.model, event.usage);
    const session = cost === undefined ? undefined : this.#sessions.get(name);
    if (session) this.#update(session, { ...session.snapshot, cost: (session.snapshot.cost ?? 0) + (cost ?? 0) });
  }

  #sessionOf(event: BusEvent): string | undefined {
    if (event.type === "route.changed") return event.session;
    return "id" in event ? this.#flows.get(event.id) : undefined;
  }

  #update(session: Session, snapshot: Snapshot): void {
    session.snapshot = snapshot;
    session.file.set(encodeSnapshot({ pid: process.pid, snapshot, setting: this.#facts.setting?.() }, this.#colour));
  }

  #session(name: string): Session | undefined {
    const session = this.#sessions.get(name) ?? this.#create(name);
    if (!session) return undefined;
    this.#sessions.delete(name);
    this.#sessions.set(name, session);
    return session;
  }

  #create(name: string): Session | undefined {
    const path = this.#fileOf(name);
    if (path === undefined) return undefined;
    const [oldest] = this.#sessions;
    if (oldest && this.#sessions.size >= MAX_SESSIONS) {
      this.#sessions.delete(oldest[0]);
      oldest[1].file.close().catch((error: unknown) => this.#report(error));
    }
    return { file: new PacedFile(path, (error) => this.#report(error)), snapshot: EMPTY_SNAPSHOT };
  }

  /** Once: a full disk would repeat it four times a second. */
  #report(error: unknown): void {
    if (this.#reported) return;
    this.#reported = true;
    const text = `status line not written: ${error instanceof Error ? error.message : String(error)}`;
    this.#bus.publish({ type: "notice", at: Date.now(), level: "warn", text });
  }
}
