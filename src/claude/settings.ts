/** Reads Claude Code's settings files, never writes them. Layers come weakest first, as Claude Code merges them. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { isRecord } from "../core/message.ts";

export interface Place {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Directory Claude Code is started in. */
  readonly cwd: string;
}

export interface SettingsLayer {
  /** File it came from. */
  readonly path: string;
  /** Set by an administrator: stronger than every flag (measured with Claude Code 2.1.330). */
  readonly managed: boolean;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Where administrators put settings. */
const MANAGED: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: "/Library/Application Support/ClaudeCode/managed-settings.json",
  linux: "/etc/claude-code/managed-settings.json",
};

export function configDir({ env, home }: Place): string {
  return env["CLAUDE_CONFIG_DIR"] || join(home, ".claude");
}

/** `.claude.json`: onboarding and trust. `CLAUDE_CONFIG_DIR` moves it too (measured). */
export function statePath({ env, home }: Place): string {
  return join(env["CLAUDE_CONFIG_DIR"] || home, ".claude.json");
}

/** A JSON object from a file; undefined when it is missing, unreadable or something else. */
export function readJsonObject(path: string): Record<string, unknown> | undefined {
  try {
    return parseJsonObject(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

function parseJsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function readSettings(
  place: Place,
  managedPath: string | undefined = MANAGED[process.platform],
): SettingsLayer[] {
  const files = [
    { path: join(configDir(place), "settings.json"), managed: false },
    { path: join(place.cwd, ".claude", "settings.json"), managed: false },
    { path: join(place.cwd, ".claude", "settings.local.json"), managed: false },
    ...(managedPath ? [{ path: managedPath, managed: true }] : []),
  ];
  return files.flatMap((file) => {
    const values = readJsonObject(file.path);
    return values ? [{ ...file, values }] : [];
  });
}

/** What a `--settings` argument names: inline JSON or a file. Undefined when Claude Code itself will have to complain. */
export function readSettingsArgument(value: string, cwd: string): Record<string, unknown> | undefined {
  return value.trimStart().startsWith("{") ? parseJsonObject(value) : readJsonObject(resolve(cwd, value));
}

/** The `env` block: variables that override the process's own. */
export function envOf(values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const entries = isRecord(values["env"]) ? Object.entries(values["env"]) : [];
  return Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
}

export function permissionModeOf(values: Readonly<Record<string, unknown>>): string | undefined {
  const permissions = values["permissions"];
  const mode = isRecord(permissions) ? permissions["defaultMode"] : undefined;
  return typeof mode === "string" ? mode : undefined;
}

/** The model that settings choose, by their own key or through a variable. */
export function modelOf(values: Readonly<Record<string, unknown>>): string | undefined {
  const model = envOf(values)["ANTHROPIC_MODEL"] ?? values["model"];
  return typeof model === "string" && model !== "" ? model : undefined;
}
