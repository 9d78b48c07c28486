/** Commands of two words: `ccr route explain`. */
import { closest } from "../config/suggest.ts";
import { usageError } from "./flags.ts";
import type { Invocation, Run } from "./index.ts";

export type Subcommands = Readonly<Record<string, Run>>;

/** The second word is the first argument that is no flag. */
export function runSubcommand(command: string, table: Subcommands, { before, args }: Invocation): Promise<number> {
  const names = Object.keys(table);
  const at = args.findIndex((arg) => !arg.startsWith("-"));
  const name = args[at] ?? "";
  const run = Object.hasOwn(table, name) ? table[name] : undefined;
  if (run) return run({ before: [...before, ...args.slice(0, at)], args: args.slice(at + 1) });
  const detail = name === "" ? "what to do is missing" : `there is no ${name}`;
  throw usageError(
    `ccr ${command}`,
    detail,
    closest(name, names) ?? names.map((word) => `${command} ${word}`).join(", "),
  );
}
