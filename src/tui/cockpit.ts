/** The running cockpit: wires terminal, pane, keys and chrome together, and takes them apart in the right order. */
import type { Bus } from "../core/bus.ts";
import { type ChildModes, overlayModes } from "../pty/child-modes.ts";
import { Guard } from "../pty/guard.ts";
import type { ExitStatus } from "../pty/pane.ts";
import { SideChannel } from "../pty/side-channel.ts";
import { type TerminalSize, Tty } from "../pty/tty.ts";
import type { Actions } from "./actions.ts";
import { ChildPane, type ChildSpec } from "./child-pane.ts";
import { type Command, PREFIX_CHAR } from "./commands.ts";
import type { Controls } from "./controls.ts";
import { Endings } from "./endings.ts";
import { SwitchHistory } from "./history.ts";
import { InputRouter } from "./input.ts";
import { layout, MIN_COLUMNS, MIN_ROWS, sidebarFits } from "./layout.ts";
import type { Preferences } from "./preferences.ts";
import { PrefixPopup } from "./prefix.ts";
import { type RowMode, StatusRow } from "./status-row.ts";
import { Store } from "./store.ts";
import { colorDepthOf, functionKeysAreFree } from "./terminal.ts";
import { DARK } from "./theme.ts";
import { View } from "./view.ts";

export interface CockpitOptions {
  readonly bus: Bus;
  readonly controls: Controls;
  readonly child: ChildSpec;
  readonly preferences: Preferences;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const CLAUDE_ROW: RowMode = { name: "CLAUDE", hint: undefined };
const PREFIX_ROW: RowMode = { name: "PREFIX", hint: "? all keys  Esc cancel" };

export class Cockpit {
  readonly endings: Endings = new Endings();
  readonly #options: CockpitOptions;
  readonly #guard: Guard;
  readonly #tty: Tty;
  readonly #side: SideChannel = new SideChannel();
  readonly #child: ChildPane;
  readonly #view: View;
  readonly #store: Store;
  readonly #switches: SwitchHistory;
  readonly #input: InputRouter;
  readonly #prefix: PrefixPopup;
  readonly #row: StatusRow;

  constructor(options: CockpitOptions) {
    const { bus, controls, preferences, env } = options;
    this.#options = options;
    this.#guard = Guard.start(process.stdout.fd);
    this.#store = new Store(bus);
    this.#switches = new SwitchHistory(controls, preferences);
    this.#tty = new Tty(this.#ttyEvents());
    const { size } = this.#tty;
    this.#child = this.#createChild(size);
    this.#view = new View({
      sink: this.#tty.writer,
      size,
      depth: colorDepthOf(env),
      emulator: this.#child.emulator,
      control: () => this.#side.take(),
      preferences,
      paneResized: (rect) => this.#child.resize(rect),
    });
    this.#prefix = new PrefixPopup({
      showKeys: () => this.#open("keys"),
      hideKeys: () => this.#view.overlay === "keys" && this.#open(undefined),
      expire: () => this.#input.arm(false),
    });
    this.#input = this.#createInput(functionKeysAreFree(env));
    this.#row = new StatusRow({
      store: this.#store,
      controls: this.#switches,
      grid: this.#view.bar,
      mode: () => this.#mode(),
      painted: () => this.#view.compositor.invalidate(),
    });
  }

  /** Takes the terminal and starts the child. */
  async start(): Promise<void> {
    this.endings.listen((error) => this.#crashed(error));
    process.on("exit", this.#restore);
    await this.#guard.armed;
    this.#tty.enter();
    this.#row.paint();
    const pid = await this.#child.start(this.#options.child);
    this.#guard.watch(pid);
    this.#options.bus.publish({ type: "child.started", at: Date.now(), pid });
    void this.#loadChrome();
  }

  /** Gives the terminal back, then ends what still runs. The screen is the user's again before anything can take time. */
  async stop(): Promise<void> {
    this.#prefix.stop();
    this.#input.stop();
    this.#row.stop();
    this.#store.stop();
    this.#view.close();
    this.#tty.close();
    await this.#child.end();
    this.#guard.dismiss();
    process.off("exit", this.#restore);
    this.endings.stop();
  }

  lastLines(count: number): string[] {
    return this.#child.lastLines(count);
  }

  /** Ink and React take some 200 ms to load; Claude Code starts meanwhile. */
  async #loadChrome(): Promise<void> {
    const { Chrome } = await import("./chrome.tsx");
    const cockpit = { store: this.#store, controls: this.#switches, theme: DARK };
    this.#view.attach(new Chrome(cockpit, this.#view.compositor));
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

  #createChild(size: TerminalSize): ChildPane {
    const { bus, preferences } = this.#options;
    const sidebar = sidebarFits(size.cols, size.rows) && preferences.current.sidebar;
    const { pane } = layout(size.cols, size.rows, { sidebar, zoom: false });
    return new ChildPane(pane, {
      changed: () => this.#view.compositor.invalidate(),
      modes: () => this.#side.modes(this.#modes),
      bell: () => this.#side.bell(),
      title: (title) => this.#side.title(`ccr · ${title}`),
      exit: (status) => this.#childExited(bus, status),
    });
  }

  #childExited(bus: Bus, status: ExitStatus): void {
    bus.publish({ type: "child.exited", at: Date.now(), code: status.code, signal: status.signal ?? null });
    this.endings.end({ kind: "child", status });
  }

  #createInput(functionKeys: boolean): InputRouter {
    return new InputRouter(
      {
        modes: () => this.#modes,
        pane: () => this.#view.uncovered,
        overlayOpen: () => this.#overlayTypes,
        toPane: (bytes) => this.#child.write(bytes),
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

  readonly #actions: Actions = {
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
      if (!this.#switches.undo()) this.#notice("info", "No switch to undo");
    },
    sendPrefix: () => this.#child.write(Buffer.from(PREFIX_CHAR)),
    quit: () => this.endings.end({ kind: "quit" }),
  };

  #showKeys(): void {
    this.#input.arm(true);
    this.#prefix.hold();
  }

  /** The input modes of whoever has the keyboard: those that the child asked for, or those that Ink understands. */
  get #modes(): ChildModes {
    const { modes } = this.#child.emulator;
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
    return this.#view.overlayRow ?? (this.#input.armed ? PREFIX_ROW : CLAUDE_ROW);
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
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`ccr: CCR-E900 a defect in ccr, please report it\n${text}\n`);
  }

  readonly #restore = (): void => this.#tty.restore();
}
