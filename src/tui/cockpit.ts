/** The running cockpit: wires terminal, pane, keys and chrome together, and takes them apart in the right order. */
import type { Bus } from "../core/bus.ts";
import { type ChildModes, overlayModes } from "../pty/child-modes.ts";
import { Guard } from "../pty/guard.ts";
import { SideChannel } from "../pty/side-channel.ts";
import { type TerminalSize, Tty } from "../pty/tty.ts";
import type { Actions } from "./actions.ts";
import { type Command, PREFIX_CHAR } from "./commands.ts";
import { Endings } from "./endings.ts";
import { InputRouter } from "./input.ts";
import { layout, MIN_COLUMNS, MIN_ROWS, sidebarFits } from "./layout.ts";
import type { Preferences } from "./preferences.ts";
import { PrefixPopup } from "./prefix.ts";
import { rowName } from "./sessions/note.ts";
import { Panes } from "./sessions/panes.ts";
import type { SessionSource, SessionSpec } from "./sessions/types.ts";
import { type RowMode, StatusRow } from "./status-row.ts";
import { colorDepthOf, functionKeysAreFree } from "./terminal.ts";
import { DARK } from "./theme.ts";
import { View } from "./view.ts";

export interface CockpitOptions {
  readonly bus: Bus;
  readonly first: SessionSpec;
  /** Where further sessions come from; without it there is one. */
  readonly sessions?: SessionSource;
  readonly preferences: Preferences;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reports a defect of ours, on the terminal that is restored already. */
  readonly crashed: (error: unknown) => void;
}

const PREFIX_ROW: RowMode = { name: "PREFIX", hint: "? all keys  Esc cancel" };

export class Cockpit {
  readonly endings: Endings = new Endings();
  readonly #options: CockpitOptions;
  readonly #guard: Guard;
  readonly #tty: Tty;
  readonly #side: SideChannel = new SideChannel();
  readonly #panes: Panes;
  readonly #actions: Actions;
  readonly #view: View;
  readonly #input: InputRouter;
  readonly #prefix: PrefixPopup;
  #row: StatusRow;

