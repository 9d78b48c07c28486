/** Loads the configuration that a command line names. */
import { resolve } from "node:path";

import { loadConfig } from "../config/load.ts";
import { pathsOf } from "../config/paths.ts";
import type { Config } from "../config/types.ts";
import { CcrError } from "../core/errors.ts";

export interface ConfigFlags {
  readonly config?: string | undefined;
}

function pathOf({ config }: ConfigFlags): string {
  return config === undefined ? pathsOf().config : resolve(config);
}

/** Undefined when the usual file does not exist. A file that was named must. */
export async function findConfig(flags: ConfigFlags): Promise<Config | undefined> {
  const config = await loadConfig(pathOf(flags));
  if (!config && flags.config !== undefined) throw missing(flags);
  return config;
}

export async function requireConfig(flags: ConfigFlags): Promise<Config> {
  const config = await loadConfig(pathOf(flags));
  if (!config) throw missing(flags);
  return config;
}

function missing(flags: ConfigFlags): CcrError {
  return new CcrError("CCR-E052", { where: pathOf(flags) });
}
