/** Commands about what has happened. */
import type { Command } from "../types.ts";

export const INSPECT_FLAGS = {
  filter: { value: "EXPR", summary: "only requests that this fits; ccr help filter describes it" },
  n: { short: "n", value: "N", summary: "how many, newest first; default: 20" },
  tab: {
    value: "TAB",
    completes: ["overview", "client", "upstream", "response", "stream", "timing", "diff", "raw"],
    summary: "which side of the request",
  },
  follow: { short: "f", summary: "each further request as it ends, until a signal ends it" },
  export: {
    value: "FORMAT",
    completes: ["har", "jsonl", "md", "curl"],
    summary: "to FILE, or to standard output as -; without ID all that the filter fits",
  },
  raw: { summary: "with --tab: the body as it was, without anything around it" },
} as const;

export const USAGE_FLAGS = {
  by: { value: "GROUP", completes: ["day", "model", "provider", "session", "scenario"], summary: "default: day" },
  since: { value: "TIME", summary: "10m, 2h, today, 14:00, 2026-11-20" },
  filter: { value: "EXPR", summary: "only requests that this fits; ccr help filter describes it" },
  csv: { summary: "as comma-separated values" },
} as const;

export const LOGS_FLAGS = {
  follow: { short: "f", summary: "further lines as they come, until a signal ends it" },
  n: { short: "n", value: "N", summary: "how many of the last lines; default: 50" },
  since: { value: "TIME", summary: "10m, 2h, today, 14:00, 2026-11-20" },
  level: { value: "LEVEL", completes: ["error", "warn", "info", "debug"], summary: "default: info" },
  grep: { value: "REGEX", summary: "only lines that this is found in" },
  request: { value: "ID", summary: "only lines about this request" },
  jsonl: { summary: "a JSON object a line" },
  path: { summary: "print where the history lies, and nothing else" },
} as const;

export const REPLAY_FLAGS = {
  model: { value: "P,M", completes: "model", summary: "provider,model instead of what the rules choose" },
  "dry-run": { summary: "print what would be sent to the provider, and send nothing" },
  diff: { summary: "what the answer has different from the recorded one" },
  repeat: { value: "N", summary: "how often; default: 1" },
  "max-cost": { value: "USD", summary: "send nothing that may cost more in all" },
} as const;

export const HISTORY_COMMANDS: readonly Command[] = [
  {
    name: "inspect",
    summary: "requests of this and earlier runs, or one of them from both sides",
    operands: "[ID] [FILE]",
    completes: "request",
    flags: INSPECT_FLAGS,
    reads: true,
    json: true,
    notes: [
      "On a terminal and without ID, -n or --follow it opens the inspector, which shows what running programs do, too.",
      "Works whether or not anything is running. Keys are masked before they are recorded.",
    ],
    examples: [
      "ccr inspect --filter 'status:>=400 since:1h'",
      "ccr inspect 142 --tab upstream",
      "ccr inspect --filter model:deepseek --export jsonl requests.jsonl",
      "ccr inspect 142 --export curl",
    ],
    load: async () => (await import("../inspect.ts")).runInspect,
  },
  {
    name: "usage",
    summary: "tokens and cost of the recorded requests",
    flags: USAGE_FLAGS,
    reads: true,
    json: true,
    examples: ["ccr usage --by model --since today", "ccr usage --by day --csv > usage.csv"],
    load: async () => (await import("../usage.ts")).runUsage,
  },
  {
    name: "logs",
    summary: "what has happened, a line each",
    flags: LOGS_FLAGS,
    reads: true,
    json: true,
    notes: ["Reads the history. With LOG, the same goes to logs/ccr-*.log in CCR's folder, as JSON."],
    examples: ["ccr logs -f", "ccr logs --level warn --since today", "ccr logs --request 142 --jsonl"],
    load: async () => (await import("../logs.ts")).runLogs,
  },
  {
    name: "replay",
    summary: "send a request again, with the configuration as it is now",
    operands: "ID|FILE|-",
    completes: "request",
    flags: REPLAY_FLAGS,
    json: true,
    notes: [
      "FILE is a request as JSON, one a line, or what ccr inspect --export jsonl has written. The answer is printed and goes",
      "into no conversation. Exit code 8 when the provider fails.",
    ],
    examples: [
      "ccr replay 142 --model openrouter,moonshotai/kimi-k2 --diff",
      "ccr replay 142 --dry-run",
      "ccr inspect --filter is:error --export jsonl - | ccr replay -",
    ],
    load: async () => (await import("../replay.ts")).runReplay,
  },
];
