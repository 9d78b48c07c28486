/** Commands about the status line. */
import type { Command } from "../types.ts";
import { NO_FLAGS } from "./tools.ts";

const STATUSLINE_FLAGS = {
  then: { value: "CMD", summary: "a command whose lines follow ours; it gets the same input" },
} as const;

export const INSTALL_FLAGS = {
  then: { value: "CMD", summary: "this instead of the status line that is there now" },
} as const;

export const PREVIEW_FLAGS = {
  width: { value: "N", summary: "columns to show it in" },
} as const;

const INSTALL: Command = {
  name: "install",
  summary: "make it the status line of every claude of this user; what is there now follows below",
  flags: INSTALL_FLAGS,
  json: true,
  notes: ["settings.json keeps everything else, and a copy of it is left beside it."],
  load: async () => (await import("../statusline/install.ts")).runInstall,
};

const UNINSTALL: Command = {
  name: "uninstall",
  summary: "bring back the status line that was there before",
  flags: NO_FLAGS,
  json: true,
  load: async () => (await import("../statusline/uninstall.ts")).runUninstall,
};

const PREVIEW: Command = {
  name: "preview",
  summary: "how it looks with everything in it",
  flags: PREVIEW_FLAGS,
  reads: true,
  load: async () => (await import("../statusline/preview.ts")).runPreview,
};

export const STATUSLINE: Command = {
  name: "statusline",
  summary: "the status line of the session that Claude Code describes on stdin",
  flags: STATUSLINE_FLAGS,
  reads: true,
  commands: [INSTALL, UNINSTALL, PREVIEW],
  notes: ["Exit code 0 in any case: Claude Code blanks the line of a command that fails."],
  load: async () => (await import("../../statusline/main.ts")).runStatusline,
};
