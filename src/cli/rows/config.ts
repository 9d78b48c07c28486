/** Commands about the configuration. */
import type { Command } from "../types.ts";
import { NO_FLAGS } from "./tools.ts";

export const PRINT_FLAGS = {
  effective: { summary: "as it counts: variables put in, defaults added" },
  origin: { summary: "value by value, with the place that each comes from" },
} as const;

export const TRUST_FLAGS = {
  forget: { summary: "trust it no more" },
} as const;

export const IMPORT_FLAGS = {
  write: { summary: "write it; without this it is only shown" },
} as const;

export const EXPORT_FLAGS = {
  "with-secrets": { summary: "keys as they are, instead of the names of variables" },
} as const;

const KEY_NOTE = 'KEY is a path: Router.think, Providers[0].models, Providers[0].transformer["a/b"].use';

const PATH: Command = {
  name: "path",
  summary: "where the configuration is",
  flags: NO_FLAGS,
  reads: true,
  json: true,
  load: async () => (await import("../config/path.ts")).runPath,
};

const PRINT: Command = {
  name: "print",
  summary: "the configuration, without its secrets",
  flags: PRINT_FLAGS,
  reads: true,
  json: true,
  examples: ["ccr config print --effective --origin"],
  load: async () => (await import("../config/print.ts")).runPrint,
};

const GET: Command = {
  name: "get",
  summary: "one value of the file",
  operands: "KEY",
  flags: NO_FLAGS,
  reads: true,
  json: true,
  notes: [KEY_NOTE],
  load: async () => (await import("../config/get.ts")).runGet,
};

const SET: Command = {
  name: "set",
  summary: "change one value; comments and everything else stay",
  operands: "KEY VALUE|-",
  flags: NO_FLAGS,
  json: true,
  notes: [
    KEY_NOTE,
    "VALUE is JSON, or a text where it is none; - reads it from stdin. A change that makes the file wrong is refused.",
  ],
  examples: ["ccr config set Router.think deepseek,deepseek-reasoner"],
  load: async () => (await import("../config/set.ts")).runSet,
};

const UNSET: Command = {
  name: "unset",
  summary: "take one value out",
  operands: "KEY",
  flags: NO_FLAGS,
  json: true,
  notes: [KEY_NOTE],
  load: async () => (await import("../config/set.ts")).runUnset,
};

const UNDO: Command = {
  name: "undo",
  summary: "bring back the version before; five are kept",
  flags: NO_FLAGS,
  json: true,
  load: async () => (await import("../config/undo.ts")).runUndo,
};

const VALIDATE: Command = {
  name: "validate",
  summary: "everything that is wrong or odd, with its place; exit code 4 when something is wrong",
  operands: "[FILE|-]",
  completes: "file",
  flags: NO_FLAGS,
  reads: true,
  json: true,
  examples: ["ccr config validate - < config.json"],
  load: async () => (await import("../config/validate.ts")).runValidate,
};

const SCHEMA: Command = {
  name: "schema",
  summary: "the JSON Schema of the file, for editors",
  flags: NO_FLAGS,
  reads: true,
  examples: ["ccr config schema > ccr.schema.json"],
  load: async () => (await import("../config/schema.ts")).runSchema,
};

const KEYS: Command = {
  name: "keys",
  summary: "commands of the screen with their keys, as tui.keys has made them",
  flags: NO_FLAGS,
  reads: true,
  json: true,
  load: async () => (await import("../config/keys.ts")).runKeys,
};

const TRUST: Command = {
  name: "trust",
  summary: "let .ccr/config.json of a project name models, as long as it stays the same",
  operands: "[DIR]",
  completes: "folder",
  flags: TRUST_FLAGS,
  json: true,
  load: async () => (await import("../config/trust.ts")).runTrust,
};

const IMPORT: Command = {
  name: "import",
  summary: "what another program's configuration would add; nothing that is there changes",
  operands: "SOURCE [FILE|URL|-]",
  completes: ["ccr", "iflow", "openrouter", "litellm", "claude-code-settings"],
  flags: IMPORT_FLAGS,
  json: true,
  notes: [
    "SOURCE is ccr (with a report of what is different here), iflow (a template), openrouter (all models that take",
    "tools), litellm (its config.yaml), or claude-code-settings (a server that settings.json leads Claude Code to).",
  ],
  examples: ["ccr config import ccr ~/old/config.json", "ccr config import openrouter --write"],
  load: async () => (await import("../config/import/run.ts")).runImport,
};

const EXPORT: Command = {
  name: "export",
  summary: "the configuration as plain JSON for another machine, with names of variables in the place of keys",
  flags: EXPORT_FLAGS,
  reads: true,
  examples: ["ccr config export > config.json"],
  load: async () => (await import("../config/export.ts")).runExport,
};

const EDIT: Command = {
  name: "edit",
  summary: "open the file in an editor; what is wrong is told before it counts",
  flags: NO_FLAGS,
  notes: ["The editor is $VISUAL, $EDITOR, or vi."],
  load: async () => (await import("../config/edit.ts")).runEdit,
};

export const CONFIG_COMMANDS: readonly Command[] = [
  {
    name: "config",
    summary: "read, check and change the configuration",
    flags: NO_FLAGS,
    commands: [PATH, PRINT, GET, SET, UNSET, UNDO, EDIT, VALIDATE, SCHEMA, KEYS, IMPORT, EXPORT, TRUST],
    load: async () => (await import("../group.ts")).incomplete("config"),
  },
];
