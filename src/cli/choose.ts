/** Finds the command that a command line names. */
import { COMMANDS, DEFAULT_COMMAND, findCommand, type Found, VALUE_FLAGS } from "./index.ts";
import type { Command, Invocation } from "./types.ts";

export interface Choice extends Invocation {
  /** Names that led here: `["statusline", "install"]`. */
  readonly path: readonly string[];
  /** Undefined when the last of `path` names nothing. */
  readonly command: Command | undefined;
}

/** Goes down the table as far as words name commands. */
export function choose(argv: readonly string[]): Choice {
  let choice: Choice = { path: [], command: DEFAULT_COMMAND, before: [], args: argv };
  for (let commands: readonly Command[] | undefined = COMMANDS; commands;) {
    const { args, path, command } = choice;
    const at = wordAt(args);
    const word = args[at];
    const found: Found | undefined = word === undefined ? undefined : findCommand(word, commands);
    if (word === undefined || (!found && path.length > 0 && command?.operands !== undefined)) break;
    const before = [...choice.before, ...args.slice(0, at), ...(found?.implied ?? [])];
    choice = { path: [...path, word], command: found?.command, before, args: args.slice(at + 1) };
    commands = found?.command.commands;
  }
  return choice;
}

/** Index of the first argument that is neither a flag nor a flag's value. */
function wordAt(argv: readonly string[]): number {
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i] ?? "";
    if (arg === "--") return -1;
    if (!arg.startsWith("-")) return i;
    if (VALUE_FLAGS.has(arg)) i++;
  }
  return -1;
}

/** The arguments that are ours to read. A word that is no command may be a preset, whose arguments are Claude Code's. */
export function ownArgs({ command, before, args }: Choice): readonly string[] {
  if (!command || command.passesOn) return before;
  const terminator = args.indexOf("--");
  return [...before, ...args.slice(0, terminator === -1 ? args.length : terminator)];
}
