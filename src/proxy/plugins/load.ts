/** Loads a file of `transformers`: a class in the form that claude-code-router takes, as CommonJS or as a module. */
import { createRequire } from "node:module";
import { stat } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { types } from "node:util";

import { checkCodeFile } from "../../config/code-file.ts";
import { expandPath } from "../../config/paths.ts";
import type { PluginSource } from "../../config/uses.ts";
import { isRecord } from "../../core/message.ts";
import type { Plugin } from "../../core/plugin.ts";

const require = createRequire(import.meta.url);

/** `home` is CCR's folder. Rejects with an error that says what is wrong with the file. */
export async function loadPlugin({ path, options, configPath }: PluginSource, home: string): Promise<Plugin> {
  const checked = await checkCodeFile(find(absolute(path, configPath)), home);
  if ("refusal" in checked) throw new Error(checked.refusal);
  const file = checked.path;
  const exported = exportOf(await load(file));
  const instance = instanceOf(exported, options);
  return { name: nameOf(instance, exported), file, instance, endPoint: textAt(instance, "endPoint") };
}

function absolute(path: string, configPath: string): string {
  return path.startsWith("file:") ? fileURLToPath(path) : expandPath(path, configPath);
}

/** As `require` finds it: with `.js` added, or the entry file of a folder. */
function find(path: string): string {
  try {
    return require.resolve(path);
  } catch (error) {
    throw new Error(`there is no ${path}`, { cause: error });
  }
}

/** Modules stay as they were first read, so a file that has changed since gets an address of its own. */
const firstRead = new Map<string, number>();

/** A file that has changed is read again, when the configuration is. */
async function load(file: string): Promise<unknown> {
  const { mtimeMs } = await stat(file);
  const first = firstRead.get(file) ?? mtimeMs;
  firstRead.set(file, first);
  Reflect.deleteProperty(require.cache, file);
  const loaded = requireIfPossible(file);
  if (loaded !== undefined && (first === mtimeMs || !types.isModuleNamespaceObject(loaded))) return loaded;
  const url = pathToFileURL(file);
  url.searchParams.set("at", String(mtimeMs));
  return import(url.href);
}

/** Undefined for a module that waits for something while it is loaded. */
function requireIfPossible(file: string): unknown {
  try {
    return require(file);
  } catch (error) {
    if (isRecord(error) && error["code"] === "ERR_REQUIRE_ASYNC_MODULE") return undefined;
    throw error;
  }
}

/** `module.exports`, `export default`, or what a compiler makes of the latter. */
function exportOf(loaded: unknown): unknown {
  return isRecord(loaded) && loaded["default"] !== undefined ? loaded["default"] : loaded;
}

function instanceOf(exported: unknown, options: object): object {
  if (typeof exported === "function") {
    const instance: unknown = Reflect.construct(exported, [options]);
    if (isRecord(instance)) return instance;
  }
  if (isRecord(exported)) return exported;
  throw new Error("it exports no class");
}

function nameOf(instance: object, exported: unknown): string {
  const name =
    textAt(instance, "name") ?? (typeof exported === "function" ? textAt(exported, "TransformerName") : undefined);
  if (name !== undefined) return name;
  throw new Error("its class gives no name");
}

function textAt(object: object, key: string): string | undefined {
  const value: unknown = Reflect.get(object, key);
  return typeof value === "string" && value !== "" ? value : undefined;
}
