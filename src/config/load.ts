/** Reads CCR's `config.json` into one immutable snapshot, or says everything that is wrong with it. Never writes. */
import { readFile } from "node:fs/promises";

import { CcrError } from "../core/errors.ts";
import { isRecord } from "../core/message.ts";
import type { Plugin } from "../core/plugin.ts";
import type { ScreenCheck } from "../core/screen.ts";
import type { Provider } from "../core/target.ts";
import type { Path } from "./document.ts";
import type { Environment } from "./interpolate.ts";
import { ConfigRejected, headline, type ConfigIssue } from "./issues.ts";
import { isLoopback } from "./loopback.ts";
import { providerOf } from "./providers.ts";
import { proxyFor } from "./proxy.ts";
import { routeFaults } from "./routes.ts";
import { checkConfigFile, printPath, valueAt, type CheckedFile, type ConfigFile } from "./schema.ts";
import { SecretReader } from "./secret-refs.ts";
import { createSnapshot } from "./snapshot.ts";
import { ConfigSource, type Fault } from "./source.ts";
import type { Config } from "./types.ts";
import { UseReader, type TransformerCatalog } from "./uses.ts";

export interface LoadOptions {
  readonly env?: Environment;
  readonly generation?: number;
  /** Whoever loads again keeps it, so that nobody is asked for the same secret twice. */
  readonly secrets?: SecretReader;
  /** Without it, names in `use` are kept unchecked and plugins are not loaded. */
  readonly transformers?: TransformerCatalog;
  /** Without it, names in `tui` are kept unchecked. */
  readonly screen?: ScreenCheck;
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
  return readConfig(text, path, options);
}

/** A file's text, wherever it came from. Throws `ConfigRejected`. */
export async function readConfig(text: string, path: string, options: LoadOptions = {}): Promise<Config> {
  const source = new ConfigSource(text, path, options.env ?? process.env);
  await source.resolveSecrets(options.secrets ?? new SecretReader());
  const reading = new Reading(source, options);
  await reading.loadPlugins();
  return reading.finish();
}

/** The part of `loadConfig` that needs nothing but the text. */
export function parseConfig(text: string, path: string, options: LoadOptions = {}): Config {
  return new Reading(new ConfigSource(text, path, options.env ?? process.env), options).finish();
}

/** Keys that steer CCR and that nothing here acts on. */
const NOT_USED_YET: readonly Path[] = [["plugins"]];

function via(proxy: string | undefined): { readonly proxy?: string } {
  return proxy === undefined ? {} : { proxy };
}

function isSet(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** One reading of one file: the checks collect issues and warnings, and the end decides. */
class Reading {
  readonly #source: ConfigSource;
  readonly #options: LoadOptions;
  readonly #issues: ConfigIssue[] = [];
  readonly #warnings: string[] = [];
  readonly #checked: CheckedFile;
  readonly #plugins = new Map<string, Plugin>();
  readonly #uses: UseReader;
  /** Entries of `transformers` that brought nothing, with the reason. */
  readonly #missing: { readonly path: Path; readonly message: string }[] = [];

  constructor(source: ConfigSource, options: LoadOptions) {
    this.#source = source;
    this.#options = options;
    this.#checked = checkConfigFile(source.value);
    this.#uses = new UseReader(options.transformers, this.#plugins);
  }

  /** As in CCR, a later plugin takes the name of an earlier one. */
  async loadPlugins(): Promise<void> {
    const catalog = this.#options.transformers;
    if (!catalog || "findings" in this.#checked) return;
    for (const [index, { path, options = {} }] of (this.#checked.file.transformers ?? []).entries()) {
      try {
        const plugin = await catalog.loadPlugin({ path, options, configPath: this.#source.path });
        this.#plugins.set(plugin.name, plugin);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.#missing.push({
          path: ["transformers", index, "path"],
          message: `${path} brings no transformer: ${reason}`,
        });
      }
    }
  }

  finish(): Config {
    const { value, faults } = this.#source;
    for (const fault of [...faults, ...routeFaults(value)]) this.#complain(fault);
    if ("findings" in this.#checked) {
      for (const { path, message, suggestion } of this.#checked.findings) this.#reject(path, message, suggestion);
      throw this.#rejection();
    }
    const { file } = this.#checked;
    const providers = this.#providers(file);
    this.#transformers();
    const router = this.#router(file, providers);
    this.#host(file);
    this.#screen(file);
    this.#unused(file);
    if (this.#issues.length > 0) throw this.#rejection();
    const { generation } = this.#options;
    const { path } = this.#source;
    const plugins = [...this.#plugins.values()];
    return createSnapshot({ file, providers, router, plugins, path, warnings: this.#warnings, generation });
  }

  #providers(file: ConfigFile): Map<string, Provider> {
    const providers = new Map<string, Provider>();
    for (const key of ["Providers", "providers"] as const) {
      for (const [index, entry] of (file[key] ?? []).entries()) {
        const path = [key, index];
        if (providers.has(entry.name)) this.#warn(path, `${entry.name} is configured twice; this later one counts`);
        const uses = this.#uses.read(entry.transformer, [...path, "transformer"], entry.models);
        const env = this.#environment(file);
        const provider = { ...providerOf(entry, env, uses), ...via(proxyFor(entry, file, env)) };
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

  /** A file that brings nothing matters only where something is missing. */
  #transformers(): void {
    const { faults } = this.#uses;
    const matters = faults.some(({ fatal }) => fatal);
    for (const miss of this.#missing) this.#complain({ ...miss, suggestion: undefined, fatal: matters });
    for (const fault of faults) this.#complain(fault);
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

  #screen({ tui }: ConfigFile): void {
    const faults = tui ? this.#options.screen?.(tui) : undefined;
    for (const { path, ...fault } of faults ?? []) this.#complain({ ...fault, path: ["tui", ...path] });
  }

  /** Silence about a proxy or a route that is not followed would be worse than a line about it. */
  #unused(file: ConfigFile): void {
    const keys = NOT_USED_YET.filter((path) => isSet(valueAt(file, path)));
    if (keys[0]) this.#warn(keys[0], `not used by this version: ${keys.map(printPath).join(", ")}`);
  }

  #complain({ path, message, suggestion, fatal }: Fault): void {
    if (fatal) this.#reject(path, message, suggestion);
    else this.#warn(path, message, suggestion);
  }

  #reject(path: Path, message: string, suggestion?: string): void {
    this.#issues.push(this.#issue(path, message, suggestion));
  }

  #warn(path: Path, message: string, suggestion?: string): void {
    this.#warnings.push(headline(this.#issue(path, message, suggestion)));
  }

  #issue(path: Path, message: string, suggestion?: string): ConfigIssue {
    const { document, maker } = this.#source;
    return maker.issue(document.locate(path), message, suggestion);
  }

  #rejection(): Error {
    const [first, ...rest] = this.#issues.toSorted((a, b) => a.line - b.line || a.column - b.column);
    return first ? new ConfigRejected(first, ...rest) : new Error("rejected without an issue");
  }
}
