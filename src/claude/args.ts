/** Reads Claude Code's command line without changing it: which choices the user made by flag. */

/** Options of Claude Code 2.1.330 whose next argument is their value whatever it looks like (`claude --help`). */
const VALUE_OPTIONS: ReadonlySet<string> = new Set([
  "--agent",
  "--agents",
  "--append-system-prompt",
  "--autocompact",
  "--debug-file",
  "--effort",
  "--environment",
  "--fallback-model",
  "--input-format",
  "--json-schema",
  "--max-budget-usd",
  "--max-turns",
  "--model",
  "--name",
  "-n",
  "--output-format",
  "--permission-mode",
  "--permission-prompt-tool",
  "--permission-prompts",
  "--plugin-dir",
  "--plugin-url",
  "--remote-control-session-name-prefix",
  "--session-id",
  "--setting-sources",
  "--settings",
  "--system-prompt",
  "--system-prompt-file",
  "--append-system-prompt-file",
  "--system-prompt-snapshot",
]);

/** Commands that open no session; they get the environment and no flags of ours (`claude --help`). */
const SUBCOMMANDS: ReadonlySet<string> = new Set([
  "agents",
  "attach",
  "auth",
  "auto-mode",
  "doctor",
  "gateway",
  "import",
  "install",
  "logs",
  "mcp",
  "plugin",
  "plugins",
  "purge",
  "respawn",
  "rm",
  "setup-token",
  "stop",
  "kill",
  "ultrareview",
  "update",
  "upgrade",
]);

/** Session choices that `--session-id` would contradict: Claude Code refuses the pair with exit code 1. */
const SESSION_OPTIONS: readonly string[] = [
  "--session-id",
  "--resume",
  "--continue",
  "--fork-session",
  "--from-pr",
  "--teleport",
  "--cloud",
  "--background",
  "--bg",
];

const PERMISSION_OPTIONS: readonly string[] = ["--permission-mode", "--dangerously-skip-permissions"];

/** An option as it stands on the command line: `--name value` or `--name=value`. */
export interface GivenOption {
  readonly name: string;
  readonly value: string | undefined;
  /** Index of the argument that holds the value; the option's own when it has none. */
  readonly at: number;
}

/** Every option before `--`, in order. */
export function givenOptions(args: readonly string[]): GivenOption[] {
  const options: GivenOption[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--") break;
    if (!arg.startsWith("-") || arg === "-") continue;
    const equals = arg.startsWith("--") ? arg.indexOf("=") : -1;
    if (equals > 0) options.push({ name: arg.slice(0, equals), value: arg.slice(equals + 1), at: i });
    else if (VALUE_OPTIONS.has(arg)) options.push({ name: arg, value: args[++i], at: i });
    else options.push({ name: arg, value: undefined, at: i });
  }
  return options;
}

function isOption(options: readonly GivenOption[], names: readonly string[]): boolean {
  return options.some(({ name }) => names.includes(name));
}

/** A group of short flags such as `-pc`; `-c` continues a session, `-r` resumes one. */
function hasShortFlag(options: readonly GivenOption[], letters: RegExp): boolean {
  return options.some(({ name }) => !name.startsWith("--") && letters.test(name));
}

/** Options that take every argument up to the next option (`claude --help`). */
const LIST_OPTIONS: ReadonlySet<string> = new Set([
  "--add-dir",
  "--allowedTools",
  "--allowed-tools",
  "--betas",
  "--disallowedTools",
  "--disallowed-tools",
  "--mcp-config",
  "--tools",
]);

/** Options of a session that another one cannot share, or that say where it begins. */
const OWN_OPTIONS: ReadonlySet<string> = new Set([...SESSION_OPTIONS, "--name", "-n", "--debug-file"]);

/** What of a command line holds for a further session as well: neither its prompt nor its beginning. */
export function sharedOptions(args: readonly string[]): string[] {
  return givenOptions(args).flatMap(({ name, value, at }) => {
    if (OWN_OPTIONS.has(name) || hasShortFlag([{ name, value, at }], /[cr]/)) return [];
    if (value !== undefined) return args[at] === value ? [name, value] : [`${name}=${value}`];
    if (!LIST_OPTIONS.has(name)) return [name];
    const rest = args.slice(at + 1);
    const end = rest.findIndex((arg) => arg.startsWith("-"));
    return [name].concat(rest.slice(0, end === -1 ? undefined : end));
  });
}

/** The same command line, going on with a conversation. A prompt that it held is not asked again. */
export function resumedArgs(args: readonly string[], id: string): string[] {
  return ["--resume", id, ...sharedOptions(args)];
}

/** The same command line with a conversation of its own. */
export function freshArgs(args: readonly string[], id: string): string[] {
  return ["--session-id", id, ...sharedOptions(args)];
}

/** The same command line once more: Claude Code takes no session id twice. */
export function repeatedArgs(args: readonly string[], id: string): string[] {
  const at = args.indexOf("--session-id");
  return at === -1 ? [...args] : args.with(at + 1, id);
}

export interface UserChoices {
  readonly subcommand: boolean;
  /** `-p`: one turn without a screen. */
  readonly print: boolean;
  readonly model: boolean;
  readonly session: boolean;
  readonly permissionMode: boolean;
  /** The last `--settings`, which is the one Claude Code reads. */
  readonly settings: GivenOption | undefined;
}

export function userChoices(args: readonly string[]): UserChoices {
  const options = givenOptions(args);
  return {
    subcommand: SUBCOMMANDS.has(args[0] ?? ""),
    print: isOption(options, ["--print"]) || hasShortFlag(options, /p/),
    model: isOption(options, ["--model"]),
    session: isOption(options, SESSION_OPTIONS) || hasShortFlag(options, /[cr]/),
    permissionMode: isOption(options, PERMISSION_OPTIONS),
    settings: options.findLast(({ name, value }) => name === "--settings" && value !== undefined),
  };
}
