/** One session: its program in a pane, its part of what happens, and what it is doing. */
import type { OuterTerminal } from "../../pty/answers.ts";
import type { ChildModes } from "../../pty/child-modes.ts";
import type { ExitStatus } from "../../pty/pane.ts";
import { sanitize } from "../../pty/sanitize.ts";
import { activeRoute } from "../active-route.ts";
import { ChildPane, type ChildSpec } from "../child-pane.ts";
import { SwitchHistory } from "../history.ts";
import type { Rect } from "../layout.ts";
import type { Preferences } from "../preferences.ts";
import type { Pricing } from "../services.ts";
import { Pulse } from "../pulse.ts";
import { Store } from "../store.ts";
import { activityOf, asksForChoice } from "./activity.ts";
import { type EventSource, sessionFeed } from "./feed.ts";
import type { Activity, RunState, SessionSpec, SessionView } from "./types.ts";

export interface SessionEvents {
  /** The picture, the modes, the title or the bell of its program. */
  readonly changed: () => void;
  readonly modes: () => void;
  readonly title: () => void;
  readonly bell: () => void;
  readonly clipboard: (text: string) => void;
  /** It has begun another conversation. */
  readonly conversation: (id: string) => void;
  /** What it is doing is something else than before. */
  readonly activity: (before: Activity) => void;
  readonly exit: (status: ExitStatus) => void;
}

export interface SessionOptions {
  readonly spec: SessionSpec;
  readonly number: number;
  readonly rect: Rect;
  readonly bus: EventSource;
  readonly isForeign: (session: string) => boolean;
  readonly preferences: Preferences;
  readonly pricing?: Pricing | undefined;
  readonly outer: OuterTerminal;
  readonly events: SessionEvents;
}

/** How often a stopped program is looked for, and how soon after output a question. */
const STATE_MS = 1_000;
const QUESTION_MS = 300;
const MAX_TITLE = 80;

export class Session {
  readonly spec: SessionSpec;
  readonly number: number;
  readonly pane: ChildPane;
  readonly store: Store;
  readonly switches: SwitchHistory;
  /** How its program ended; undefined while it runs. */
  exit: ExitStatus | undefined;
  title = "";
  /** Of its newest program. */
  pid = 0;
  /** The newest conversation it has sent requests of. */
  conversation: string | undefined;
  readonly #events: SessionEvents;
  readonly #question: Pulse = new Pulse(() => this.#look(), QUESTION_MS);
  readonly #watch: NodeJS.Timeout;
  readonly #ignore: (() => void)[] = [];
  #run: RunState = "starting";
  #asks = false;
  #activity: Activity = "idle";

  constructor({ spec, number, rect, bus, isForeign, preferences, pricing, outer, events }: SessionOptions) {
    this.spec = spec;
    this.number = number;
    this.#events = events;
    const feed = sessionFeed(bus, isForeign);
    this.store = new Store(feed, undefined, pricing);
    this.switches = new SwitchHistory(spec.controls, preferences);
    this.#ignore.push(
      this.store.onChange(() => this.#update()),
      feed.subscribe((event) => {
        if (event.type === "flow.opened" && event.class === "main") this.#talks(event.conversation);
      }),
    );
    this.pane = new ChildPane(
      rect,
      {
        changed: () => this.#changed(),
        modes: (_modes: ChildModes) => events.modes(),
        bell: events.bell,
        clipboard: events.clipboard,
        title: (title) => this.#titled(title),
        exit: (status) => this.#exited(status),
      },
      outer,
    );
    this.#watch = setInterval(() => this.#poll(), STATE_MS).unref();
  }

  get run(): RunState {
    return this.#run;
  }

  get activity(): Activity {
    return this.#activity;
  }

  /** Returns the process id. */
  async start(child: ChildSpec = this.spec.child): Promise<number> {
    const anew = this.#run !== "starting";
    this.exit = undefined;
    this.pid = anew ? await this.pane.restart(child) : await this.pane.start(child);
    this.#enter("running");
    return this.pid;
  }

  proceed(): void {
    this.pane.proceed();
    if (this.#run === "stopped") this.#enter("running");
  }

  view(current: boolean): SessionView {
    const { current: state } = this.store;
    const { requests, input, output } = state.totals;
    const route = activeRoute(state, this.switches).name;
    const { number, activity, title, exit } = this;
    return { id: this.spec.id, number, current, activity, title, route, requests, input, output, exit };
  }

  async close(): Promise<void> {
    clearInterval(this.#watch);
    this.#question.stop();
    for (const ignore of this.#ignore) ignore();
    this.store.stop();
    await this.pane.end();
  }

  #talks(conversation: string | undefined): void {
    if (conversation === undefined || conversation === this.conversation) return;
    this.conversation = conversation;
    this.#events.conversation(conversation);
  }

  #changed(): void {
    this.#question.request();
    this.#events.changed();
  }

  #titled(title: string): void {
    this.title = sanitize(title.slice(0, MAX_TITLE));
    this.#events.title();
  }

  #exited(status: ExitStatus): void {
    this.exit = status;
    this.#asks = false;
    this.#enter("ended");
    this.#events.exit(status);
  }

  #poll(): void {
    if (this.#run !== "running" && this.#run !== "stopped") return;
    const now = this.pane.stopped ? "stopped" : "running";
    if (now !== this.#run) this.#enter(now);
  }

  #look(): void {
    const asks = this.#run === "running" && asksForChoice(this.pane.emulator.screenText());
    if (asks === this.#asks) return;
    this.#asks = asks;
    this.#update();
  }

  #enter(run: RunState): void {
    this.#run = run;
    this.#update();
  }

  #update(): void {
    const before = this.#activity;
    this.#activity = activityOf(this.#run, this.store.current.rows, this.#asks);
    if (this.#activity !== before) this.#events.activity(before);
  }
}
