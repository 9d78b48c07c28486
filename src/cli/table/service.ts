/** Commands about the service: a proxy that outlives the command line. */
import type { Command } from "../types.ts";

export const START_FLAGS = {
  port: { value: "N", summary: "default: PORT of config.json, 3456" },
  host: { value: "HOST", summary: "default: HOST of config.json, 127.0.0.1" },
} as const;

export const SERVICE_COMMANDS: readonly Command[] = [
  {
    name: "start",
    summary: "serve other programs on a fixed port, as claude-code-router does",
    flags: START_FLAGS,
    json: true,
    load: async () => (await import("../start.ts")).runStart,
  },
];
