/** `ccr help`: everything it prints is in the table of commands and in the topics. */
import { closest } from "../core/suggest.ts";
import type { CcrError } from "../core/errors.ts";
import { EXIT } from "./exit.ts";
import { parse, usageError } from "./flags.ts";
import { GLOBAL_FLAGS } from "./global-flags.ts";
import { allCommands, COMMANDS, DEFAULT_COMMAND, findCommand, namesOf } from "./index.ts";
import { NO_FLAGS } from "./rows/tools.ts";
import { table } from "./table.ts";
import { TOPICS } from "./topics.ts";
import type { Command, Flags, Invocation } from "./types.ts";

const NAME = "ccr";

export async function runHelp(invocation: Invocation): Promise<number> {
  return printHelp(parse(invocation, NO_FLAGS, Number.POSITIVE_INFINITY).operands);
}

/** About the command or topic that the words name; without words, about all. */
export function printHelp(path: readonly string[]): number {
  process.stdout.write(`${textOf(path).join("\n")}\n`);
  return EXIT.done;
}

function textOf(path: readonly string[]): readonly string[] {
  const topic = TOPICS.find(({ name }) => path.length === 1 && name === path[0]);
  if (topic) return findCommand(topic.name) ? [...commandLines(path), "", ...topic.lines()] : topic.lines();
  return commandLines(path);
}

function commandLines(path: readonly string[]): readonly string[] {
  let command = DEFAULT_COMMAND;
  for (const [depth, word] of path.entries()) {
    const found = findCommand(word, depth === 0 ? COMMANDS : (command.commands ?? []));
    if (!found) throw unknownCommand(path.slice(0, depth + 1));
    ({ command } = found);
  }
  return path.length === 0 ? overview() : commandHelp(command, path);
}

/** With a wrong flag before it, the word is more likely that flag's value. Throws what is wrong with the flag then. */
export function unknownCommand(path: readonly string[], before: readonly string[] = []): CcrError {
  const known: Flags = Object.fromEntries(allCommands().flatMap(({ flags }) => Object.entries(flags)));
  parse({ before, args: [] }, known, Number.POSITIVE_INFINITY);
  const above = path.slice(0, -1);
  let commands: readonly Command[] = COMMANDS;
  for (const word of above) commands = findCommand(word, commands)?.command.commands ?? [];
  const names = commands.filter(({ hidden }) => !hidden).flatMap(namesOf);
  const meant = closest(path.at(-1) ?? "", names);
  const suggestion = meant === undefined ? "" : ` (did you mean ${[...above, meant].join(" ")}?)`;
  return usageError(`unknown command "${path.join(" ")}"${suggestion}`, "");
}

/** `ccr start [flags]` */
export function synopsis({ operands, flags, commands }: Command, path: readonly string[]): string {
  const parts = [
    NAME,
    ...path,
    ...(commands && operands === undefined ? ["[COMMAND]"] : []),
    ...(Object.keys(flags).length > 0 ? ["[flags]"] : []),
    ...(operands === undefined ? [] : [operands]),
  ];
  return parts.join(" ");
}

function commandHelp(command: Command, path: readonly string[]): string[] {
  const { summary, flags, notes = [], examples = [], commands = [], aliases = [] } = command;
  const name = [NAME, ...path].join(" ");
  return [
    synopsis(command, path),
    "",
    `${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
    ...section(
      "",
      aliases.map((alias) => `Also: ${NAME} ${alias.name}${alias.args ? `, with ${alias.args.join(" ")}` : ""}`),
    ),
    ...section("", listOf(commands, name)),
    ...section("", flagLines(flags)),
    ...section("", notes),
    ...section(
      "",
      examples.map((example) => `  ${example}`),
    ),
    ...section("", [`Flags of every command: ${NAME} help`]),
  ];
}

function overview(): string[] {
  return [
    synopsis(DEFAULT_COMMAND, []),
    `${NAME} COMMAND [flags]`,
    "",
    `${DEFAULT_COMMAND.summary}.`,
    ...section("", flagLines(DEFAULT_COMMAND.flags)),
    ...section("Other commands:", listOf(COMMANDS, NAME)),
    ...section("Flags of every command, before or after its name:", flagLines(GLOBAL_FLAGS)),
    ...section(`Topics of ${NAME} help:`, indented(TOPICS.map(({ name, summary }) => [name, summary]))),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", ...(title === "" ? [] : [title, ""]), ...lines];
}

function listOf(commands: readonly Command[], above: string): string[] {
  return indented(commands.flatMap(({ name, summary, hidden }) => (hidden ? [] : [[`${above} ${name}`, summary]])));
}

function flagLines(flags: Flags): string[] {
  return indented(Object.entries(flags).map(([name, flag]) => [flagText(name, flag), flag.summary]));
}

/** `-c, --config FILE` */
export function flagText(name: string, { short = "", value, optional }: Flags[string]): string {
  const names = [...Array.from(short, (letter) => `-${letter}`), `--${name}`].join(", ");
  if (value === undefined) return names;
  return optional ? `${names}[=${value}]` : `${names} ${value}`;
}

function indented(rows: readonly (readonly string[])[]): string[] {
  return table(rows).map((line) => `  ${line}`);
}
