/** `ccr preset info`. */
import { sanitize } from "../../pty/sanitize.ts";
import { EXIT } from "../exit.ts";
import { parse, usageError } from "../flags.ts";
import { Output } from "../output.ts";
import { NO_FLAGS } from "../rows/tools.ts";
import { table } from "../table.ts";
import type { Invocation } from "../types.ts";
import { effectLines, effectsOf } from "./effects.ts";
import { readManifest } from "./manifest.ts";
import { presetFolder } from "./place.ts";

/** Answers may be secrets: it is only told which there are. */
export async function runInfo(invocation: Invocation): Promise<number> {
  const given = parse(invocation, NO_FLAGS, 1);
  const [name] = given.operands;
  if (name === undefined) throw usageError("ccr preset info", "needs the name of a preset");
  const folder = presetFolder(name);
  const manifest = readManifest(folder);
  const effects = effectsOf(manifest, folder);
  const inputs = manifest.inputs.map(({ id, type, label, required }) => ({
    id,
    type,
    label,
    required,
    answered: Object.hasOwn(manifest.values, id),
  }));
  new Output(given).answer({ name, folder, ...manifest.metadata, inputs, effects }, () =>
    [
      ...table(Object.entries(manifest.metadata).map(([key, value]) => [key, sanitize(String(value))])),
      ...table(inputs.map(({ id, label, answered }) => ["asks", id, sanitize(label), answered ? "answered" : ""])),
      ...effectLines(effects),
    ].join("\n"),
  );
  return EXIT.done;
}
