/** Puts what comes from elsewhere into a configuration file: nothing that is there is changed, and no comment is lost. */
import { isRecord } from "../core/message.ts";
import { ConfigDocument, type Path } from "./document.ts";
import { setIn } from "./edit.ts";

type Fields = Readonly<Record<string, unknown>>;

export interface Addition {
  readonly path: Path;
  readonly value: unknown;
}

export interface Merged {
  readonly text: string;
  /** In the order of the file they came from. */
  readonly added: readonly Addition[];
  /** What the file has already, with another value. */
  readonly kept: readonly Path[];
}

/** Throws a `SyntaxFault` where `text` is no JSON5. */
export function mergeInto(text: string, coming: Fields): Merged {
  const merger = new Merger(text);
  const { Providers, providers, ...others } = coming;
  for (const provider of [...listOf(Providers), ...listOf(providers)]) merger.provider(provider);
  for (const [key, value] of Object.entries(others)) merger.value([key], value);
  return merger;
}

class Merger implements Merged {
  text: string;
  readonly added: Addition[] = [];
  readonly kept: Path[] = [];
  #root: unknown;

  constructor(text: string) {
    this.text = text;
    this.#root = new ConfigDocument(text).value;
  }

  /** One of the same name gets the models that it lacks. */
  provider(coming: unknown): void {
    if (!isRecord(coming)) return;
    const key =
      this.#at(["providers"]) !== undefined && this.#at(["Providers"]) === undefined ? "providers" : "Providers";
    const known = listOf(this.#at([key]));
    const index = known.findIndex((entry) => isRecord(entry) && entry["name"] === coming["name"]);
    if (index === -1) return this.#add([key, known.length], coming);
    const models = listOf(this.#at([key, index, "models"]));
    const more = listOf(coming["models"]).filter((model) => !models.includes(model));
    if (more.length > 0 && models.length > 0) this.#add([key, index, "models"], [...models, ...more]);
    else if (more.length > 0) this.#add([key, index, "models"], more);
    else this.kept.push([key, index]);
  }

  /** Objects are laid over each other; everything else counts as it is in the file. */
  value(path: Path, coming: unknown): void {
    const known = this.#at(path);
    if (known === undefined) return this.#add(path, coming);
    if (isRecord(known) && isRecord(coming)) {
      for (const [key, value] of Object.entries(coming)) this.value([...path, key], value);
    } else if (JSON.stringify(known) !== JSON.stringify(coming)) this.kept.push(path);
  }

  #add(path: Path, value: unknown): void {
    this.text = setIn(this.text, path, value);
    this.#root = new ConfigDocument(this.text).value;
    this.added.push({ path, value });
  }

  #at(path: Path): unknown {
    let value = this.#root;
    for (const step of path) value = typeof value === "object" && value !== null ? Reflect.get(value, step) : undefined;
    return value;
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
