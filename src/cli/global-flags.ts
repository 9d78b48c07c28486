/** Flags of every command. They may stand before or after its name. */

export const GLOBAL_FLAGS = {
  help: { short: "h", summary: "help, or that of a command" },
  version: { short: "vV", summary: "the version" },
  config: {
    short: "c",
    value: "FILE",
    completes: "file",
    summary: "configuration; default: ~/.claude-code-router/config.json",
  },
  profile: { value: "NAME", completes: "preset", summary: "an installed preset, laid over the configuration" },
  json: { summary: "the answer as one JSON document; errors as JSON on stderr" },
  quiet: { short: "q", summary: "errors only on stderr" },
  verbose: { repeat: true, summary: "every request as a line on stderr; twice: every event as JSON" },
  "log-level": {
    value: "LEVEL",
    completes: ["fatal", "error", "warn", "info", "debug", "trace"],
    summary: "what goes to stderr; --quiet is error, --verbose is debug",
  },
  color: { value: "WHEN", completes: ["auto", "always", "never"], summary: "colours of the answer; default: auto" },
  ascii: { summary: "no signs beyond ASCII" },
  "no-input": { summary: "never ask; fail instead" },
} as const;
