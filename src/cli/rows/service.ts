/** Commands about the service: a proxy that outlives the command line. */
import type { Command } from "../types.ts";

export const START_FLAGS = {
  port: { value: "N", summary: "default: PORT of config.json, 3456" },
  host: { value: "HOST", summary: "default: HOST of config.json, 127.0.0.1; others only with APIKEY" },
  detach: { summary: "in the background, and come back when it serves; the default on a terminal" },
  foreground: { summary: "until a signal ends it; the default without a terminal" },
  wait: { value: "SEC", optional: true, summary: "with --detach: how long to wait for it; default: 20" },
  record: { value: "DIR", completes: "file", summary: "keep what clients ask and get in this folder, for --replay" },
  replay: {
    value: "DIR",
    completes: "file",
    summary: "answer from a recorded folder, byte for byte, and ask no provider",
  },
  "github-env": { summary: "give address and token to the later steps of a GitHub workflow" },
} as const;

const START: Command = {
  name: "start",
  summary: "serve other programs on a fixed port, as claude-code-router does",
  flags: START_FLAGS,
  json: true,
  aliases: [
    { name: "serve", args: ["--foreground"] },
    { name: "web", args: ["--foreground"] },
  ],
  notes: ["A second start changes nothing and tells where the running one is. There is one for each CCR_HOME."],
  examples: [
    "ccr start --detach --json | jq -r .url",
    "ccr start --wait=20 --github-env",
    "ccr start --record test/cassette",
    "ccr start --replay test/cassette",
  ],
  load: async () => (await import("../start.ts")).runStart,
};

export const STOP_FLAGS = {
  force: { short: "f", summary: "do not wait for running requests" },
  report: { value: "FILE", completes: "file", summary: "append what it did as Markdown: requests and tokens by model" },
  all: { summary: "those of every CCR_HOME of this user" },
} as const;

const STOP: Command = {
  name: "stop",
  summary: "stop serving; running requests get 5 s",
  flags: STOP_FLAGS,
  json: true,
  examples: ['ccr stop --report "$GITHUB_STEP_SUMMARY"'],
  load: async () => (await import("../stop.ts")).runStop,
};

const RESTART: Command = {
  name: "restart",
  summary: "stop and start in the background, on the same address and with the same token",
  flags: START_FLAGS,
  json: true,
  load: async () => (await import("../start.ts")).runRestart,
};

export const STATUS_FLAGS = {
  watch: { summary: "again every 2 s, until a signal ends it" },
  check: { summary: "say nothing: the exit code tells" },
} as const;

const STATUS: Command = {
  name: "status",
  summary: "whether it serves, and what it has done; exit code 3 when it does not",
  flags: STATUS_FLAGS,
  json: true,
  reads: true,
  load: async () => (await import("../status.ts")).runStatus,
};

export const ACTIVATE_FLAGS = {
  shell: {
    value: "SHELL",
    completes: ["bash", "zsh", "fish", "pwsh", "nu", "json", "dotenv", "github"],
    summary: "whose language; default: that of $SHELL",
  },
  unset: { summary: "take the variables back" },
  "no-start": { summary: "fail when it does not serve, instead of starting it" },
} as const;

const ACTIVATE: Command = {
  name: "activate",
  summary: "print what leads a claude of this shell through the router",
  flags: ACTIVATE_FLAGS,
  json: true,
  aliases: [{ name: "env" }],
  examples: ['eval "$(ccr activate)"', "ccr activate --shell fish | source", 'eval "$(ccr activate --unset)"'],
  load: async () => (await import("../activate.ts")).runActivate,
};

export const SERVICE_COMMANDS: readonly Command[] = [START, STOP, RESTART, STATUS, ACTIVATE];
