/** `ccr NAME`: Claude Code with a preset laid over the user's configuration. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { ConfigDocument } from "../../config/document.ts";
import { type Fields, fieldsOf } from "../../transformers/foreign.ts";
import { runAlone } from "../code-alone.ts";
import { configPath } from "../config.ts";
import { parse } from "../flags.ts";
import { unknownCommand } from "../help.ts";
import { NO_FLAGS } from "../rows/tools.ts";
import type { Invocation } from "../types.ts";
import { applyPreset, overlay } from "./apply.ts";
import { runWithoutServer } from "./direct.ts";
import { readManifest } from "./manifest.ts";
import { isPreset, presetFolder } from "./place.ts";

/** Throws that there is no such command when the word names no preset either. */
export async function runPreset(path: readonly string[], { before, args }: Invocation): Promise<number> {
  const [name = ""] = path;
  if (path.length !== 1 || !isPreset(name)) throw unknownCommand(path, before);
  const given = parse({ before, args: [] }, NO_FLAGS);
  const folder = presetFolder(name);
  const { config, noServer, settings } = applyPreset(readManifest(folder), folder);
  if (noServer) return runWithoutServer(config, withSettings(args, settings));
  const place = mkdtempSync(join(tmpdir(), "ccr-preset-"));
  try {
    const file = join(place, "config.json");
    writeFileSync(file, JSON.stringify(overlay(usersConfig(configPath(given)), configPath(given), config)), {
      mode: 0o600,
    });
    const whole = parse({ before: [...before, "--config", file], args: [] }, NO_FLAGS);
    return await runAlone({ model: undefined, args: withSettings(args, settings), given: whole });
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function usersConfig(path: string): Fields {
  return existsSync(path) ? fieldsOf(new ConfigDocument(readFileSync(path, "utf8")).value) : {};
}

/** The user's own `--settings` say more than the preset's. */
function withSettings(args: readonly string[], settings: Fields): readonly string[] {
  const given = args.some((arg) => arg === "--settings" || arg.startsWith("--settings="));
  return given || Object.keys(settings).length === 0 ? args : ["--settings", JSON.stringify(settings), ...args];
}
