/** Reads our own flags; what is wrong with them becomes one error that names the flag. */
import { closest } from "../core/suggest.ts";
import { CcrError } from "../core/errors.ts";
import { GLOBAL_FLAGS } from "./global-flags.ts";
import type { Flag, Flags, Invocation } from "./types.ts";

type GlobalFlags = typeof GLOBAL_FLAGS;
/** Names of the flags that have a value. */
type Texts<F extends Flags> = { [K in keyof F]: F[K] extends { readonly value: string } ? K : never }[keyof F];

/** What was given of the flags of every command. */
export interface GivenGlobally {
  on(name: keyof GlobalFlags): boolean;
  count(name: keyof GlobalFlags): number;
  text(name: Texts<GlobalFlags>): string | undefined;
}

/** What was given on the command line, with the flags that `F` declares and those of every command. */
export class Given<F extends Flags> implements GivenGlobally {
  /** Arguments that are no flags. */
  readonly operands: readonly string[];
  /** What stood behind `--`. */
  readonly rest: readonly string[];
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>, operands: readonly string[], rest: readonly string[]) {
    this.#values = values;
    this.operands = operands;
    this.rest = rest;
  }

  on(name: (keyof F & string) | keyof GlobalFlags): boolean {
    return this.#values.has(name);
  }

  count(name: (keyof F & string) | keyof GlobalFlags): number {
    return this.#values.get(name)?.length ?? 0;
  }

  /** The last value; empty for a flag that was given without the value it may have. */
  text(name: (Texts<F> & string) | Texts<GlobalFlags>): string | undefined {
    return this.#values.get(name)?.at(-1);
  }

  texts(name: Texts<F> & string): readonly string[] {
    return this.#values.get(name) ?? [];
  }
}

/** With more operands than `limit` the first one too many is named. */
export function parse<const F extends Flags>({ before, args }: Invocation, flags: F, limit: number = 0): Given<F> {
  const { own, rest } = splitAtTerminator([...before, ...args]);
  const reading = new Reading({ ...GLOBAL_FLAGS, ...flags }, own);
  const surplus = reading.operands[limit];
  if (surplus !== undefined) throw usageError(surplus, "unexpected argument");
  return new Given(reading.values, reading.operands, rest);
}

/** Arguments before and after the first `--`. */
function splitAtTerminator(args: readonly string[]): {
  readonly own: readonly string[];
  readonly rest: readonly string[];
} {
  const at = args.indexOf("--");
  return at === -1 ? { own: args, rest: [] } : { own: args.slice(0, at), rest: args.slice(at + 1) };
}

/** One reading of one command line. */
class Reading {
  readonly values: Map<string, string[]> = new Map<string, string[]>();
  readonly operands: string[] = [];
  readonly #flags: Flags;
  readonly #args: readonly string[];
  #at = 0;

  constructor(flags: Flags, args: readonly string[]) {
    this.#flags = flags;
    this.#args = args;
    for (; this.#at < args.length; this.#at++) this.#argument(args[this.#at] ?? "");
  }

  #argument(arg: string): void {
    if (arg.startsWith("--")) this.#long(arg);
    else if (arg.startsWith("-") && arg !== "-") this.#letters(arg);
    else this.operands.push(arg);
  }

  #long(arg: string): void {
    const equals = arg.indexOf("=");
    const name = arg.slice(2, equals === -1 ? undefined : equals);
    const value = equals === -1 ? undefined : arg.slice(equals + 1);
    const flag = Object.hasOwn(this.#flags, name) ? this.#flags[name] : undefined;
    if (!flag) throw this.#unknown(`--${name}`);
    if (flag.value === undefined && value !== undefined) throw usageError(`--${name}`, "takes no value");
    this.#add(name, flag, `--${name}`, value);
  }

  /** `-c FILE`, `-cFILE`, and switches in one: `-qh`. */
  #letters(arg: string): void {
    for (let i = 1; i < arg.length; i++) {
      const letter = `-${arg[i]}`;
      const found = Object.entries(this.#flags).find(([, flag]) => flag.short?.includes(arg[i] ?? ""));
      if (!found) throw this.#unknown(letter);
      const [name, flag] = found;
      if (flag.value === undefined) {
        this.#add(name, flag, letter, undefined);
        continue;
      }
      return this.#add(name, flag, letter, arg.slice(i + 1).replace(/^=/, "") || undefined);
    }
  }

  #add(name: string, flag: Flag, shown: string, joined: string | undefined): void {
    const value = flag.value === undefined || flag.optional ? (joined ?? "") : (joined ?? this.#next(shown));
    const choices = typeof flag.completes === "object" && value !== "" ? flag.completes : [value];
    if (!choices.includes(value)) {
      throw usageError(shown, `${value} is none of ${choices.join(", ")}`, closest(value, choices));
    }
    this.values.set(name, [...(this.values.get(name) ?? []), value]);
  }

  /** A value that looks like a flag is more likely a forgotten value; `--flag=-x` says that it is meant. */
  #next(flag: string): string {
    const value = this.#args[this.#at + 1];
    if (value === undefined || (value.startsWith("-") && value !== "-")) throw usageError(flag, "needs a value");
    this.#at++;
    return value;
  }

  #unknown(name: string): CcrError {
    const known = Object.keys(this.#flags).map((flag) => `--${flag}`);
    return usageError(name, "unknown flag", closest(name, known));
  }
}

export function usageError(name: string, detail: string, suggestion?: string): CcrError {
  return new CcrError("CCR-E003", { name, detail, ...(suggestion && { suggestion }) });
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw usageError("--port", `${text} is no port number`);
}
