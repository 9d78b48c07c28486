/** Writes `docs/commands.md` and the manual page `man/ccr.1` from the table of commands. Run: `npm run docs`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import manifest from "../package.json" with { type: "json" };
import { CHECKS } from "../src/cli/doctor/index.ts";
import { GLOBAL_FLAGS } from "../src/cli/global-flags.ts";
import { flagText, synopsis } from "../src/cli/help.ts";
import { COMMANDS, DEFAULT_COMMAND } from "../src/cli/index.ts";
import { TOPICS } from "../src/cli/topics.ts";
import type { Command, Flags } from "../src/cli/types.ts";

const root = join(import.meta.dirname, "..");
export const COMMANDS_PATH: string = join(root, "docs", "commands.md");
export const MAN_PATH: string = join(root, "man", "ccr.1");

interface Entry {
  readonly command: Command;
  readonly path: readonly string[];
}

function entriesBelow(command: Command, above: readonly string[]): Entry[] {
  if (command.hidden) return [];
  const path = command.name === "" ? above : [...above, command.name];
  return [{ command, path }, ...(command.commands ?? []).flatMap((below) => entriesBelow(below, path))];
}

const ENTRIES: readonly Entry[] = [DEFAULT_COMMAND, ...COMMANDS].flatMap((command) => entriesBelow(command, []));

function sentence(text: string): string {
  return `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}.`;
}

/** What stands below the flags: other names, hints, checks of the doctor. */
function remarks({ aliases = [], notes = [], name }: Command): string[] {
  return [
    ...aliases.map(({ name: other, args }) => `Also: \`ccr ${other}\`${args ? `, with \`${args.join(" ")}\`` : ""}.`),
    ...notes,
    ...(name === "doctor" ? [`Checks: ${CHECKS.map(({ id, summary }) => `\`${id}\` (${summary})`).join(", ")}.`] : []),
  ];
}

export function commandsDoc(): string {
  const lines = [
    "# Commands",
    "",
    "Written from the table of commands by `npm run docs`. `ccr help COMMAND` says the same in the terminal.",
    "",
    ...ENTRIES.flatMap(markdownOf),
    "## Flags of every command",
    "",
    "They may stand before or after the command's name. `--` ends ours.",
    "",
    ...flagTable(GLOBAL_FLAGS),
    ...TOPICS.flatMap(({ name, summary, lines: text }) => [
      `## ${sentence(summary).slice(0, -1)}`,
      "",
      `\`ccr help ${name}\``,
      "",
      "```text",
      ...text(),
      "```",
      "",
    ]),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function markdownOf({ command, path }: Entry): string[] {
  const { summary, flags, examples = [] } = command;
  return [
    `${path.length > 1 ? "###" : "##"} ${["ccr", ...path].join(" ")}`,
    "",
    "```text",
    synopsis(command, path),
    "```",
    "",
    sentence(summary),
    "",
    ...flagTable(flags),
    ...remarks(command).flatMap((remark) => [remark, ""]),
    ...(examples.length === 0 ? [] : ["```sh", ...examples, "```", ""]),
  ];
}

/** Columns as wide as the formatter makes them. */
function flagTable(flags: Flags): string[] {
  const rows = Object.entries(flags).map(([name, flag]) => [
    `\`${flagText(name, flag)}\``,
    flag.summary.replaceAll("|", String.raw`\|`),
  ]);
  if (rows.length === 0) return [];
  const all = [["Flag", "Does"], ...rows];
  const widths = [0, 1].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(["Flag", "Does"]), line(widths.map((width) => "-".repeat(width))), ...rows.map(line), ""];
}

/** Text in roff: a backslash begins a request there, and so does a point or an apostrophe at the start of a line. */
function roff(text: string): string {
  return text
    .replaceAll("\\", String.raw`\e`)
    .replaceAll("-", String.raw`\-`)
    .replaceAll(/^(?=[.'])/gm, String.raw`\&`);
}

const plain = (text: string): string => roff(text.replaceAll("`", ""));

export function manPage(): string {
  const lines = [
    `.TH CCR 1 "" "ccr ${roff(manifest.version)}" "User Commands"`,
    ".SH NAME",
    `ccr \\- ${plain(DEFAULT_COMMAND.summary)}`,
    ".SH SYNOPSIS",
    `.B ${roff(synopsis(DEFAULT_COMMAND, []))}`,
    ".br",
    ".B ccr COMMAND [flags]",
    ".SH DESCRIPTION",
    plain(manifest.description),
    ...flagItems(DEFAULT_COMMAND.flags),
    ".SH COMMANDS",
    ...ENTRIES.filter(({ path }) => path.length > 0).flatMap(manOf),
    ".SH FLAGS OF EVERY COMMAND",
    "They may stand before or after the command's name.",
    ...flagItems(GLOBAL_FLAGS),
    ...TOPICS.flatMap(({ summary, lines: text }) =>
      [`.SH ${roff(summary.toUpperCase())}`, ".nf", text().map(roff), ".fi"].flat(),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function manOf({ command, path }: Entry): string[] {
  const { summary, flags, examples = [] } = command;
  return [
    `.SS ${roff(synopsis(command, path))}`,
    plain(sentence(summary)),
    ...remarks(command).flatMap((remark) => [".PP", plain(remark)]),
    ...flagItems(flags),
    ...(examples.length === 0 ? [] : [".PP", ".nf", ...examples.map((example) => `    ${roff(example)}`), ".fi"]),
  ];
}

function flagItems(flags: Flags): string[] {
  return Object.entries(flags).flatMap(([name, flag]) => [
    ".TP",
    `.B ${roff(flagText(name, flag))}`,
    roff(flag.summary),
  ]);
}

if (import.meta.main) {
  mkdirSync(dirname(MAN_PATH), { recursive: true });
  writeFileSync(COMMANDS_PATH, commandsDoc());
  writeFileSync(MAN_PATH, manPage());
}
