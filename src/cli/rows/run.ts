/** Commands that run Claude Code. */
import type { Command } from "../types.ts";

export const COCKPIT_FLAGS = {
  model: {
    value: "PROVIDER,MODEL",
    completes: "model",
    summary: "start with this model instead of the rules' choice",
  },
  route: {
    value: "SCENARIO=PROVIDER,MODEL",
    repeat: true,
    completes: "model",
    summary: "this model for a scenario, as long as this runs",
  },
  cwd: { value: "DIR", completes: "folder", summary: "folder Claude Code works in" },
  continue: { summary: "go on with the last conversation" },
  resume: { value: "ID", summary: "go on with this one" },
  "no-tui": { summary: "no screen: only the proxy, until a signal ends it" },
  "screen-reader": { summary: "lines of text and numbered lists, nothing side by side" },
  "no-setup": { summary: "without a configuration, the demo at once instead of the questions of the first start" },
  port: { value: "N", summary: "port of the proxy; default: a free one" },
  "ready-fd": {
    value: "N",
    summary: "with --no-tui: the answer as JSON also to this open file descriptor, then close it",
  },
  "github-env": { summary: "with --no-tui: give address and token to the later steps of a GitHub workflow" },
} as const;

/** What runs without a command. */
export const COCKPIT: Command = {
  name: "",
  summary: "Claude Code in a terminal pane, with the router beside it",
  operands: "[-- arguments of claude]",
  flags: COCKPIT_FLAGS,
  json: true,
  examples: ["ccr -- --resume", "ccr --no-tui --json | head -1 | jq -r .url"],
  load: async () => (await import("../cockpit.ts")).runCockpitCommand,
};

export const DEMO_FLAGS = {
  speed: { value: "N", summary: "pace of the answers, 1 is natural" },
  record: {
    value: "FILE",
    completes: "file",
    summary: "write what is shown: .cast plays with asciinema, .svg is the last screen",
  },
  "no-tui": { summary: "no screen: only the proxy, until a signal ends it" },
  port: { value: "N", summary: "port of the proxy; default: a free one" },
} as const;

const DEMO: Command = {
  name: "demo",
  summary: "the same on a built-in provider: no key, no network, nothing written",
  operands: "[-- arguments of claude]",
  flags: DEMO_FLAGS,
  json: true,
  reads: true,
  notes: [
    "Without a terminal: one turn of Claude Code, and what the proxy did in it. With --record the screen is recorded there,",
    "too: a visitor asks to be shown around.",
  ],
  examples: ["ccr demo --record demo.cast"],
  load: async () => (await import("../demo.ts")).runDemo,
};

const CODE_FLAGS = {
  "ccr-model": {
    value: "PROVIDER,MODEL",
    completes: "model",
    summary: "this model instead of the rules' choice",
  },
  "ccr-profile": { value: "NAME", completes: "preset", summary: "an installed preset, as ccr NAME has it" },
} as const;

const CODE: Command = {
  name: "code",
  summary: "Claude Code through the router, in place: works in pipes and scripts",
  operands: "[arguments of claude]",
  flags: CODE_FLAGS,
  passesOn: true,
  notes: [
    "Everything else goes to claude as it is; flags of every command stand before `code`. The exit code is claude's.",
  ],
  examples: ['git diff | ccr code -p "review" --output-format json'],
  load: async () => (await import("../code.ts")).runCode,
};

export const RUN_COMMANDS: readonly Command[] = [DEMO, CODE];
