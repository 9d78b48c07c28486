/** Modules of the status line that are the user's own programs: what they return is shown, what they do wrong is not. */
import { homedir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { Module } from "../setting.ts";
import type { Variables } from "./variables.ts";

/** Claude Code asks again every second or two. */
const MAX_MS = 1_000;

/** A function of the variables, plain or async, or a text; as the module itself or as its default export. */
export async function runScript({ scriptPath, options }: Module, variables: Variables): Promise<string> {
  if (scriptPath === "") return "";
  const late = Promise.withResolvers<string>();
  const timer = setTimeout(() => late.resolve(""), MAX_MS);
  try {
    return await Promise.race([resultOf(scriptPath, variables, options), late.promise]);
  } catch {
    return "";
  } finally {
    clearTimeout(timer);
  }
}

async function resultOf(scriptPath: string, variables: Variables, options: unknown): Promise<string> {
  const path = scriptPath.replace(/^~(?=[/\\])/, homedir());
  const module: unknown = await import(pathToFileURL(join(path)).href);
  const exported = defaultOf(defaultOf(module));
  const value: unknown =
    typeof exported === "function" ? await Reflect.apply(exported, undefined, [variables, options]) : exported;
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** CommonJS that was compiled from an ES module has a default inside of its default. */
function defaultOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return "default" in value ? value.default : value;
}
