/** `ccr help`: everything it prints is in the table of commands. */
import { closest } from "../config/suggest.ts";
import { COMMANDS, type Command, DEFAULT_COMMAND, type Invocation } from "./index.ts";
import { EXIT } from "./exit.ts";

const GLOBAL_FLAGS: readonly string[] = [
  "  -c, --config FILE  default: ~/.claude-code-router/config.json",
  "  -h, --help         this text, or that of a command",
  "  -v, --version      the version",
];

export async function runHelp({ args }: Invocation): Promise<number> {
  const [name] = args;
  const command = name === undefined ? undefined : COMMANDS.find((candidate) => candidate.name === name);
  if (name !== undefined && !command) return unknownCommand(name);
  process.stdout.write(`${(command ? commandHelp(command) : overview()).join("\n")}\n`);
  return EXIT.done;
}

function commandHelp({ summary, usage }: Command): string[] {
  return [...usage, "", `${summary[0]?.toUpperCase()}${summary.slice(1)}.`];
}

function overview(): string[] {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length)) + 2;
  return [
    ...DEFAULT_COMMAND.usage,
    "",
    `${DEFAULT_COMMAND.summary}. Other commands:`,
    "",
    ...COMMANDS.map(({ name, summary }) => `  ccr ${name.padEnd(width)}${summary}`),
    "",
    "Flags of every command:",
    "",
    ...GLOBAL_FLAGS,
  ];
}

export function unknownCommand(name: string): number {
  const meant = closest(
    name,
    COMMANDS.map((command) => command.name),
  );
  const hint = meant ? `did you mean ${meant}?` : "ccr help lists the commands";
  process.stderr.write(`ccr: unknown command "${name}" (${hint})\n`);
  return EXIT.usage;
}
