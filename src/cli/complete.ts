/**
 * What can stand at the end of a command line, for the completion scripts: one candidate a line, a tab and what it is.
 * A last line `:file` or `:folder` asks the shell for names of files.
 */
import { ROUTES } from "../config/types.ts";
import { targetName } from "../core/target.ts";
import { choose } from "./choose.ts";
import { GLOBAL_FLAGS } from "./global-flags.ts";
import { COMMANDS, namesOf } from "./index.ts";
import { TOPICS } from "./topics.ts";
import type { Command, Completes, Flag, Flags, Invocation } from "./types.ts";

interface Candidate {
  readonly value: string;
  readonly summary?: string;
}

export async function runComplete({ args }: Invocation): Promise<number> {
  const lines = await candidates(args);
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
  return 0;
}

async function candidates(words: readonly string[]): Promise<string[]> {
  // PowerShell before 7.3 drops empty arguments, so its script writes quotes.
  const current = (words.at(-1) ?? "").replace(/^""$/, "");
  const finished = words.slice(0, -1);
  const { command, args } = choose(finished);
  if (!command || finished.includes("--")) return [":file"];
  const flags: Flags = { ...(command.passesOn ? {} : GLOBAL_FLAGS), ...command.flags };
  const joined = /^(--[\w-]+)=(.*)$/.exec(current);
  if (joined) return valuesOf(flagOf(flags, joined[1])?.completes, joined[2] ?? "", `${joined[1]}=`);
  const previous = flagOf(flags, args.at(-1));
  if (previous?.value !== undefined && !previous.optional) return valuesOf(previous.completes, current);
  if (current.startsWith("-")) return print(flagCandidates(flags), current);
  const names = print((command.commands ?? (command.name === "" ? COMMANDS : [])).flatMap(commandCandidates), current);
  const started = command.name === "" ? print(await presets(), current) : [];
  return [...names, ...started, ...(await valuesOf(command.completes ?? (command.passesOn ? "file" : []), current))];
}

function flagOf(flags: Flags, name: string | undefined): Flag | undefined {
  return Object.entries(flags).find(
    ([long, { short = "" }]) => name === `--${long}` || (name?.length === 2 && short.includes(name[1] ?? "-")),
  )?.[1];
}

function flagCandidates(flags: Flags): Candidate[] {
  return Object.entries(flags).map(([name, { summary }]) => ({ value: `--${name}`, summary }));
}

function commandCandidates(command: Command): Candidate[] {
  return command.hidden ? [] : namesOf(command).map((value) => ({ value, summary: command.summary }));
}

async function valuesOf(kind: Completes | undefined, typed: string, prefix: string = ""): Promise<string[]> {
  switch (kind) {
    case undefined:
      return [];
    case "file":
    case "folder":
      return [`:${kind}`];
    case "command":
      return print(
        [...COMMANDS.flatMap(commandCandidates), ...TOPICS.map(({ name, summary }) => ({ value: name, summary }))],
        typed,
      );
    case "scenario":
      return print(
        ROUTES.map((value) => ({ value })),
        typed,
        prefix,
      );
    case "preset":
      return print(await presets(), typed, prefix);
    case "request":
      return [...print(await requests(), typed, prefix), ":file"];
    case "provider":
    case "model":
      return print(await configured(kind), typed, prefix);
    default:
      return print(
        kind.map((value) => ({ value })),
        typed,
        prefix,
      );
  }
}

async function presets(): Promise<Candidate[]> {
  const { presetNames } = await import("./preset/place.ts");
  return presetNames().map((value) => ({ value, summary: "a preset" }));
}

const NEWEST = 20;

/** The newest of the history. */
async function requests(): Promise<Candidate[]> {
  const { lookInto } = await import("./history/store.ts");
  const rows = lookInto((reader) => reader.list({ limit: NEWEST })) ?? [];
  return rows.map(({ id, model }) => ({ value: String(id), summary: model ?? "" }));
}

/** Names of the configuration. A wrong one has none; complaining is not for the middle of a line. */
async function configured(kind: "provider" | "model"): Promise<Candidate[]> {
  const [{ peekConfig }, { parse }] = await Promise.all([import("./config.ts"), import("./flags.ts")]);
  const config = await peekConfig(parse({ before: [], args: [] }, {})).catch(() => undefined);
  return [...(config?.providers.values() ?? [])].flatMap((provider) =>
    kind === "provider"
      ? [{ value: provider.name }]
      : provider.models.map((model) => ({ value: targetName({ provider, model }) })),
  );
}

function print(offered: readonly Candidate[], typed: string, prefix: string = ""): string[] {
  const fitting = offered.filter(({ value }) => value.startsWith(typed));
  return fitting.map(({ value, summary }) => `${prefix}${value}${summary === undefined ? "" : `\t${summary}`}`);
}
