/** A preset laid over the user's configuration, as one text. */
import { existsSync, readFileSync } from "node:fs";

import { ConfigDocument } from "../../config/document.ts";
import { closest } from "../../core/suggest.ts";
import { type Fields, fieldsOf } from "../../transformers/foreign.ts";
import { usageError } from "../flags.ts";
import { applyPreset, type Applied, overlay } from "./apply.ts";
import { readManifest } from "./manifest.ts";
import { isPreset, presetFolder, presetNames } from "./place.ts";

/** Throws a usage error for a name that is no preset's. */
export function appliedPreset(name: string): Applied {
  if (!isPreset(name)) throw usageError("--profile", `${name} is no installed preset`, closest(name, presetNames()));
  const folder = presetFolder(name);
  return applyPreset(readManifest(folder), folder);
}

/** `path` is the user's configuration, which need not exist. */
export function profileText(name: string, path: string): string {
  const users = existsSync(path) ? fieldsOf(new ConfigDocument(readFileSync(path, "utf8")).value) : {};
  return JSON.stringify(overlay(users, path, appliedPreset(name).config), undefined, 2);
}

/** The user's own `--settings` say more than the preset's. */
export function withSettings(args: readonly string[], settings: Fields): readonly string[] {
  const given = args.some((arg) => arg === "--settings" || arg.startsWith("--settings="));
  return given || Object.keys(settings).length === 0 ? args : ["--settings", JSON.stringify(settings), ...args];
}
