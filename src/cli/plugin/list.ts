/** `ccr plugin list`: read from the file alone, so that no code runs for it. */
import { ConfigSource } from "../../config/source.ts";
import { expandPath } from "../../config/paths.ts";
import { checkCodeFile } from "../../config/code-file.ts";
import { pathsOf } from "../../config/paths.ts";
import { sanitize } from "../../pty/sanitize.ts";
import { fieldsOf, itemsOf, stringOf } from "../../transformers/foreign.ts";
import { configPath } from "../config.ts";
import { requireText } from "../config/key.ts";
import { EXIT } from "../exit.ts";
import { parse } from "../flags.ts";
import { Output } from "../output.ts";
import { NO_FLAGS } from "../rows/tools.ts";
import { table } from "../table.ts";
import type { Invocation } from "../types.ts";

interface Entry {
  readonly path: string;
  /** Why it may not run. */
  readonly refusal: string | null;
  readonly options: readonly string[];
}

export async function runList(invocation: Invocation): Promise<number> {
  const given = parse(invocation, NO_FLAGS);
  const file = configPath(given);
  const { document } = new ConfigSource(await requireText(file), file, process.env);
  const entries = itemsOf(fieldsOf(document.value)["transformers"]).map(fieldsOf);
  const plugins = await Promise.all(
    entries.map(({ path, options }) => entryOf(stringOf(path), fieldsOf(options), file)),
  );
  new Output(given).answer({ plugins }, () =>
    plugins.length === 0
      ? `no transformers of your own are in ${file}`
      : table(
          plugins.map(({ path, refusal, options }) => [sanitize(path), sanitize(refusal ?? options.join(", "))]),
        ).join("\n"),
  );
  return EXIT.done;
}

async function entryOf(written: string, options: object, file: string): Promise<Entry> {
  const path = expandPath(written.replace(/^file:\/\//, ""), file);
  const checked = await checkCodeFile(path, pathsOf().home);
  return { path, refusal: "refusal" in checked ? checked.refusal : null, options: Object.keys(options) };
}