  constructor(options: CockpitOptions) {
    const { preferences, env } = options;
    this.#options = options;
    this.#guard = Guard.start(process.stdout.fd);
    this.#tty = new Tty(this.#ttyEvents());
    const { size } = this.#tty;
    this.#panes = this.#createPanes(size);
    this.#view = new View({
      sink: this.#tty.writer,
      size,
      depth: colorDepthOf(env),
      emulator: this.#panes.current.pane.emulator,
      control: () => this.#side.take(),
      preferences,
      paneResized: (rect) => this.#panes.deck.resize(rect),
    });
    this.#panes.attach(this.#view);
    this.#actions = this.#createActions();
    this.#prefix = new PrefixPopup({
      showKeys: () => this.#open("keys"),
      hideKeys: () => this.#view.overlay === "keys" && this.#open(undefined),
      expire: () => this.#input.arm(false),
    });
    this.#input = this.#createInput(functionKeysAreFree(env));
    this.#row = this.#createRow();
  }

  /** Takes the terminal and starts the child. */
  async start(): Promise<void> {
    this.endings.listen((error) => this.#crashed(error));
    process.on("exit", this.#restore);
    await this.#guard.armed;
    this.#tty.enter();
    this.#row.paint();
    await this.#panes.deck.start();
    void this.#loadChrome();
  }

  /** Gives the terminal back, then ends what still runs. The screen is the user's again before anything can take time. */
  async stop(): Promise<void> {
    this.#prefix.stop();
    this.#input.stop();
    this.#row.stop();
    this.#view.close();
    this.#tty.close();
    await this.#panes.deck.closeAll();
    this.#guard.dismiss();
    process.off("exit", this.#restore);
    this.endings.stop();
  }

  lastLines(count: number): string[] {
    return this.#panes.current.pane.lastLines(count);
  }

  /** Conversations that can be gone on with. */
  get conversations(): string[] {
    if (!this.#options.sessions?.lasting) return [];
    return this.#panes.deck.all.flatMap(({ conversation }) => conversation ?? []);
  }

  /** Ink and React take some 200 ms to load; Claude Code starts meanwhile. */
  async #loadChrome(): Promise<void> {
    const { Chrome } = await import("./chrome.tsx");
    const { store, switches: controls } = this.#panes.current;
    this.#view.attach(new Chrome({ store, controls, theme: DARK, sessions: this.#panes.deck }, this.#view.compositor));
  }

  #ttyEvents(): ConstructorParameters<typeof Tty>[0] {
    return {
      input: (bytes) => this.#input.feed(bytes),
      resize: (size) => this.#resize(size),
      idle: () => this.#view.compositor.idle(),
      suspend: () => this.#view.compositor.pause(),
      resume: () => this.#resume(),
      lost: () => this.endings.end({ kind: "lost" }),
    };
  }

  #createPanes(size: TerminalSize): Panes {
    const { bus, first, sessions: source, preferences } = this.#options;
    const sidebar = sidebarFits(size.cols, size.rows) && preferences.current.sidebar;
    return new Panes({
      bus,
      first,
      source,
      preferences,
      guard: this.#guard,
      side: this.#side,
      rect: layout(size.cols, size.rows, { sidebar, zoom: false }).pane,
      shown: () => this.#shown(),
      modes: () => this.#side.modes(this.#modes),
      repaint: () => this.#row.paint(),
      ended: (status) => this.endings.end({ kind: "child", status }),
      notice: (level, text) => this.#notice(level, text),
    });
  }

  #createRow(): StatusRow {
    return new StatusRow({
      store: this.#panes.current.store,
      controls: this.#panes.current.switches,
      grid: this.#view.bar,
      mode: () => this.#mode(),
      painted: () => this.#view.compositor.invalidate(),
    });
  }

  /** Another session is in view: sidebar and status row follow. */
  #shown(): void {
    this.#row.stop();
    this.#row = this.#createRow();
    this.#row.paint();
    void this.#loadChrome();
  }

  #createInput(functionKeys: boolean): InputRouter {
    return new InputRouter(
      {
        modes: () => this.#modes,
        pane: () => this.#view.uncovered,
        overlayOpen: () => this.#overlayTypes,
        toPane: (bytes) => this.#panes.type(bytes),
        toOverlay: (bytes) => this.#view.type(bytes),
        run: (command: Command) => command.run(this.#actions),
        armed: (armed) => {
          this.#prefix.armed(armed);
          this.#row.paint();
        },
        unknownChord: (chord) =>
          this.#notice("warn", `No command on ${JSON.stringify(chord)}. Ctrl+\\ ? shows the keys`),
      },
      functionKeys,
    );
  }

  #createActions(): Actions {
    return {
      toggleOverlay: (id) => {
        if (id === "keys") this.#showKeys();
        else this.#open(this.#view.overlay === id ? undefined : id);
      },
      closeOverlay: () => this.#open(undefined),
      toggleSidebar: () => {
        if (!this.#view.toggleSidebar())
          this.#notice("info", `The sidebar needs ${MIN_COLUMNS} columns and ${MIN_ROWS} rows`);
      },
      toggleZoom: () => this.#view.toggleZoom(),
      undoSwitch: () => {
        if (!this.#panes.current.switches.undo()) this.#notice("info", "No switch to undo");
      },
      copy: (text) => {
        this.#side.copy(text);
        this.#view.compositor.invalidate();
      },
      sendPrefix: () => this.#panes.type(Buffer.from(PREFIX_CHAR)),
      ...this.#panes.actions,
      quit: () => this.endings.end({ kind: "quit" }),
    };
  }

  #showKeys(): void {
    this.#input.arm(true);
    this.#prefix.hold();
  }

  /** The input modes of whoever has the keyboard: those that the child asked for, or those that Ink understands. */
  get #modes(): ChildModes {
    const { modes } = this.#panes;
    return this.#overlayTypes ? overlayModes(modes) : modes;
  }

  /** The popup of keys only shows; every other overlay has the keyboard while it is open. */
  get #overlayTypes(): boolean {
    return this.#view.overlay !== undefined && this.#view.overlay !== "keys";
  }

  #open(id: Parameters<View["open"]>[0]): void {
    this.#view.open(id, this.#actions);
    this.#side.modes(this.#modes);
    this.#row.paint();
  }

  #notice(level: "info" | "warn", text: string): void {
    this.#options.bus.publish({ type: "notice", at: Date.now(), level, text });
  }

  #mode(): RowMode {
    return (
      this.#view.overlayRow ?? (this.#input.armed ? PREFIX_ROW : { name: rowName(this.#panes.deck), hint: undefined })
    );
  }

  #resize(size: TerminalSize): void {
    this.#view.resize(size, this.#actions);
    this.#row.paint();
  }

  #resume(): void {
    this.#side.forget();
    this.#view.compositor.resume();
  }

  #crashed(error: unknown): void {
    this.#restore();
    this.#options.crashed(error);
  }

  readonly #restore = (): void => this.#tty.restore();
}
