/** Every command in one table; help, suggestions and dispatch read it. */

export interface Invocation {
  /** Arguments before the command's name: global flags. */
  readonly before: readonly string[];
  /** Arguments after it. */
  readonly args: readonly string[];
}

/** Returns the exit code. */
export type Run = (invocation: Invocation) => Promise<number>;

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Lines of `ccr help NAME`. */
  readonly usage: readonly string[];
  /** The arguments are another program's: `--help` and all the rest go there. */
  readonly passesOn?: true;
  readonly load: () => Promise<Run>;
}

/** What runs without a command: the cockpit. */
export const DEFAULT_COMMAND: Command = {
  name: "",
  summary: "Claude Code in a terminal pane, with the router beside it",
  usage: [
    "ccr [flags] [-- arguments of claude]",
    "  --model PROVIDER,MODEL  start with this model instead of the rules' choice",
    "  --cwd DIR               folder Claude Code works in",
    "  --continue              go on with the last conversation",
    "  --resume ID             go on with this one",
    "  --no-tui                no screen: only the proxy, until a signal ends it",
    "  --port N                port of the proxy; default: a free one",
    "  --json                  with --no-tui: where it listens, as one line of JSON",
  ],
  load: async () => (await import("./cockpit.ts")).runCockpitCommand,
};

export const COMMANDS: readonly Command[] = [
  {
    name: "demo",
    summary: "the same on a built-in provider: no key, no network, nothing written",
    usage: [
      "ccr demo [flags] [-- arguments of claude]",
      "  --speed N  pace of the answers, 1 is natural",
      "  --no-tui, --port, --json as without a command",
      "Without a terminal: one turn of Claude Code, and what the proxy did in it.",
    ],
    load: async () => (await import("./demo.ts")).runDemo,
  },
  {
    name: "code",
    summary: "Claude Code through the router, in place: works in pipes and scripts",
    usage: [
      "ccr code [--ccr-model PROVIDER,MODEL] [arguments of claude]",
      "Everything but --ccr-model goes to claude as it is. The exit code is claude's.",
    ],
    passesOn: true,
    load: async () => (await import("./code.ts")).runCode,
  },
  {
    name: "start",
    summary: "serve other programs on a fixed port, as claude-code-router does",
    usage: [
      "ccr start [flags]",
      "  --port N     default: PORT of config.json, 3456",
      "  --host HOST  default: HOST of config.json, 127.0.0.1",
      "  --json       where it listens, as one line of JSON",
    ],
    load: async () => (await import("./start.ts")).runStart,
  },
  {
    name: "route",
    summary: "what the rules would do with a request; nothing is sent",
    usage: [
      "ccr route explain [--json] < REQUEST   every rule, what it looked at and what it said",
      "ccr route list [--json]                the models of the scenarios",
      'REQUEST is a Messages request as JSON, or {"headers": {...}, "body": REQUEST}.',
    ],
    load: async () => (await import("./route.ts")).runRoute,
  },
  {
    name: "statusline",
    summary: "the status line of the session that Claude Code describes on stdin",
    usage: ["ccr statusline < JSON"],
    load: async () => (await import("../statusline/main.ts")).runStatusline,
  },
  {
    name: "version",
    summary: "print the version",
    usage: ["ccr version [--json]"],
    load: async () => (await import("./version.ts")).runVersion,
  },
  {
    name: "help",
    summary: "print this, or more about a command",
    usage: ["ccr help [COMMAND]"],
    load: async () => (await import("./help.ts")).runHelp,
  },
];

/** Flags whose next argument is their value, so that it is not taken for a command. */
export const VALUE_FLAGS: ReadonlySet<string> = new Set([
  "-c",
  "--config",
  "--cwd",
  "--host",
  "--model",
  "--port",
  "--resume",
  "--speed",
]);
