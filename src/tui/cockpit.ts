/** The running cockpit: wires terminal, pane, keys and chrome together, and takes them apart in the right order. */
import type { Bus } from "../core/bus.ts";
import type { ScreenSettings } from "../core/screen.ts";
import { type ChildModes, overlayModes, withMouse } from "../pty/child-modes.ts";
import { Guard } from "../pty/guard.ts";
import { SideChannel } from "../pty/side-channel.ts";
import { type TerminalSize, Tty } from "../pty/tty.ts";
import type { Actions } from "./actions.ts";
import { activeRoute } from "./active-route.ts";
import { type Acting, actsOf } from "./acts.ts";
import { type Answer, AnswerFilter, QUESTIONS } from "./answers.ts";
import { type Command, COMMANDS } from "./commands.ts";
import type { Cockpit as Shared } from "./context.ts";
import { copyToSystem } from "./copy/clipboard.ts";
import { Endings } from "./endings.ts";
import { askFor } from "./inspector/asked.ts";
import { InputRouter } from "./input.ts";
import { type Keymap, readKeymap } from "./keys/keymap.ts";
import { layout, MIN_COLUMNS, MIN_ROWS, sidebarFits } from "./layout.ts";
import { backgroundOf, Look } from "./look.ts";
import { Desks } from "./models/desks.ts";
import { Pointer } from "./pointer.ts";
import { type Preferences, rememberCommand } from "./preferences.ts";
import { PrefixPopup } from "./prefix.ts";
import { NO_SERVICES, type Services } from "./services.ts";
import { Panes } from "./sessions/panes.ts";
import type { SessionSource, SessionSpec } from "./sessions/types.ts";
import { type RowMode, StatusRow } from "./status-row.ts";
import { colorDepthOf, functionKeysAreFree } from "./terminal.ts";
import { View } from "./view.ts";

export interface CockpitOptions {
  readonly bus: Bus;
  readonly first: SessionSpec;
  /** Where further sessions come from; without it there is one. */
  readonly sessions?: SessionSource;
  readonly preferences: Preferences;
  readonly services?: Services;
  /** What the configuration says about the screen. */
  readonly settings?: ScreenSettings;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reports a defect of ours, on the terminal that is restored already. */
  readonly crashed: (error: unknown) => void;
}

const PREFIX_ROW: RowMode = { name: "PREFIX", hint: "press a key  ? all keys  Esc cancel" };
const LOG_ROW: RowMode = { name: "LOG", hint: "1-4 level  / filter  f follow  ↵ request  Esc Claude  F4 close" };

export class Cockpit {
  readonly endings: Endings = new Endings();
  readonly #options: CockpitOptions;
  readonly #guard: Guard;
  readonly #tty: Tty;
  readonly #side: SideChannel = new SideChannel();
  readonly #panes: Panes;
  readonly #actions: Actions;
  readonly #pointer: Pointer;
  readonly #view: View;
  readonly #input: InputRouter;
  readonly #prefix: PrefixPopup;
  readonly #look: Look;
  readonly #keymap: Keymap;
  readonly #desks: Desks;
  readonly #answers: AnswerFilter = new AnswerFilter((answer) => this.#answered(answer));
  #row: StatusRow;

