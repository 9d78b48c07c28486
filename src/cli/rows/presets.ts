/** Commands about presets. */
import type { Command } from "../types.ts";
import { NO_FLAGS } from "./tools.ts";

export const INSTALL_FLAGS = {
  name: { value: "NAME", summary: "instead of the name in its manifest" },
  set: { value: "ID=VALUE", repeat: true, summary: "answer to what it asks for" },
  yes: { short: "y", summary: "do not ask whether it may do what it does" },
  force: { short: "f", summary: "replace an installed one" },
} as const;

export const DELETE_FLAGS = {
  yes: { short: "y", summary: "do not ask" },
} as const;

export const EXPORT_FLAGS = {
  output: { value: "DIR", completes: "folder", summary: "default: a folder of its name, here" },
  description: { value: "TEXT", summary: "what it is for" },
} as const;

const INSTALL: Command = {
  name: "install",
  summary: "copy a preset, after showing which hosts, code and settings it brings",
  operands: "FOLDER|URL|OWNER/REPOSITORY|NAME",
  completes: "folder",
  flags: INSTALL_FLAGS,
  json: true,
  notes: [
    "From an address only manifest.json is fetched; a preset with code must be a folder. OWNER/REPOSITORY/FOLDER#BRANCH is",
    "at GitHub. The name of an installed preset asks for its answers again.",
  ],
  examples: ["ccr preset install ./work --set apiKey=$KEY --yes", "ccr install owner/presets/work"],
  load: async () => (await import("../preset/install.ts")).runInstall,
};

const LIST: Command = {
  name: "list",
  summary: "the installed presets",
  flags: NO_FLAGS,
  reads: true,
  json: true,
  load: async () => (await import("../preset/list.ts")).runList,
};

const INFO: Command = {
  name: "info",
  summary: "what a preset asks for and what it brings; never an answer",
  operands: "NAME",
  completes: "preset",
  flags: NO_FLAGS,
  reads: true,
  json: true,
  load: async () => (await import("../preset/info.ts")).runInfo,
};

const DELETE: Command = {
  name: "delete",
  summary: "delete an installed preset",
  operands: "NAME",
  completes: "preset",
  flags: DELETE_FLAGS,
  json: true,
  load: async () => (await import("../preset/delete.ts")).runDelete,
};

const EXPORT: Command = {
  name: "export",
  summary: "write the configuration as a preset for others; secrets become questions",
  operands: "NAME",
  flags: EXPORT_FLAGS,
  json: true,
  load: async () => (await import("../preset/export.ts")).runExport,
};

export const PRESET_COMMANDS: readonly Command[] = [
  {
    name: "preset",
    summary: "configurations to start Claude Code with: ccr NAME",
    flags: NO_FLAGS,
    reads: true,
    commands: [LIST, INFO, INSTALL, DELETE, EXPORT],
    load: async () => (await import("../group.ts")).incomplete("preset"),
  },
  { ...INSTALL, summary: "ccr preset install" },
];
