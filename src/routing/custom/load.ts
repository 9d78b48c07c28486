/** Loads the user's router from its file, CommonJS or ESM, and again whenever the file has changed. */
import { stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { types } from "node:util";

import { checkCodeFile } from "../../config/code-file.ts";
import { isRecord } from "../../core/message.ts";

export type RouterFunction = (...args: readonly unknown[]) => unknown;

const require = createRequire(import.meta.url);

export class RouterFile {
  readonly #path: string;
  readonly #home: string;
  #loaded: { readonly version: string; readonly router: Promise<RouterFunction> } | undefined;

  constructor(path: string, home: string) {
    this.#path = path;
    this.#home = home;
  }

  /** Throws why there is no router. */
  async current(): Promise<RouterFunction> {
    const checked = await checkCodeFile(this.#path, this.#home);
    if ("refusal" in checked) throw new Error(checked.refusal);
    const { mtimeMs, size, ino } = await stat(checked.path);
    const version = `${mtimeMs}-${size}-${ino}`;
    if (this.#loaded?.version !== version) this.#loaded = { version, router: load(checked.path, version) };
    return this.#loaded.router;
  }
}

async function load(path: string, version: string): Promise<RouterFunction> {
  return functionIn(path.endsWith(".mjs") ? await importVersion(path, version) : await requireVersion(path, version));
}

/** Versions under which Node knows ES modules by their plain name. */
const required = new Map<string, string>();

/**
 * `require` keeps CommonJS modules by file name, and can be made to forget them. ES modules it never forgets: a changed
 * one has to come in under another URL.
 */
async function requireVersion(path: string, version: string): Promise<unknown> {
  delete require.cache[path];
  try {
    const exported: unknown = require(path);
    if (!types.isModuleNamespaceObject(exported)) return exported;
    if (!required.has(path)) required.set(path, version);
    return required.get(path) === version ? exported : await importVersion(path, version);
  } catch (error) {
    // A module that awaits at its top level.
    if (isRecord(error) && error["code"] === "ERR_REQUIRE_ASYNC_MODULE") return importVersion(path, version);
    throw error;
  }
}

function importVersion(path: string, version: string): Promise<unknown> {
  return import(`${pathToFileURL(path).href}?version=${version}`);
}

function functionIn(module: unknown): RouterFunction {
  if (isFunction(module)) return module;
  const inner: unknown =
    typeof module === "object" && module !== null && "default" in module ? module.default : undefined;
  if (isFunction(inner)) return inner;
  throw new Error("it exports no function");
}

function isFunction(value: unknown): value is RouterFunction {
  return typeof value === "function";
}
