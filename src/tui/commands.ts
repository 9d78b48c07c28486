/** Every command in one table: hotkeys, the key popup and the status row all read it. */
import type { Actions } from "./actions.ts";
import { SESSION_COMMANDS } from "./sessions/commands.ts";

export type FunctionKey = "f2" | "f3" | "f4" | "f6" | "f8" | "f9";

export type CommandGroup = "MODEL" | "VIEWS" | "CLAUDE" | "CCR";

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  /** The key after the prefix, as the character it types. */
  readonly chord: string;
  readonly key?: FunctionKey;
  run(actions: Actions): void;
}

export const PREFIX_CHAR = "\u001c";
export const PREFIX_NAME = "Ctrl+\\";

export const COMMANDS: readonly Command[] = [
  {
    id: "model.open",
    title: "switch model",
    group: "MODEL",
    chord: "m",
    key: "f2",
    run: (actions) => actions.toggleOverlay("switcher"),
  },
  {
    id: "model.undo",
    title: "undo last switch",
    group: "MODEL",
    chord: "u",
    run: (actions) => actions.undoSwitch(),
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
    id: "pane.prefix",
    title: `send ${PREFIX_NAME}`,
    group: "CLAUDE",
    chord: "\\",
    run: (actions) => actions.sendPrefix(),
  },
  ...SESSION_COMMANDS,
  { id: "help.keys", title: "all keys", group: "CCR", chord: "?", run: (actions) => actions.toggleOverlay("keys") },
  { id: "ccr.quit", title: "quit", group: "CCR", chord: "q", run: (actions) => actions.toggleOverlay("quit") },
];

export function commandOfKey(key: string): Command | undefined {
  return COMMANDS.find((command) => command.key === key);
}

/** The prefix twice types the prefix, as in other multiplexers. */
export function commandOfChord(chord: string): Command | undefined {
  const wanted = chord === PREFIX_CHAR ? "\\" : chord;
  return COMMANDS.find((command) => command.chord === wanted);
}

/** F-keys that do something; all others belong to Claude Code. */
export function boundKeys(): FunctionKey[] {
  return COMMANDS.flatMap(({ key }) => (key ? [key] : []));
}
