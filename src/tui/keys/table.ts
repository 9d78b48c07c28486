/** All commands with their keys, for whoever prints them: the shell, the help, docs/keys.md. */
import { COMMANDS } from "../commands.ts";
import { writeBinding } from "./binding.ts";
import { entriesOf, GROUP_TITLES, GROUPS } from "./entries.ts";
import type { Keymap } from "./keymap.ts";

export interface KeyRow {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  /** For people: `F2`, `Ctrl+\ m`. */
  readonly keys: readonly string[];
  /** As the configuration writes them. */
  readonly bindings: readonly string[];
  /** What does the same from a shell. */
  readonly cli: string | undefined;
}

/** Rows of alike commands are one row. */
export function keyTable(keymap: Keymap): KeyRow[] {
  return GROUPS.flatMap((group) =>
    entriesOf(group, keymap).map(({ id, title, chord, functionKey }) => ({
      id,
      group: GROUP_TITLES[group],
      title,
      keys: [functionKey, chord === "" ? "" : `${keymap.prefix.name} ${chord}`].filter((key) => key !== ""),
      bindings: keymap.bindingsOf(id).map(writeBinding),
      cli: COMMANDS.find((command) => command.id === id)?.cli,
    })),
  );
}
