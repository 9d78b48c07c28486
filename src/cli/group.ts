/** What a command says that does nothing without a second word. */
import { usageError } from "./flags.ts";
import { findCommand } from "./index.ts";
import type { Run } from "./types.ts";

export function incomplete(name: string): Run {
  const words = findCommand(name)?.command.commands?.map((command) => `${name} ${command.name}`) ?? [];
  return () => Promise.reject(usageError(`ccr ${name}`, "what to do is missing", words.join(", ")));
}
