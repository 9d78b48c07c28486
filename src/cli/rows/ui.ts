/** The command that shows everything in a browser. */
import type { Command } from "../types.ts";

export const UI_FLAGS = {
  port: { value: "N", summary: "when nothing is running: the page's own port; default: any that is free" },
  "no-open": { summary: "only say where it is" },
  "print-url": { summary: "print the address and nothing else; implies --no-open" },
} as const;

export const UI_COMMAND: Command = {
  name: "ui",
  summary: "requests, usage and configuration in the browser",
  flags: UI_FLAGS,
  json: true,
  notes: [
    "The page is that of the running ccr start; without one it is served until a signal ends it. The address opens it once,",
    "within ten minutes; ccr ui makes another.",
  ],
  examples: ["ccr ui", "ccr ui --print-url | xclip"],
  load: async () => (await import("../ui.ts")).runUi,
};
