/** Reads our own flags; what is wrong with them becomes one error that names the flag. */
import { parseArgs, type ParseArgsConfig } from "node:util";

import { closest } from "../config/suggest.ts";
import { CcrError } from "../core/errors.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Parsed<O extends Options> = ReturnType<typeof parseArgs<{ args: string[]; options: O; strict: true }>>["values"];

/** Flags of every command. */
export const COMMON_FLAGS = { config: { type: "string", short: "c" }, json: { type: "boolean" } } as const;

/** Flags of the commands that may run without a screen. */
export const SERVE_FLAGS = {
  config: { type: "string", short: "c" },
  json: { type: "boolean" },
  port: { type: "string" },
} as const;

export function parseFlags<const O extends Options>(args: readonly string[], options: O): Parsed<O> {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw error instanceof TypeError ? complaint(error.message, Object.keys(options)) : error;
  }
}

/** Node names the flag in quotes, with a `<value>` after it when one belongs there. */
function complaint(message: string, flags: readonly string[]): CcrError {
  const [, name = "the command line"] = /'([^' ]+)/.exec(message) ?? [];
  if (message.startsWith("Unknown")) {
    const known = flags.map((flag) => `--${flag}`);
    return usageError(name, "unknown flag", closest(name, known));
  }
  if (message.startsWith("Unexpected")) return usageError(name, "unexpected argument");
  return usageError(name, message.includes("does not take") ? "takes no value" : "needs a value");
}

export function usageError(name: string, detail: string, suggestion?: string): CcrError {
  return new CcrError("CCR-E003", { name, detail, ...(suggestion && { suggestion }) });
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw usageError("--port", `${text} is no port number`);
}

/** Arguments before and after the first `--`. */
export function splitAtTerminator(args: readonly string[]): {
  readonly own: readonly string[];
  readonly rest: readonly string[];
} {
  const at = args.indexOf("--");
  return at === -1 ? { own: args, rest: [] } : { own: args.slice(0, at), rest: args.slice(at + 1) };
}
