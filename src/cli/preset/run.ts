/** `ccr NAME`: Claude Code with a preset laid over the user's configuration. */
import { runAlone } from "../code-alone.ts";
import { parse } from "../flags.ts";
import { unknownCommand } from "../help.ts";
import { NO_FLAGS } from "../rows/tools.ts";
import type { Invocation } from "../types.ts";
import { runWithoutServer } from "./direct.ts";
import { isPreset } from "./place.ts";
import { appliedPreset, withSettings } from "./profile.ts";

/** Throws that there is no such command when the word names no preset either. */
export async function runPreset(path: readonly string[], { before, args }: Invocation): Promise<number> {
  const [name = ""] = path;
  if (path.length !== 1 || !isPreset(name)) throw unknownCommand(path, before);
  return runProfile(name, { before, args });
}

/** The arguments are Claude Code's. */
export async function runProfile(name: string, { before, args }: Invocation): Promise<number> {
  const given = parse({ before: [...before, "--profile", name], args: [] }, NO_FLAGS);
  const { config, noServer, settings } = appliedPreset(name);
  if (noServer) return runWithoutServer(config, withSettings(args, settings));
  return runAlone({ model: undefined, args: withSettings(args, settings), given });
}
