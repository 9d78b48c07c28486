/**
 * The cockpit for screen readers: Claude Code has the terminal to itself and is asked for flat text; what ccr has to say are
 * lines that begin with `ccr:`, and what it asks are numbered lists. Keys are the same as on the screen.
 */
import type { Bus } from "../../core/bus.ts";
import type { ScreenSettings } from "../../core/screen.ts";
import { NO_MODES } from "../../pty/child-modes.ts";
import { Pane } from "../../pty/pane.ts";
import { sanitize } from "../../pty/sanitize.ts";
import type { Actions, OverlayId } from "../actions.ts";
import { activeRoute } from "../active-route.ts";
import { type Acting, actsOf } from "../acts.ts";
import type { ChildSpec } from "../child-pane.ts";
import { COMMANDS } from "../commands.ts";
import type { Controls } from "../controls.ts";
import { type Ending, Endings, exitCodeOf } from "../endings.ts";
import { SwitchHistory } from "../history.ts";
import { InputRouter } from "../input.ts";
import { readKeymap } from "../keys/keymap.ts";
import { keyTable } from "../keys/table.ts";
import { lineText } from "../log/text.ts";
import { Look } from "../look.ts";
import { DEFAULT_SCENARIO, ModelDesk } from "../models/desk.ts";
import type { Preferences } from "../preferences.ts";
import { reportText } from "../report.ts";
import type { Services } from "../services.ts";
import { Store } from "../store.ts";
import { modelQuestion, type Question } from "./menu.ts";
import { spoken } from "./speech.ts";
import { LinearTerminal } from "./terminal.ts";

export interface LinearOptions {
  readonly bus: Bus;
  readonly controls: Controls;
  readonly child: ChildSpec;
  readonly preferences: Preferences;
  readonly services: Services;
  readonly settings: ScreenSettings;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const LOG_LINES = 10;
const ENTER = "\r";
const ESC = "\u001b";
const ERASE = "\b \b";

export class LinearScreen {
  readonly #options: LinearOptions;
  readonly #endings: Endings = new Endings();
  readonly #store: Store;
  readonly #switches: SwitchHistory;
  readonly #desk: ModelDesk;
  readonly #terminal: LinearTerminal;
  readonly #input: InputRouter;
  readonly #look: Look;
  readonly #keymap: ReturnType<typeof readKeymap>["keymap"];
  #pane: Pane | undefined;
  #question: Question | undefined;
  #typed = "";
  /** What Claude Code has written while a question is open. */
  #held: Uint8Array[] = [];

