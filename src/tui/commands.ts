/** Every command in one table: hotkeys, the key popup, the palette, the help, `ccr config keys` and docs/keys.md read it. */
import type { Actions } from "./actions.ts";
import { SESSION_COMMANDS } from "./sessions/commands.ts";

export type FunctionKey = "f2" | "f3" | "f4" | "f6" | "f8" | "f9";

export type CommandGroup = "MODEL" | "VIEWS" | "CLAUDE" | "CCR";

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  /** The key after the prefix, as the character it types or the sequence it sends. */
  readonly chord?: string;
  readonly key?: FunctionKey;
  /** What does the same from a shell. */
  readonly cli?: string;
  /** One of a row of alike commands: lists show the first of them, with `span` in place of its key. */
  readonly span?: { readonly keys: string; readonly title: string; readonly first: boolean };
  run(actions: Actions): void;
}

export const PREFIX_NAME = "Ctrl+\\";

const FAVOURITES: readonly Command[] = Array.from({ length: 9 }, (_, index) => ({
  id: `model.favourite${index + 1}`,
  title: `favourite ${index + 1}`,
  group: "MODEL",
  chord: String(index + 1),
  cli: "ccr model favourite",
  span: { keys: "1-9", title: "favourite 1..9", first: index === 0 },
  run: (actions) => actions.switchToFavourite(index),
}));

const MODEL: readonly Command[] = [
  {
    id: "model.open",
    title: "switch model",
    group: "MODEL",
    chord: "m",
    key: "f2",
    cli: "ccr model list",
    run: (actions) => actions.toggleOverlay("switcher"),
  },
  {
    id: "route.edit",
    title: "edit scenarios",
    group: "MODEL",
    chord: "r",
    cli: "ccr config set Router.think PROVIDER,MODEL",
    run: (actions) => actions.toggleOverlay("scenarios"),
  },
  ...FAVOURITES,
  { id: "model.last", title: "last model", group: "MODEL", chord: "-", run: (actions) => actions.switchBack() },
  {
    id: "model.undo",
    title: "undo last switch",
    group: "MODEL",
    chord: "u",
    cli: "ccr model undo",
    run: (actions) => actions.undoSwitch(),
  },
  { id: "model.pin", title: "pin session / unpin", group: "MODEL", chord: "p", run: (actions) => actions.togglePin() },
];

const VIEWS: readonly Command[] = [
  {
    id: "log.toggle",
    title: "log",
    group: "VIEWS",
    chord: "l",
    key: "f4",
    cli: "ccr logs --follow",
    run: (actions) => actions.toggleOverlay("log"),
  },
  {
    id: "inspector.open",
    title: "requests",
    group: "VIEWS",
    chord: "i",
    key: "f3",
    run: (actions) => actions.toggleOverlay("inspector"),
  },
  {
    id: "sidebar.toggle",
    title: "sidebar",
    group: "VIEWS",
    chord: "s",
    key: "f9",
    run: (actions) => actions.toggleSidebar(),
  },
  {
    id: "pane.zoom",
    title: "zoom pane",
    group: "VIEWS",
    chord: "z",
    key: "f8",
    run: (actions) => actions.toggleZoom(),
  },
  {
    id: "config.open",
    title: "config",
    group: "VIEWS",
    chord: "c",
    cli: "ccr config print",
    run: (actions) => actions.toggleOverlay("config"),
  },
];

const CLAUDE: readonly Command[] = [
  {
    id: "pane.verbatim",
    title: "send key verbatim",
    group: "CLAUDE",
    chord: "k",
    run: (actions) => actions.passNextKey(),
  },
  {
    id: "pane.prefix",
    title: `send ${PREFIX_NAME}`,
    group: "CLAUDE",
    chord: "\\",
    run: (actions) => actions.sendPrefix(),
  },
  ...SESSION_COMMANDS,
];

const CCR: readonly Command[] = [
  {
    id: "palette.open",
    title: "command palette",
    group: "CCR",
    chord: ":",
    run: (actions) => actions.toggleOverlay("palette"),
  },
  {
    id: "help.keys",
    title: "all keys",
    group: "CCR",
    chord: "?",
    cli: "ccr config keys",
    run: (actions) => actions.toggleOverlay("help"),
  },
  {
    id: "error.open",
    title: "last error",
    group: "CCR",
    chord: "e",
    cli: "ccr inspect last",
    run: (actions) => actions.toggleOverlay("error"),
  },
  { id: "error.copy", title: "copy last error", group: "CCR", chord: "y", run: (actions) => actions.copyError() },
  { id: "theme.next", title: "theme", group: "CCR", chord: "t", run: (actions) => actions.nextTheme() },
  {
    id: "doctor.open",
    title: "doctor",
    group: "CCR",
    chord: "D",
    cli: "ccr doctor",
    run: (actions) => actions.toggleOverlay("doctor"),
  },
  { id: "ccr.quit", title: "quit", group: "CCR", chord: "q", run: (actions) => actions.toggleOverlay("quit") },
];

export const COMMANDS: readonly Command[] = [...MODEL, ...VIEWS, ...CLAUDE, ...CCR];
