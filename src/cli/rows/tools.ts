/** Commands about ccr itself. */
import type { Command } from "../types.ts";

export const NO_FLAGS = {} as const;

export const DOCTOR_FLAGS = {
  fix: { summary: "mend what can be mended; files get a copy first" },
  online: { summary: "also ask every provider for a few tokens" },
  strict: { summary: "warnings count as errors" },
} as const;

export const TOOL_COMMANDS: readonly Command[] = [
  {
    name: "doctor",
    summary: "look at everything that may be wrong; exit code 9 when something is",
    operands: "[CHECK...]",
    completes: [
      "node",
      "claude",
      "onboarding",
      "settings",
      "config",
      "keys",
      "files",
      "service",
      "port",
      "proxy-env",
      "terminal",
      "pty",
      "clock",
      "providers",
    ],
    flags: DOCTOR_FLAGS,
    json: true,
    examples: ["ccr doctor --online --json", "ccr doctor files --fix"],
    load: async () => (await import("../doctor.ts")).runDoctor,
  },
  {
    name: "completion",
    summary: "print the completion script of a shell",
    operands: "SHELL",
    completes: ["bash", "zsh", "fish", "powershell"],
    flags: NO_FLAGS,
    reads: true,
    examples: ['eval "$(ccr completion bash)"', "ccr completion fish | source"],
    load: async () => (await import("../completion.ts")).runCompletion,
  },
  {
    name: "__complete",
    summary: "candidates for the last of these words",
    operands: "WORD...",
    flags: NO_FLAGS,
    reads: true,
    hidden: true,
    passesOn: true,
    load: async () => (await import("../complete.ts")).runComplete,
  },
  {
    name: "version",
    summary: "print the version",
    flags: NO_FLAGS,
    reads: true,
    json: true,
    load: async () => (await import("../version.ts")).runVersion,
  },
  {
    name: "help",
    summary: "print this, or more about a command or a topic",
    operands: "[COMMAND|TOPIC]",
    completes: "command",
    flags: NO_FLAGS,
    reads: true,
    load: async () => (await import("../help.ts")).runHelp,
  },
];
