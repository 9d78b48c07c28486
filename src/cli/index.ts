/** Every command in one table. */
import { GLOBAL_FLAGS } from "./global-flags.ts";
import { CONFIG_COMMANDS } from "./rows/config.ts";
import { HISTORY_COMMANDS } from "./rows/history.ts";
import { COCKPIT, RUN_COMMANDS } from "./rows/run.ts";
import { MODEL_COMMANDS } from "./rows/models.ts";
import { PLUGIN_COMMANDS } from "./rows/plugins.ts";
import { PRESET_COMMANDS } from "./rows/presets.ts";
import { ROUTING_COMMANDS } from "./rows/routing.ts";
import { SERVICE_COMMANDS } from "./rows/service.ts";
import { STATUSLINE } from "./rows/statusline.ts";
import { TOOL_COMMANDS } from "./rows/tools.ts";
import { UI_COMMAND } from "./rows/ui.ts";
import type { Command, Flag } from "./types.ts";

export const DEFAULT_COMMAND: Command = COCKPIT;

export const COMMANDS: readonly Command[] = [
  ...RUN_COMMANDS,
  ...SERVICE_COMMANDS,
  UI_COMMAND,
  ...MODEL_COMMANDS,
  ...PRESET_COMMANDS,
  ...PLUGIN_COMMANDS,
  ...ROUTING_COMMANDS,
  ...CONFIG_COMMANDS,
  ...HISTORY_COMMANDS,
  STATUSLINE,
  ...TOOL_COMMANDS,
];

export interface Found {
  readonly command: Command;
  /** Arguments that the name implies. */
  readonly implied: readonly string[];
}

/** By name or alias. */
export function findCommand(name: string, commands: readonly Command[] = COMMANDS): Found | undefined {
  for (const command of commands) {
    if (command.name === name) return { command, implied: [] };
    const alias = command.aliases?.find((candidate) => candidate.name === name);
    if (alias) return { command, implied: alias.args ?? [] };
  }
  return undefined;
}

export function namesOf({ name, aliases = [] }: Command): string[] {
  return [name, ...aliases.map((alias) => alias.name)];
}

/** The command and every command below it. */
function family(command: Command): Command[] {
  return [command, ...(command.commands ?? []).flatMap(family)];
}

/** All of them, in the table's order. */
export function allCommands(): Command[] {
  return [DEFAULT_COMMAND, ...COMMANDS].flatMap(family);
}

/** Flags whose next argument is their value, so that it is not taken for a command. */
export const VALUE_FLAGS: ReadonlySet<string> = new Set(
  [{ flags: GLOBAL_FLAGS, passesOn: undefined }, ...allCommands()].flatMap(({ flags, passesOn }) =>
    passesOn ? [] : Object.entries(flags).flatMap(([name, flag]) => namesOfValueFlag(name, flag)),
  ),
);

function namesOfValueFlag(name: string, { value, optional, short = "" }: Flag): string[] {
  return value === undefined || optional ? [] : [`--${name}`, ...Array.from(short, (letter) => `-${letter}`)];
}
