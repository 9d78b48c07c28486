/** Lists of models and routes in the file itself, and how they are changed there. */
import { readFile } from "node:fs/promises";

import { ConfigDocument, type Path } from "../../config/document.ts";
import { setIn, unsetIn } from "../../config/edit.ts";
import type { RouteName } from "../../config/types.ts";
import { CcrError } from "../../core/errors.ts";
import { closest } from "../../core/suggest.ts";
import { fieldsOf, itemsOf, stringOf } from "../../transformers/foreign.ts";
import { writeChange } from "../config/change.ts";
import { configPath } from "../config.ts";
import { type GivenGlobally, usageError } from "../flags.ts";

export interface FileEntry {
  readonly name: string;
  /** Where its list of models belongs. */
  readonly path: Path;
  readonly models: readonly string[];
}

export interface ModelFile {
  readonly file: string;
  readonly entries: readonly FileEntry[];
}

/** Throws `CCR-E052` when there is no file. */
export async function readModelFile(given: GivenGlobally): Promise<ModelFile> {
  const file = configPath(given);
  const text = await readFile(file, "utf8").catch(() => {
    throw new CcrError("CCR-E052", { where: file });
  });
  return { file, entries: entriesOf(text) };
}

function entriesOf(text: string): FileEntry[] {
  const root = fieldsOf(new ConfigDocument(text).value);
  return ["Providers", "providers"].flatMap((key) =>
    itemsOf(root[key]).map((item, index) => {
      const { name, models } = fieldsOf(item);
      return { name: stringOf(name), path: [key, index, "models"], models: itemsOf(models).map(stringOf) };
    }),
  );
}

/** Throws a usage error that knows the names there are. */
export function entryNamed({ file, entries }: ModelFile, name: string): FileEntry {
  const names = entries.map((entry) => entry.name);
  const found = entries.find((entry) => entry.name === name);
  if (found) return found;
  throw usageError(name, `is no provider of ${file}`, closest(name, names));
}

/** `change` gets the models that the provider has in the file at that moment. */
export async function writeModels(
  file: ModelFile["file"],
  name: string,
  change: (models: readonly string[]) => readonly string[],
  given: GivenGlobally,
): Promise<void> {
  const edit = (text: string): string => {
    const { path, models } = entryNamed({ file, entries: entriesOf(text) }, name);
    return setIn(text, path, change(models));
  };
  await writeChange({ file, edit, given });
}

/** Undefined takes the route out. */
export async function writeRoute(
  { file }: ModelFile,
  scenario: RouteName,
  model: string | undefined,
  given: GivenGlobally,
): Promise<void> {
  const path = ["Router", scenario];
  const edit = (text: string): string => (model === undefined ? unsetIn(text, path) : setIn(text, path, model));
  await writeChange({ file, edit, given });
}
