/** Where presets lie: one folder for each in CCR's `presets`, with a `manifest.json` in it. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { pathsOf } from "../../config/paths.ts";
import { usageError } from "../flags.ts";

const NAME = /^[\w][\w.-]{0,99}$/;

/** Throws for a name that would lead elsewhere. */
export function presetFolder(name: string): string {
  if (!NAME.test(name)) throw usageError(name, "is no name of a preset");
  return join(pathsOf().home, "presets", name);
}

export function manifestFile(folder: string): string {
  return join(folder, "manifest.json");
}

export function isPreset(name: string): boolean {
  return NAME.test(name) && existsSync(manifestFile(presetFolder(name)));
}

export function presetNames(): string[] {
  try {
    return readdirSync(join(pathsOf().home, "presets")).filter(isPreset).toSorted();
  } catch {
    return [];
  }
}
