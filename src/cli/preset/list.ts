/** `ccr preset list`. */
import { sanitize } from "../../pty/sanitize.ts";
import { stringOf } from "../../transformers/foreign.ts";
import { EXIT } from "../exit.ts";
import { parse } from "../flags.ts";
import { Output } from "../output.ts";
import { NO_FLAGS } from "../rows/tools.ts";
import { table } from "../table.ts";
import type { Invocation } from "../types.ts";
import { readManifest } from "./manifest.ts";
import { presetFolder, presetNames } from "./place.ts";

/** One that cannot be read is listed with the reason: it is there, and does not work. */
export async function runList(invocation: Invocation): Promise<number> {
  const given = parse(invocation, NO_FLAGS);
  const presets = presetNames().map((name) => {
    try {
      const { version, description } = readManifest(presetFolder(name)).metadata;
      return { name, version: stringOf(version), description: stringOf(description), error: null };
    } catch (error) {
      return { name, version: "", description: "", error: error instanceof Error ? error.message : String(error) };
    }
  });
  const rows = presets.map(({ name, version, description, error }) => [name, version, sanitize(error ?? description)]);
  new Output(given).answer({ presets }, () => table(rows).join("\n"));
  return EXIT.done;
}
