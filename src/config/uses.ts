/** Reads `transformer` of a provider: which transformers its requests pass through, and what is wrong with them. */
import { isRecord } from "../core/message.ts";
import type { Plugin } from "../core/plugin.ts";
import { dialectNamed, type Use, type Uses } from "../core/target.ts";
import type { Path } from "./document.ts";
import { printPath } from "./schema.ts";
import { closest } from "../core/suggest.ts";

type Options = Readonly<Record<string, unknown>>;

/** One entry of the file's `transformers`. */
export interface PluginSource {
  /** As it is written. */
  readonly path: string;
  readonly options: Options;
  /** The configuration file that names it. */
  readonly configPath: string;
}

/** What is wrong with the options of a transformer. */
export interface OptionFault {
  /** Inside the options. */
  readonly path: Path;
  readonly message: string;
  /** The names that exist, where one does not. */
  readonly known?: readonly string[];
  /** False for what is ignored without harm. */
  readonly fatal: boolean;
}

/** What the rest of the program knows of transformers. The configuration itself knows only how they are named. */
export interface TransformerCatalog {
  readonly names: readonly string[];
  checkOptions(name: string, options: Options): readonly OptionFault[];
  /** Rejects with an error whose message is the reason. */
  loadPlugin(source: PluginSource): Promise<Plugin>;
}

export interface UseFault {
  readonly path: Path;
  readonly message: string;
  readonly suggestion: string | undefined;
  readonly fatal: boolean;
}

/** Plugins by name. */
export type Plugins = ReadonlyMap<string, Plugin>;

export class UseReader {
  readonly faults: UseFault[] = [];
  readonly #catalog: TransformerCatalog | undefined;
  readonly #plugins: Plugins;

  /** Without a catalog every name will do. */
  constructor(catalog: TransformerCatalog | undefined, plugins: Plugins) {
    this.#catalog = catalog;
    this.#plugins = plugins;
  }

  /** `transformer` as it is in the file, found at `path`. */
  read(transformer: unknown, path: Path, listed: readonly string[]): Uses {
    const { use, ...others } = isRecord(transformer) ? transformer : {};
    const models: Record<string, readonly Use[]> = Object.create(null);
    for (const [model, value] of Object.entries(others)) {
      const list = isRecord(value) ? value["use"] : undefined;
      if (Array.isArray(list)) models[model] = this.#modelList(list, [...path, model, "use"]);
      this.#checkModel(model, value, [...path, model], listed);
    }
    return { all: Array.isArray(use) ? this.#list(use, [...path, "use"]) : [], models };
  }

  /** The wire format is the provider's, as its URL is. */
  #modelList(list: readonly unknown[], path: Path): Use[] {
    const uses = this.#list(list, path);
    const dialect = uses.find(({ name, plugin }) => !plugin && dialectNamed(name));
    if (dialect)
      this.faults.push(oddity(path, `${printPath(path)}: ${dialect.name} counts only for all models of a provider`));
    return uses;
  }

  #list(list: readonly unknown[], path: Path): Use[] {
    return list.flatMap((entry, index) => this.#use(entry, [...path, index]) ?? []);
  }

  /** `"name"` or `["name", {options}]` */
  #use(entry: unknown, path: Path): Use | undefined {
    const pair: readonly unknown[] = Array.isArray(entry) ? entry : [entry];
    const [written, options = {}] = pair;
    if (typeof written !== "string") return this.#reject(path, " must be a name, or [name, options]");
    if (!isRecord(options)) return this.#reject([...path, 1], " must be an object with options");
    const plugin = this.#pluginNamed(written);
    if (plugin) return this.#pluginUse(plugin, options, path);
    const name = this.#nameOf(written, path);
    if (name === undefined) return undefined;
    this.#checkOptions(name, options, [...path, 1]);
    return { name, options };
  }

  /** A plugin may take the name of a built-in transformer, as it may in CCR. */
  #pluginNamed(written: string): Plugin | undefined {
    return this.#plugins.get(written) ?? [...this.#plugins.values()].find(({ name }) => isSame(name, written));
  }

  #pluginUse(plugin: Plugin, options: Options, path: Path): Use {
    if (Object.keys(options).length > 0) {
      this.faults.push(
        oddity([...path, 1], `${printPath(path)}: the options of a plugin belong to its entry in "transformers"`),
      );
    }
    return { name: plugin.name, options, plugin };
  }

  /** The name as the catalog spells it. */
  #nameOf(written: string, path: Path): string | undefined {
    if (!this.#catalog) return written;
    const { names } = this.#catalog;
    const known = names.includes(written) ? written : names.find((name) => isSame(name, written));
    if (known !== undefined) return known;
    const message = `: there is no transformer named "${written}", neither built in nor among the plugins in "transformers"`;
    return this.#reject(path, message, closest(written, [...names, ...this.#plugins.keys()]));
  }

  #checkOptions(name: string, options: Options, path: Path): void {
    for (const fault of this.#catalog?.checkOptions(name, options) ?? []) {
      const suggestion = closest(String(fault.path.at(-1)), fault.known ?? []);
      this.faults.push({ path: [...path, ...fault.path], message: fault.message, suggestion, fatal: fault.fatal });
    }
  }

  /** CCR passes over what is written in another way; a misspelt model would otherwise go unnoticed. */
  #checkModel(model: string, value: unknown, path: Path, listed: readonly string[]): void {
    const place = printPath(path);
    if (!isRecord(value) || !Array.isArray(value["use"])) {
      this.faults.push(oddity(path, `${place} is not read: {"use": [...]} belongs there`));
    } else if (listed.length > 0 && !listed.includes(model)) {
      this.faults.push(oddity(path, `${place}: models does not list "${model}"`, closest(model, listed)));
    }
  }

  #reject(path: Path, message: string, suggestion?: string): undefined {
    this.faults.push({ path, message: printPath(path) + message, suggestion, fatal: true });
  }
}

function oddity(path: Path, message: string, suggestion?: string): UseFault {
  return { path, message, suggestion, fatal: false };
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
