/** Loads the configuration that a command line names. */
import { resolve } from "node:path";

import { loadConfig } from "../config/load.ts";
import { pathsOf } from "../config/paths.ts";
import type { Config } from "../config/types.ts";
import { CcrError } from "../core/errors.ts";
import type { GivenGlobally } from "./flags.ts";
import { transformerCatalog } from "../proxy/plugins/catalog.ts";

export function configPath(given: GivenGlobally): string {
  const named = given.text("config");
  return named === undefined ? pathsOf().config : resolve(named);
}

function load(path: string): Promise<Config | undefined> {
  return loadConfig(path, { transformers: transformerCatalog() });
}

/** Undefined when the usual file does not exist. A file that was named must. */
export async function findConfig(given: GivenGlobally): Promise<Config | undefined> {
  return given.on("config") ? requireConfig(given) : load(configPath(given));
}

export async function requireConfig(given: GivenGlobally): Promise<Config> {
  const path = configPath(given);
  const config = await load(path);
  if (!config) throw new CcrError("CCR-E052", { where: path });
  return config;
}
