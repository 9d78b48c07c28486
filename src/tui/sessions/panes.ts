/** The sessions as the screen has them: which pane is seen, what is said over it, who gets what is typed, who guards it. */
import type { Bus } from "../../core/bus.ts";
import type { ChildModes } from "../../pty/child-modes.ts";
import type { Guard } from "../../pty/guard.ts";
import type { ExitStatus } from "../../pty/pane.ts";
import type { SideChannel } from "../../pty/side-channel.ts";
import type { Rect } from "../layout.ts";
import type { Preferences } from "../preferences.ts";
import type { Pricing } from "../services.ts";
import type { View } from "../view.ts";
import type { SessionActions } from "./actions.ts";
import { Deck } from "./deck.ts";
import { endedKey, noteOf } from "./note.ts";
import type { Session } from "./session.ts";
import type { Activity, SessionSource, SessionSpec } from "./types.ts";

export interface PanesOptions {
  readonly bus: Bus;
  readonly first: SessionSpec;
  readonly source: SessionSource | undefined;
  readonly preferences: Preferences;
  readonly pricing: Pricing | undefined;
  readonly guard: Guard;
  readonly side: SideChannel;
  /** Size of the pane before there is a view. */
  readonly rect: Rect;
  /** Another session is in view. */
  readonly shown: () => void;
  readonly modes: () => void;
  /** What the status row says about sessions may be something else. */
  readonly repaint: () => void;
  readonly ended: (status: ExitStatus) => void;
  readonly notice: (level: "info" | "warn", text: string) => void;
}

export class Panes {
  readonly deck: Deck;
  readonly #options: PanesOptions;
  #view: View | undefined;

  constructor(options: PanesOptions) {
    const { bus, first, source, preferences, pricing, rect, side } = options;
    this.#options = options;
    this.deck = new Deck({
      first,
      source,
      bus,
      preferences,
      pricing,
      rect: () => this.#view?.pane ?? rect,
      events: {
        shown: (session) => this.#shown(session),
        changed: () => this.#view?.compositor.invalidate(),
        modes: options.modes,
        bell: () => side.bell(),
        title: () => this.#titled(),
        activity: (session, before) => this.#activity(session, before),
        started: (pid) => this.#started(pid),
        exited: (status) => this.#exited(status),
        gone: (pid) => options.guard.forget(pid),
        empty: options.ended,
        notice: options.notice,
      },
    });
  }

  get current(): Session {
    return this.deck.current;
  }

  /** What the program in view has asked for. */
  get modes(): ChildModes {
    return this.current.pane.emulator.modes;
  }

  attach(view: View): void {
    this.#view = view;
  }

  /** What is typed while the program has ended decides what comes next. */
  type(bytes: Uint8Array): void {
    const { current } = this.deck;
    if (current.run !== "ended") return current.pane.write(bytes);
    const choice = endedKey(bytes);
    if (choice === "quit") this.#options.ended(current.exit ?? { code: 0, signal: undefined });
    else if (choice) this.#attempt(this.deck.restart(choice));
  }

  readonly actions: SessionActions = {
    newSession: () => this.#attempt(this.deck.open()),
    showSession: (id) => this.deck.show(this.#find(id)),
    nextSession: () => this.deck.next(),
    closeSession: (id) => {
      const session = this.#find(id);
      if (session) this.#attempt(this.deck.close(session));
    },
    restart: () => {
      if (this.current.run === "stopped") this.current.proceed();
      else this.#attempt(this.deck.restart());
    },
  };

  #find(id: string): Session | undefined {
    return this.deck.all.find(({ spec }) => spec.id === id);
  }

  /** What cannot be started is said, and changes nothing else. */
  #attempt(work: Promise<void>): void {
    work.catch((error: unknown) =>
      this.#options.notice("warn", error instanceof Error ? error.message : String(error)),
    );
  }

  #started(pid: number): void {
    const { bus, guard } = this.#options;
    guard.watch(pid);
    bus.publish({ type: "child.started", at: Date.now(), pid });
  }

  #exited({ code, signal }: ExitStatus): void {
    const { bus } = this.#options;
    bus.publish({ type: "child.exited", at: Date.now(), code, signal: signal ?? null });
  }

  /** Everything that belonged to one session now belongs to another. */
  #shown(session: Session): void {
    this.#view?.showPane(session.pane.emulator);
    this.#view?.note(noteOf(session));
    this.#titled();
    this.#options.modes();
    this.#options.shown();
  }

  #titled(): void {
    const { title } = this.current;
    this.#options.side.title(title === "" ? "ccr" : `ccr · ${title}`);
  }

  #activity(session: Session, before: Activity): void {
    if (session === this.current) this.#view?.note(noteOf(session));
    else if (session.activity === "asking" && before !== "asking") this.#options.side.bell();
    this.#options.repaint();
  }
}
