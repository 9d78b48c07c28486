/** Commands about transformers that the user brings. */
import type { Command } from "../types.ts";
import { NO_FLAGS } from "./tools.ts";

const LIST: Command = {
  name: "list",
  summary: "the files of transformers in the configuration, and whether they may run; none is loaded",
  flags: NO_FLAGS,
  reads: true,
  json: true,
  load: async () => (await import("../plugin/list.ts")).runList,
};

const CHECK: Command = {
  name: "check",
  summary: "load a file of a transformer in a process of its own, and try every hook; exit code 1 when one fails",
  operands: "FILE",
  completes: "file",
  flags: NO_FLAGS,
  reads: true,
  json: true,
  notes: ["The code runs with your rights. Nothing is sent but what it sends itself."],
  examples: ["ccr plugin check ~/.claude-code-router/plugins/mine.js"],
  load: async () => (await import("../plugin/check.ts")).runCheck,
};

/** What `ccr plugin check` starts: a plugin that hangs or ends its process takes nobody along. */
const TRY: Command = {
  name: "__check-plugin",
  summary: "try a transformer in this process",
  operands: "FILE",
  flags: NO_FLAGS,
  reads: true,
  hidden: true,
  load: async () => (await import("../plugin/try.ts")).runTry,
};

export const PLUGIN_COMMANDS: readonly Command[] = [
  {
    name: "plugin",
    summary: "transformers of your own",
    flags: NO_FLAGS,
    reads: true,
    commands: [LIST, CHECK],
    load: async () => (await import("../group.ts")).incomplete("plugin"),
  },
  TRY,
];
