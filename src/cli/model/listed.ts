/** `ccr model add`, `ccr model remove`: the list of a provider's models in the file. */
import { splitTargetName } from "../../core/target.ts";
import { EXIT } from "../exit.ts";
import { type Given, parse, usageError } from "../flags.ts";
import { Output } from "../output.ts";
import { NO_FLAGS } from "../rows/tools.ts";
import type { Invocation } from "../types.ts";
import { entryNamed, type FileEntry, type ModelFile, readModelFile, writeModels } from "./file.ts";

interface Named {
  readonly given: Given<typeof NO_FLAGS>;
  readonly model: string;
  readonly file: ModelFile;
  readonly entry: FileEntry;
}

async function named(invocation: Invocation): Promise<Named> {
  const given = parse(invocation, NO_FLAGS, 1);
  const name = splitTargetName(given.operands[0] ?? "");
  if (!name) throw usageError("PROVIDER,MODEL", "is needed");
  const file = await readModelFile(given);
  return { given, model: name.model, file, entry: entryNamed(file, name.provider) };
}

export async function runAdd(invocation: Invocation): Promise<number> {
  const { given, model, file, entry } = await named(invocation);
  const fresh = !entry.models.includes(model);
  if (fresh) await writeModels(file.file, entry.name, (models) => [...new Set([...models, model])], given);
  const name = `${entry.name},${model}`;
  new Output(given).answer({ model: name, changed: fresh, path: file.file }, () =>
    fresh ? `${name} is in ${file.file}` : `${name} is there already`,
  );
  return EXIT.done;
}

export async function runRemove(invocation: Invocation): Promise<number> {
  const { given, model, file, entry } = await named(invocation);
  const known = entry.models.includes(model);
  if (known) await writeModels(file.file, entry.name, (models) => models.filter((other) => other !== model), given);
  const name = `${entry.name},${model}`;
  new Output(given).answer({ model: name, changed: known, path: file.file }, () =>
    known ? `${name} is no longer in ${file.file}` : `${name} was not there`,
  );
  return EXIT.done;
}
