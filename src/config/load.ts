/** Reads CCR's `config.json` into one immutable snapshot, or says everything that is wrong with it. Never writes. */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";

import { CcrError } from "../core/errors.ts";
import { isRecord } from "../core/message.ts";
import type { Provider } from "../core/target.ts";
import { ConfigDocument, SyntaxFault, type Path } from "./document.ts";
import { interpolate, type Environment } from "./interpolate.ts";
import { ConfigRejected, headline, IssueMaker, type ConfigIssue } from "./issues.ts";
import { isLoopback } from "./loopback.ts";
import { providerOf } from "./providers.ts";
import { routeFaults } from "./routes.ts";
import { checkConfigFile, printPath, valueAt, type ConfigFile } from "./schema.ts";
import { createSnapshot } from "./snapshot.ts";
import type { Config } from "./types.ts";

export interface LoadOptions {
  readonly env?: Environment;
  readonly generation?: number;
}

/** Undefined when there is no file. Throws `ConfigRejected` for what it says and `CCR-E051` when it cannot be read. */
export async function loadConfig(path: string, options: LoadOptions = {}): Promise<Config | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const code = isRecord(error) ? error["code"] : undefined;
    if (code === "ENOENT") return undefined;
    throw new CcrError("CCR-E051", { where: path, detail: String(code ?? error) }, { cause: error });
  }
  return parseConfig(text, path, options);
}

export function parseConfig(text: string, path: string, options: LoadOptions = {}): Config {
  return new Reading(text, path, options).finish();
}

/** Keys that steer CCR and that nothing here acts on. */
const NOT_USED_YET: readonly Path[] = [
  ...["PROXY_URL", "HTTPS_PROXY", "https_proxy", "httpsProxy"].map((key) => [key]),
  ...["transformers", "fallback"].map((key) => [key]),
];

function isSet(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** One reading of one file: the checks collect issues and warnings, and the end decides. */
class Reading {
  readonly #path: string;
  readonly #options: LoadOptions;
  readonly #maker: IssueMaker;
  readonly #document: ConfigDocument;
  readonly #issues: ConfigIssue[] = [];
  readonly #warnings: string[] = [];

  constructor(text: string, path: string, options: LoadOptions) {
    this.#path = path;
    this.#options = options;
    this.#maker = new IssueMaker(basename(path), text);
    this.#document = this.#parse(text);
  }

  finish(): Config {
    const env = this.#options.env ?? process.env;
    const { value, unresolved } = interpolate(this.#document.value, env);
    for (const { name, path } of unresolved) this.#warn(path, `$${name} is not set, so the text stays as it is`);
    this.#routes(value);
    const checked = checkConfigFile(value);
    if ("findings" in checked) {
      for (const { path, message, suggestion } of checked.findings) this.#reject(path, message, suggestion);
      throw this.#rejection();
    }
    const { file } = checked;
    const providers = this.#providers(file);
    const router = this.#router(file, providers);
    this.#host(file);
    this.#unused(file);
    if (this.#issues.length > 0) throw this.#rejection();
    const { generation } = this.#options;
    return createSnapshot({ file, providers, router, path: this.#path, warnings: this.#warnings, generation });
  }

  #routes(value: unknown): void {
    for (const { path, message, suggestion, fatal } of routeFaults(value)) {
      if (fatal) this.#reject(path, message, suggestion);
      else this.#warn(path, message, suggestion);
    }
  }

  #parse(text: string): ConfigDocument {
    if (text.trim() === "") throw new ConfigRejected(this.#maker.issue({ line: 1, column: 1 }, "the file is empty"));
    try {
      return new ConfigDocument(text);
    } catch (error) {
      if (error instanceof SyntaxFault) throw new ConfigRejected(this.#maker.issue(error.place, error.message));
      throw error;
    }
  }

  #providers(file: ConfigFile): Map<string, Provider> {
    const providers = new Map<string, Provider>();
    for (const key of ["Providers", "providers"] as const) {
      for (const [index, entry] of (file[key] ?? []).entries()) {
        const path = [key, index];
        if (providers.has(entry.name)) this.#warn(path, `${entry.name} is configured twice; this later one counts`);
        const provider = providerOf(entry, this.#environment(file));
        if (provider.key === "" && !provider.google?.vertex) this.#warn(path, `${entry.name} has no api_key`);
        providers.set(entry.name, provider);
      }
    }
    return providers;
  }

  /** CCR puts the file's own keys into the environment, and users keep Google's variables there. */
  #environment(file: ConfigFile): Environment {
    const own = Object.entries(file).filter((field): field is [string, string] => typeof field[1] === "string");
    return { ...(this.#options.env ?? process.env), ...Object.fromEntries(own) };
  }

  #router(file: ConfigFile, providers: ReadonlyMap<string, Provider>): NonNullable<ConfigFile["Router"]> {
    const router = file.Router ?? {};
    if (router.default !== undefined) return router;
    const [first] = [...providers.values()].flatMap(({ name, models }) => models.map((model) => `${name},${model}`));
    if (first) this.#warn(["Router"], `Router.default is not set; ${first} is used, the first model of the file`);
    else this.#reject(["Providers"], "no provider with a model is configured, so there is nowhere to route to");
    return { ...router, default: first };
  }

  #host({ HOST, APIKEY }: ConfigFile): void {
    if (HOST && !isLoopback(HOST) && !APIKEY)
      this.#warn(["HOST"], `HOST ${HOST} needs an APIKEY; 127.0.0.1 is used instead`);
  }

  /** Silence about a proxy or a route that is not followed would be worse than a line about it. */
  #unused(file: ConfigFile): void {
    const keys = NOT_USED_YET.filter((path) => isSet(valueAt(file, path)));
    if (keys[0]) this.#warn(keys[0], `not used by this version: ${keys.map(printPath).join(", ")}`);
  }

  #reject(path: Path, message: string, suggestion?: string): void {
    this.#issues.push(this.#maker.issue(this.#document.locate(path), message, suggestion));
  }

  #warn(path: Path, message: string, suggestion?: string): void {
    this.#warnings.push(headline(this.#maker.issue(this.#document.locate(path), message, suggestion)));
  }

  #rejection(): Error {
    const [first, ...rest] = this.#issues.toSorted((a, b) => a.line - b.line || a.column - b.column);
    return first ? new ConfigRejected(first, ...rest) : new Error("rejected without an issue");
  }
}
