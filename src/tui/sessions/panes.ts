/** The sessions as the screen has them: which pane is seen, what is said over it, who gets what is typed, who guards it. */
import type { Bus } from "../../core/bus.ts";
import type { OuterTerminal } from "../../pty/answers.ts";
import { type ChildModes, overlayModes } from "../../pty/child-modes.ts";
import type { Guard } from "../../pty/guard.ts";
import type { ExitStatus } from "../../pty/pane.ts";
import type { SideChannel } from "../../pty/side-channel.ts";
import { type CopyEvents, CopyMode } from "../copy/mode.ts";
import type { Rect } from "../layout.ts";
import type { Point } from "../mouse.ts";
import type { Preferences } from "../preferences.ts";
import type { Pricing } from "../services.ts";
import type { View } from "../view.ts";
import type { PaneActions, SessionActions } from "./actions.ts";
import { Deck } from "./deck.ts";
import { endedKey, noteOf, resumeHint, rowName } from "./note.ts";
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
  /** What the user types to start Claude Code again: `Ctrl+\ R`. */
  readonly restartKeys: string;
  /** Puts text on the clipboard. */
  readonly copy: (text: string) => void;
  /** Whether programs may do that too. */
  readonly childMayCopy: boolean;
}

function arrows(lines: number, application: boolean): Uint8Array {
  const key = `\u001b${application ? "O" : "["}${lines < 0 ? "A" : "B"}`;
  return Buffer.from(key.repeat(Math.abs(lines)));
}

export class Panes {
  readonly deck: Deck;
  /** What is known of the terminal, for programs that ask. */
  readonly outer: OuterTerminal = { kitty: false, background: undefined };
  readonly #options: PanesOptions;
  #view: View | undefined;
  #copy: CopyMode | undefined;

  constructor(options: PanesOptions) {
    const { bus, first, source, preferences, pricing, rect, side } = options;
    this.#options = options;
    options.guard.say("ccr has ended unexpectedly.");
    this.deck = new Deck({
      first,
      source,
      bus,
      preferences,
      pricing,
      rect: () => this.#view?.pane ?? rect,
      outer: this.outer,
      events: {
        shown: (session) => this.#shown(session),
        changed: () => this.#view?.compositor.invalidate(),
        modes: options.modes,
        bell: () => side.bell(),
        clipboard: (text) => this.#childCopies(text),
        title: () => this.#titled(),
        activity: (session, before) => this.#activity(session, before),
        conversation: (id) => {
          if (source?.lasting) options.guard.say(`ccr has ended unexpectedly. ${resumeHint(id)}`);
        },
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
  get childModes(): ChildModes {
    return this.current.pane.emulator.modes;
  }

  /** The input modes that suit who has the keyboard: the program, or copy mode over it. */
  get modes(): ChildModes {
    return this.#copy ? overlayModes(this.childModes) : this.childModes;
  }

  /** What the status row says about the pane. */
  get row(): { readonly name: string; readonly hint: string | undefined } {
    return this.#copy?.row ?? { name: rowName(this.deck), hint: undefined };
  }

  get copying(): boolean {
    return this.#copy !== undefined;
  }

  /** The pane has a new size. Lines have other numbers then, so copy mode ends. */
  resize(rect: Rect): void {
    this.#leaveCopy();
    this.deck.resize(rect);
  }

  attach(view: View): void {
    this.#view = view;
  }

  /** What is typed while the program has ended decides what comes next. */
  type(bytes: Uint8Array): void {
    const { current } = this.deck;
    if (this.#copy) return this.#copy.type(bytes);
    if (current.run !== "ended") return current.pane.write(bytes);
    const choice = endedKey(bytes);
    if (choice === "quit") this.#options.ended(current.exit ?? { code: 0, signal: undefined });
    else if (choice) this.#attempt(this.deck.restart(choice));
  }

  /** The wheel over a program that takes no mouse: its lines scroll, or it does, by arrow keys, as on other terminals. */
  wheel(lines: number): void {
    const { emulator } = this.current.pane;
    if (this.#copy) return this.#copy.scroll(lines);
    if (emulator.alternateScreen) return this.current.pane.write(arrows(lines, this.childModes.cursorKeys));
    const { first, screen } = emulator.lines;
    if (lines > 0 || first === screen) return;
    this.#enterCopy(true)?.scroll(lines);
  }

  /** The pointer was dragged over a program that takes no mouse. */
  select(from: Point, to: Point): void {
    const { row = 0, col = 0 } = this.#view?.pane ?? {};
    const inPane = (point: Point): Point => ({ row: point.row - row, col: point.col - col });
    (this.#copy ?? this.#enterCopy(false))?.drag(inPane(from), inPane(to));
  }

  selected(): void {
    this.#copy?.copy();
  }

  readonly actions: SessionActions & Pick<PaneActions, "copyMode" | "searchPane"> = {
    copyMode: () => {
      this.#enterCopy(false);
    },
    searchPane: () => (this.#copy ?? this.#enterCopy(false))?.search(-1),
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

  #enterCopy(scrolling: boolean): CopyMode | undefined {
    this.#leaveCopy();
    const { emulator } = this.current.pane;
    emulator.refresh();
    const { modes, repaint, copy, notice } = this.#options;
    const events: CopyEvents = {
      changed: () => {
        this.#view?.compositor.invalidate();
        repaint();
      },
      copied: (text) => {
        copy(text);
        notice("info", `Copied ${text.length} ${text.length === 1 ? "character" : "characters"}`);
      },
      left: () => this.#leaveCopy(),
      pass: (bytes) => this.current.pane.write(bytes),
    };
    this.#copy = new CopyMode({ emulator, events, scrolling });
    this.#view?.showPane(this.#copy);
    modes();
    repaint();
    return this.#copy;
  }

  #leaveCopy(): void {
    if (!this.#copy) return;
    this.#copy = undefined;
    this.#view?.showPane(this.current.pane.emulator);
    this.#options.modes();
    this.#options.repaint();
  }

  /** OSC 52 of a program: what it puts there could be run by whoever pastes it. */
  #childCopies(text: string): void {
    const { copy, childMayCopy, notice } = this.#options;
    if (childMayCopy) copy(text);
    else notice("warn", `Claude Code wants ${text.length} characters on the clipboard: tui.clipboard allows it`);
  }

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
    this.#copy = undefined;
    this.#view?.showPane(session.pane.emulator);
    this.#view?.note(noteOf(session, this.#options.restartKeys));
    this.#titled();
    this.#options.modes();
    this.#options.shown();
  }

  #titled(): void {
    const { title } = this.current;
    this.#options.side.title(title === "" ? "ccr" : `ccr · ${title}`);
  }

  #activity(session: Session, before: Activity): void {
    if (session === this.current) this.#view?.note(noteOf(session, this.#options.restartKeys));
    else if (session.activity === "asking" && before !== "asking") this.#options.side.bell();
    this.#options.repaint();
  }
}