  constructor(options: CockpitOptions) {
    const { preferences, env, settings = {} } = options;
    this.#options = options;
    this.#guard = Guard.start(process.stdout.fd);
    this.#tty = new Tty(this.#ttyEvents());
    this.#look = new Look(env, { ...settings, theme: preferences.current.theme ?? settings.theme });
    this.#keymap = readKeymap(settings).keymap;
    this.#desks = new Desks({ preferences, services: this.#services, say: (level, text) => this.#say(level, text) });
    const { size } = this.#tty;
    this.#panes = this.#createPanes(size);
    this.#view = new View({
      sink: this.#tty.writer,
      size,
      depth: colorDepthOf(env),
      emulator: this.#panes.current.pane.emulator,
      control: () => this.#side.take(),
      preferences,
      look: this.#look,
      paneResized: (rect) => this.#panes.resize(rect),
    });
    this.#panes.attach(this.#view);
    this.#actions = this.#createActions();
    this.#pointer = new Pointer({
      panes: this.#panes,
      view: this.#view,
      actions: this.#actions,
      cockpit: () => this.#shared,
      covered: () => this.#overlayTypes,
    });
    this.#prefix = new PrefixPopup(
      {
        showKeys: () => this.#open("keys"),
        hideKeys: () => this.#view.overlay === "keys" && this.#open(undefined),
        expire: () => this.#input.arm(false),
      },
      settings.prefixTimeoutMs,
    );
    this.#input = this.#createInput(functionKeysAreFree(env));
    this.#row = this.#createRow();
    this.#look.onChange(() => this.#restyle());
  }

  get #services(): Services {
    return this.#options.services ?? NO_SERVICES;
  }

  /** Takes the terminal and starts the child. */
  async start(): Promise<void> {
    this.endings.listen((error) => this.#crashed(error));
    process.on("exit", this.#restore);
    await this.#guard.armed;
    this.#tty.enter();
    if (this.#options.env["TERM"] !== "linux") this.#side.say(QUESTIONS);
    this.#row.paint();
    await this.#panes.deck.start();
    void this.#loadChrome();
  }

  /** Gives the terminal back, then ends what still runs. The screen is the user's again before anything can take time. */
  async stop(): Promise<void> {
    this.#prefix.stop();
    this.#pointer.stop();
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
    const leave = { ...this.#actions, closeOverlay: () => this.#focusLog(false) };
    this.#view.attach(new Chrome(this.#shared, this.#view.compositor, leave));
    void this.#desks.lookBack(this.#panes.current);
  }

  get #shared(): Shared {
    const { theme, ascii, reducedMotion } = this.#look;
    const { current: session, deck: sessions } = this.#panes;
    const { preferences, settings } = this.#options;
    const { store, switches: controls } = session;
    const desk = this.#desks.of(session);
    const services = this.#services;
    const own = { keymap: this.#keymap, desk, preferences, services, panels: settings?.sidebar };
    return { store, controls, theme, ascii, reducedMotion, sessions, ...own };
  }

  /** What the terminal can do, its children can: they ask us instead. */
  #answered(answer: Answer): void {
    const { outer } = this.#panes;
    if (answer.kind === "kitty") outer.kitty = true;
    else {
      outer.background = answer.color;
      const background = backgroundOf(answer.color);
      if (background) this.#look.background(background);
    }
  }

  #restyle(): void {
    this.#view.restyle({ theme: this.#look.theme });
    this.#row.paint();
  }

  #ttyEvents(): ConstructorParameters<typeof Tty>[0] {
    return {
      input: (bytes) => this.#input.feed(this.#answers.take(bytes)),
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
      pricing: this.#services.pricing,
      guard: this.#guard,
      side: this.#side,
      rect: layout(size.cols, size.rows, { sidebar, zoom: false }).pane,
      shown: () => this.#shown(),
      modes: () => this.#side.modes(this.#modes),
      repaint: () => this.#row.paint(),
      ended: (status) => this.endings.end({ kind: "child", status }),
      notice: (level, text) => this.#notice(level, text),
      restartKeys: this.#keymap.nameOf("claude.restart"),
      copy: (text) => this.#copy(text),
      childMayCopy: this.#options.settings?.clipboard ?? false,
    });
  }

  #copy(text: string): void {
    this.#side.copy(text);
    copyToSystem(text, this.#options.env);
    this.#view.compositor.invalidate();
  }

  #createRow(): StatusRow {
    return new StatusRow({
      store: this.#panes.current.store,
      controls: this.#panes.current.switches,
      grid: this.#view.bar,
      look: this.#look,
      keymap: this.#keymap,
      mode: () => this.#mode(),
      painted: () => this.#view.compositor.invalidate(),
    });
  }

  /** Another session is in view: sidebar and status row follow. An overlay was about the one before. */
  #shown(): void {
    this.#row.stop();
    this.#row = this.#createRow();
    if (this.#view.overlay) this.#open(undefined);
    this.#view.restyle(this.#shared);
    this.#row.paint();
    void this.#desks.lookBack(this.#panes.current);
  }

  #createInput(functionKeys: boolean): InputRouter {
    return new InputRouter(
      {
        modes: () => this.#modes,
        overlayOpen: () => this.#overlayTypes,
        toPane: (bytes) => this.#panes.type(bytes),
        mouse: (bytes) => this.#pointer.take(bytes),
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
      this.#keymap,
    );
  }

  #createActions(): Actions {
    return {
      toggleOverlay: (id) => {
        if (id === "log" && this.#toggleLog()) return;
        if (id === "keys") this.#showKeys();
        else this.#open(this.#view.overlay === id ? undefined : id);
      },
      closeOverlay: () => this.#open(undefined),
      toggleSidebar: () => {
        if (!this.#view.toggleSidebar())
          this.#notice("info", `The sidebar needs ${MIN_COLUMNS} columns and ${MIN_ROWS} rows`);
      },
      toggleZoom: () => this.#view.toggleZoom(),
      widenSidebar: (columns) => {
        const { sidebar } = this.#view;
        if (sidebar) this.#view.widenSidebar(columns === undefined ? undefined : sidebar.cols + columns);
      },
      ...actsOf(() => this.#acting),
      run: (id) => {
        this.#open(undefined);
        rememberCommand(this.#options.preferences, id);
        COMMANDS.find((known) => known.id === id)?.run(this.#actions);
      },
      chooseModelFor: (scenario) => {
        this.#desks.of(this.#panes.current).ask(scenario);
        this.#open("switcher");
      },
      openRequest: (id) => this.#openRequest(id),
      passNextKey: () => {
        this.#input.passNext();
        this.#notice("info", "The next key goes to Claude Code");
      },
      sendPrefix: () => this.#panes.type(Buffer.from(this.#keymap.prefix.sent)),
      ...this.#panes.actions,
      quit: () => this.endings.end({ kind: "quit" }),
    };
  }

  get #acting(): Acting {
    const { current: session } = this.#panes;
    return {
      desk: this.#desks.of(session),
      current: activeRoute(session.store.current, session.switches).name,
      look: this.#look,
      preferences: this.#options.preferences,
      services: this.#services,
      store: session.store,
      say: (level, text) => this.#say(level, text),
      clipboard: (text) => this.#copy(text),
    };
  }

  #openRequest(id: number): void {
    const { store, switches } = this.#panes.current;
    if (switches.inspection) {
      askFor(switches.inspection, id);
      this.#open("inspector");
    } else if (store.current.failure?.id === id) this.#open("error");
    else this.#notice("info", "Requests are not recorded");
  }

  /** The log has a place of its own on large terminals; false on others. */
  #toggleLog(): boolean {
    if (this.#view.drawer.open && !this.#view.drawer.focused) this.#view.focusDrawer(true);
    else if (!this.#view.toggleDrawer()) return false;
    this.#focused();
    return true;
  }

  #focusLog(focused: boolean): void {
    this.#view.focusDrawer(focused);
    this.#focused();
  }

  /** Somebody else has the keyboard now. */
  #focused(): void {
    this.#side.modes(this.#modes);
    this.#row.paint();
  }

  #showKeys(): void {
    this.#input.arm(true);
    this.#prefix.hold();
  }

  /** The input modes of whoever has the keyboard: those that the child asked for, or those that Ink understands. */
  get #modes(): ChildModes {
    const { modes } = this.#panes;
    const wanted = this.#overlayTypes ? overlayModes(modes) : modes;
    return this.#options.settings?.mouse === false ? wanted : withMouse(wanted);
  }

  /** The popup of keys only shows; every other overlay has the keyboard while it is open. */
  get #overlayTypes(): boolean {
    return (this.#view.overlay !== undefined && this.#view.overlay !== "keys") || this.#view.drawer.focused;
  }

  #open(id: Parameters<View["open"]>[0]): void {
    this.#view.open(id, this.#actions);
    this.#focused();
  }

  #notice(level: "info" | "warn", text: string): void {
    this.#say(level, text);
  }

  #say(level: "info" | "warn" | "error", text: string): void {
    this.#options.bus.publish({ type: "notice", at: Date.now(), level, text });
  }

  #mode(): RowMode {
    if (this.#view.overlayRow) return this.#view.overlayRow;
    if (this.#input.armed) return PREFIX_ROW;
    return this.#view.drawer.focused ? LOG_ROW : this.#panes.row;
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