  constructor(options: LinearOptions) {
    const { bus, controls, preferences, services, settings, env } = options;
    this.#options = options;
    this.#store = new Store(bus, undefined, services.pricing);
    this.#switches = new SwitchHistory(controls, preferences);
    this.#desk = new ModelDesk({
      switches: this.#switches,
      preferences,
      services,
      say: (_level, text) => this.#say(text),
    });
    this.#look = new Look(env, settings);
    this.#keymap = readKeymap(settings).keymap;
    this.#terminal = new LinearTerminal({
      input: (bytes) => this.#input.feed(bytes),
      resize: (cols, rows) => this.#pane?.resize(cols, rows),
      lost: () => this.#endings.end({ kind: "lost" }),
    });
    this.#input = this.#createInput();
  }

  /** Returns the exit code: Claude Code's own when it ended by itself. */
  async run(): Promise<number> {
    const { bus, child } = this.#options;
    this.#endings.listen(() => this.#terminal.restore());
    const ignore = bus.subscribe((event) => {
      const text = spoken(event, this.#store.current);
      if (text !== undefined) this.#say(this.#keymap.inText(text));
    });
    let ending: Ending;
    try {
      this.#terminal.enter();
      this.#say(`${this.#keymap.prefix.name} then ? lists the keys, then m the models`);
      this.#pane = await Pane.start({
        ...child,
        ...this.#terminal.size,
        output: (bytes) => this.#pass(bytes),
        exit: (status) => this.#endings.end({ kind: "child", status }),
      });
      bus.publish({ type: "child.started", at: Date.now(), pid: this.#pane.pid });
      ending = await this.#endings.first;
    } finally {
      ignore();
      this.#input.stop();
      this.#store.stop();
      this.#terminal.restore();
      await this.#pane?.end();
      this.#endings.stop();
    }
    return exitCodeOf(ending);
  }

  #createInput(): InputRouter {
    return new InputRouter(
      {
        modes: () => NO_MODES,
        mouse: () => {},
        overlayOpen: () => this.#question !== undefined,
        toPane: (bytes) => this.#pane?.write(bytes),
        toOverlay: (bytes) => this.#type(Buffer.from(bytes).toString("utf8")),
        run: (command) => command.run(this.#actions),
        armed: () => {},
        unknownChord: (chord) => this.#say(`No command on ${sanitize(chord)}. ? lists the keys`),
      },
      true,
      this.#keymap,
    );
  }

  #pass(bytes: Uint8Array): void {
    if (this.#question) this.#held.push(bytes);
    else this.#terminal.pass(bytes);
  }

  #say(...lines: readonly string[]): void {
    this.#terminal.say(lines.map((line) => `ccr: ${sanitize(line)}`));
  }

  #ask(question: Question | undefined): void {
    this.#question = question;
    this.#typed = "";
    if (question) {
      this.#say(...question.lines);
      this.#terminal.echo("ccr: ");
      return;
    }
    for (const bytes of this.#held.splice(0)) this.#terminal.pass(bytes);
  }

  #type(text: string): void {
    for (const character of text) {
      if (character === ENTER) return this.#answer();
      if (character === ESC) return this.#cancel();
      if (character === "\u007f" || character === "\b") this.#erase();
      else if (character >= " ") {
        this.#typed += character;
        this.#terminal.echo(character);
      }
    }
  }

  #erase(): void {
    if (this.#typed === "") return;
    this.#typed = this.#typed.slice(0, -1);
    this.#terminal.echo(ERASE);
  }

  #cancel(): void {
    this.#terminal.echo("\r\n");
    this.#ask(undefined);
  }

  #answer(): void {
    const question = this.#question;
    this.#terminal.echo("\r\n");
    const { chosen, next } = question?.answer(this.#typed) ?? {};
    this.#ask(next);
    if (chosen) this.#desk.apply(chosen === "auto" ? undefined : chosen.target, DEFAULT_SCENARIO, "session");
  }

  get #current(): string {
    return activeRoute(this.#store.current, this.#switches).name;
  }

  get #acting(): Acting {
    const { preferences, services } = this.#options;
    return {
      desk: this.#desk,
      current: this.#current,
      look: this.#look,
      preferences,
      services,
      store: this.#store,
      say: (_level, text) => this.#say(text),
      clipboard: (text) => this.#terminal.echo(`\u001b]52;c;${Buffer.from(text).toString("base64")}\u0007`),
    };
  }

  readonly #actions: Actions = {
    ...actsOf(() => this.#acting),
    toggleOverlay: (id) => this.#tell(id),
    closeOverlay: () => this.#ask(undefined),
    run: (id) => COMMANDS.find((command) => command.id === id)?.run(this.#actions),
    chooseModelFor: () => this.#tell("switcher"),
    openRequest: (id) => this.#say(`ccr inspect ${id} shows this request`),
    toggleSidebar: () => this.#say("There is no sidebar for screen readers"),
    widenSidebar: () => this.#say("There is no sidebar for screen readers"),
    toggleZoom: () => this.#say("Claude Code has the whole terminal"),
    copyMode: () => this.#say("The terminal keeps everything that was said"),
    searchPane: () => this.#say("The terminal keeps everything that was said"),
    passNextKey: () => this.#input.passNext(),
    sendPrefix: () => this.#pane?.write(Buffer.from(this.#keymap.prefix.sent)),
    newSession: () => this.#say("One session at a time for screen readers"),
    showSession: () => {},
    nextSession: () => this.#say("One session at a time for screen readers"),
    closeSession: () => {},
    restart: () => this.#say("Leave and start again: ccr --continue"),
    quit: () => this.#endings.end({ kind: "quit" }),
  };

  /** What a box shows on the screen, as lines. */
  #tell(id: OverlayId): void {
    const { services } = this.#options;
    switch (id) {
      case "switcher":
        return this.#ask(modelQuestion(this.#switches, this.#current));
      case "scenarios":
        return this.#say(
          ...this.#switches
            .scenarios()
            .map(
              ({ scenario, target = "not set", pinned }) => `${scenario}: ${target}${pinned ? ", this session" : ""}`,
            ),
        );
      case "keys":
      case "help":
      case "palette":
        return this.#say(
          ...keyTable(this.#keymap).map(({ title, keys }) => `${title}: ${keys.join(" or ") || "no key"}`),
        );
      case "log":
        return this.#say(...this.#store.current.log.slice(-LOG_LINES).map((line) => lineText(line, Infinity).trim()));
      case "error": {
        const { failure } = this.#store.current;
        return this.#say(...(failure ? reportText(failure).split("\n") : ["No request has failed"]));
      }
      case "config":
        return this.#say(...(services.configPage?.() ?? []).map(({ text }) => text));
      case "doctor":
        void services.doctorPage?.().then((lines) => this.#say(...lines.map(({ text }) => text)));
        return;
      case "inspector":
        return this.#say("ccr inspect lists the requests, in another terminal");
      case "sessions":
        return this.#say(`One session, on ${this.#current}`);
      case "quit":
        return this.#ask(quitQuestion((end) => this.#endings.end(end)));
    }
  }
}

function quitQuestion(end: (ending: Ending) => void): Question {
  return {
    lines: ["Type q and Enter to stop Claude Code and leave. Enter alone goes back."],
    answer: (text) => {
      if (text.trim() === "q") end({ kind: "quit" });
      return {};
    },
  };
}
