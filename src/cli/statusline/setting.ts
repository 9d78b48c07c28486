/** The `statusLine` of Claude Code's settings: which one is ours, and which one it took the place of. */
import { accessSync, constants, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";

import { pathsOf } from "../../config/paths.ts";
import { type Fields, fieldsOf, parseJson, stringOf } from "../../transformers/foreign.ts";
import { replaceFile } from "../service/files.ts";

/** Claude Code runs the command after each answer; this makes the numbers of a running one move too. */
const REFRESH_SECONDS = 2;

/** The last words of our command and of claude-code-router's, whatever way it is called. */
const OURS = /(^|[\s'"/\\])(ccr|cli\.[jt]s)['"]? statusline( |$)/;

export function isOurs(statusLine: unknown): boolean {
  return OURS.test(stringOf(fieldsOf(statusLine)["command"]));
}

/** In the language of the shell that Claude Code runs it in. */
export function ourStatusLine(then: string | undefined, previous: Fields): Fields {
  const command = [...ourCommand(), "statusline", ...(then === undefined ? [] : ["--then", quoted(then)])].join(" ");
  const { padding } = previous;
  return { type: "command", command, ...(padding !== undefined && { padding }), refreshInterval: REFRESH_SECONDS };
}

/** By its name where a shell finds it, by its path where it was started without being installed. */
function ourCommand(): string[] {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter(Boolean);
  if (folders.some((folder) => isProgram(join(folder, "ccr")))) return ["ccr"];
  const [entry = ""] = process.argv.slice(1);
  return [process.execPath, entry].map(quoted);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function memory(): string {
  return join(pathsOf().state, "statusline.json");
}

/** Keeps what stood in the settings, for the way back. */
export function remember(path: string, previous: unknown): void {
  replaceFile(memory(), `${JSON.stringify({ schemaVersion: 1, path, previous: previous ?? null })}\n`);
}

/** Undefined where nothing stood there, or nothing is known. */
export function recall(path: string): unknown {
  try {
    const fields = fieldsOf(parseJson(readFileSync(memory(), "utf8")));
    return fields["path"] === path ? (fields["previous"] ?? undefined) : undefined;
  } catch {
    return undefined;
  }
}

export function forget(): void {
  rmSync(memory(), { force: true });
}
