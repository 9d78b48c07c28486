/** `ccr config import`: what another program's configuration would add to ours, and, when asked for, the adding. */
import { ConfigRejected, headline } from "../../../config/issues.ts";
import { type Addition, mergeInto } from "../../../config/merge.ts";
import { printPath } from "../../../config/schema.ts";
import { closest } from "../../../core/suggest.ts";
import { sanitize } from "../../../pty/sanitize.ts";
import { configPath, readText } from "../../config.ts";
import { EXIT } from "../../exit.ts";
import { parse, usageError } from "../../flags.ts";
import { Output } from "../../output.ts";
import { IMPORT_FLAGS } from "../../rows/config.ts";
import type { Invocation } from "../../types.ts";
import { writeChange } from "../change.ts";
import { textAt } from "../key.ts";
import { masked } from "../mask.ts";
import { type Coming, SOURCES } from "./sources.ts";

export async function runImport(invocation: Invocation): Promise<number> {
  const given = parse(invocation, IMPORT_FLAGS, 2);
  const [name = "", place] = given.operands;
  const source = Object.hasOwn(SOURCES, name) ? SOURCES[name] : undefined;
  if (!source) throw usageError(name || "SOURCE", `is none of ${known()}`, closest(name, Object.keys(SOURCES)));
  const coming = await source(place);
  const file = configPath(given);
  const before = (await textAt(file)) ?? "{}\n";
  const { text: after, added, kept } = mergeInto(before, coming.config);
  const complaints = await complaintsAbout(after, file);
  const written = given.on("write") && added.length > 0;
  if (written) await writeChange({ file, edit: (text) => mergeInto(text, coming.config).text, given });
  const document = {
    file,
    from: coming.from,
    written,
    added: added.map(({ path, value }) => ({ key: printPath(path), value: masked(value, false, path) })),
    kept: kept.map(printPath),
    notes: coming.notes,
    complaints,
  };
  new Output(given).answer(document, () => textOf(coming, added, document).map(sanitize).join("\n"));
  return EXIT.done;
}

function known(): string {
  return Object.keys(SOURCES).join(", ");
}

/** Of the whole file as it would be. */
async function complaintsAbout(text: string, file: string): Promise<string[]> {
  try {
    return [...(await readText(text, file)).warnings];
  } catch (error) {
    if (error instanceof ConfigRejected) return error.issues.map(headline);
    throw error;
  }
}

interface Shown {
  readonly file: string;
  readonly written: boolean;
  readonly kept: readonly string[];
  readonly complaints: readonly string[];
}

function textOf(
  { from, notes }: Coming,
  added: readonly Addition[],
  { file, written, kept, complaints }: Shown,
): string[] {
  const end = written
    ? `${file} has it now; ccr config undo takes it back`
    : added.length === 0
      ? `${file} has all of it`
      : `nothing is written yet: --write puts it into ${file}`;
  return [
    `from ${from}`,
    ...added.map(({ path, value }) => `+ ${printPath(path)} ${JSON.stringify(masked(value, false, path))}`),
    ...kept.map((key) => `= ${key} stays as it is`),
    ...notes.map((note) => `note: ${note}`),
    ...complaints.map((complaint) => `check: ${complaint}`),
    end,
  ];
}
