/** Commands as lists show them: a key, a title, an F-key; rows of alike commands as one. */
import { type Command, type CommandGroup, COMMANDS } from "../commands.ts";
import type { Keymap } from "./keymap.ts";

export interface Entry {
  readonly id: string;
  /** After the prefix; empty when nothing is bound. */
  readonly chord: string;
  /** `F2`, or empty. */
  readonly functionKey: string;
  readonly title: string;
}

export const GROUPS: readonly CommandGroup[] = ["MODEL", "VIEWS", "CLAUDE", "CCR"];

export const GROUP_TITLES: Readonly<Record<CommandGroup, string>> = {
  MODEL: "MODEL & ROUTE",
  VIEWS: "VIEWS",
  CLAUDE: "CLAUDE PANE",
  CCR: "CCR",
};

export function entriesOf(group: CommandGroup, keymap: Keymap): Entry[] {
  return COMMANDS.filter((command) => command.group === group).flatMap((command) => entryOf(command, keymap) ?? []);
}

function entryOf({ id, title, span, chord: own }: Command, keymap: Keymap): Entry | undefined {
  const chord = keymap.chordOf(id);
  const functionKey = keymap.functionKeyOf(id);
  if (!span || chord !== own) return { id, chord, functionKey, title };
  return span.first ? { id, chord: span.keys, functionKey, title: span.title } : undefined;
}
