/** All sessions of the cockpit, one of them in view: opening, switching, starting again, closing. */
import type { OuterTerminal } from "../../pty/answers.ts";
import type { ExitStatus } from "../../pty/pane.ts";
import type { Rect } from "../layout.ts";
import type { Preferences } from "../preferences.ts";
import type { Pricing } from "../services.ts";
import type { EventSource } from "./feed.ts";
import { Session } from "./session.ts";
import type { Activity, Again, SessionSource, SessionSpec, SessionView } from "./types.ts";

export interface DeckEvents {
  /** Another session is in view. */
  readonly shown: (session: Session) => void;
  /** The picture of the one in view may have changed. */
  readonly changed: () => void;
  readonly modes: () => void;
  readonly title: () => void;
  readonly bell: () => void;
  /** The program in view wants this on the clipboard. */
  readonly clipboard: (text: string) => void;
  /** What a session is doing, or which there are. */
  readonly activity: (session: Session, before: Activity) => void;
  readonly started: (pid: number) => void;
  readonly conversation: (id: string) => void;
  readonly exited: (status: ExitStatus) => void;
  /** There is no such process any more. */
  readonly gone: (pid: number) => void;
  /** The last one has ended by itself. */
  readonly empty: (status: ExitStatus) => void;
  readonly notice: (level: "info" | "warn", text: string) => void;
}

export interface DeckOptions {
  readonly first: SessionSpec;
  readonly source: SessionSource | undefined;
  readonly bus: EventSource;
  readonly preferences: Preferences;
  readonly pricing?: Pricing | undefined;
  readonly rect: () => Rect;
  readonly outer: OuterTerminal;
  readonly events: DeckEvents;
}

/** Each is a process of some 200 MB. */
const MAX_SESSIONS = 9;

export class Deck {
  readonly #options: DeckOptions;
  readonly #listeners = new Set<() => void>();
  /** Keys of all sessions there ever were. */
  readonly #ids = new Set<string>();
  #sessions: readonly Session[];
  #current: Session;
  #numbers = 0;
  #opening = false;
  #views: readonly SessionView[] | undefined;

  constructor(options: DeckOptions) {
    this.#options = options;
    this.#current = this.#create(options.first);
    this.#sessions = [this.#current];
  }

  get current(): Session {
    return this.#current;
  }

  get all(): readonly Session[] {
    return this.#sessions;
  }

  /** For React: stable until something changes. */
  readonly views = (): readonly SessionView[] => {
    this.#views ??= this.#sessions.map((session) => session.view(session === this.#current));
    return this.#views;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  async start(session: Session = this.#current): Promise<void> {
    this.#options.events.started(await session.start());
  }

  async open(): Promise<void> {
    const { source, events } = this.#options;
    if (!source || this.#opening) return;
    if (this.#sessions.length >= MAX_SESSIONS) return events.notice("warn", `${MAX_SESSIONS} sessions are the most`);
    this.#opening = true;
    try {
      const session = this.#create(await source.open());
      this.#sessions = [...this.#sessions, session];
      this.show(session);
      await this.start(session);
    } finally {
      this.#opening = false;
    }
  }

  show(session: Session | undefined): void {
    if (!session || session === this.#current) return;
    this.#current = session;
    const { events, rect } = this.#options;
    session.pane.resize(rect());
    events.shown(session);
    this.#tell();
  }

  /** The session `step` places further, round and round. */
  next(step = 1): void {
    const at = this.#sessions.indexOf(this.#current) + step;
    this.show(this.#sessions.at(at % this.#sessions.length));
  }

  /** Ends its program and takes it away. The last one stays. */
  async close(session: Session): Promise<void> {
    if (this.#sessions.length < 2 || !this.#sessions.includes(session)) return;
    this.#remove(session);
    await session.close();
    this.#options.events.gone(session.pid);
  }

  /** Ends the program of the session in view, if it runs, and starts it with the conversation it was in. */
  async restart(how: "resume" | "new" = "resume"): Promise<void> {
    const session = this.#current;
    const { source, events } = this.#options;
    const { conversation } = session;
    const again: Again = how === "new" ? { how } : conversation === undefined ? { how: "same" } : { how, conversation };
    const before = session.run === "ended" ? undefined : session.pid;
    const pid = await session.start(source?.again(session.spec, again));
    if (before !== undefined) events.gone(before);
    events.started(pid);
    events.notice(
      "info",
      again.how === "resume" ? `Claude Code goes on with ${again.conversation}` : "Claude Code started",
    );
  }

  resize(rect: Rect): void {
    this.#current.pane.resize(rect);
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.#sessions.map((session) => session.close()));
  }

  #create(spec: SessionSpec): Session {
    const { bus, preferences, pricing, outer, rect, events } = this.#options;
    const number = ++this.#numbers;
    this.#ids.add(spec.id);
    const inView = (act: () => void) => (): void => {
      if (session === this.#current) act();
    };
    const session: Session = new Session({
      spec,
      number,
      rect: rect(),
      bus,
      preferences,
      pricing,
      outer,
      // What belongs to no session of ours is seen in the first one.
      isForeign: (id) => id !== spec.id && (number > 1 || this.#ids.has(id)),
      events: {
        changed: inView(events.changed),
        modes: inView(events.modes),
        title: inView(events.title),
        bell: events.bell,
        conversation: events.conversation,
        clipboard: (text) => {
          if (session === this.#current) events.clipboard(text);
        },
        activity: (before) => {
          this.#tell();
          events.activity(session, before);
        },
        exit: (status) => this.#exited(session, status),
      },
    });
    return session;
  }

  /** A program that was killed stays, for the user to decide; one that has ended by itself takes its session with it. */
  #exited(session: Session, status: ExitStatus): void {
    const { events } = this.#options;
    events.gone(session.pid);
    events.exited(status);
    if (status.signal !== undefined) return;
    if (this.#sessions.length === 1) return events.empty(status);
    this.#remove(session);
    events.notice(status.code === 0 ? "info" : "warn", `Session ${session.number} ended (code ${status.code})`);
    void session.close();
  }

  #remove(session: Session): void {
    const at = this.#sessions.indexOf(session);
    const others = this.#sessions.filter((other) => other !== session);
    this.#sessions = others;
    if (session === this.#current) this.show(others[Math.min(at, others.length - 1)]);
    this.#tell();
  }

  #tell(): void {
    this.#views = undefined;
    for (const listener of this.#listeners) listener();
  }
}
