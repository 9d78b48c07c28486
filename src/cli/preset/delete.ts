/** `ccr preset delete`. */
import { rmSync } from "node:fs";

import { closest } from "../../core/suggest.ts";
import { confirm, mayAsk } from "../ask.ts";
import { EXIT } from "../exit.ts";
import { parse, usageError } from "../flags.ts";
import { Output } from "../output.ts";
import { DELETE_FLAGS } from "../rows/presets.ts";
import type { Invocation } from "../types.ts";
import { isPreset, presetFolder, presetNames } from "./place.ts";

export async function runDelete(invocation: Invocation): Promise<number> {
  const given = parse(invocation, DELETE_FLAGS, 1);
  const [name] = given.operands;
  if (name === undefined) throw usageError("ccr preset delete", "needs the name of a preset");
  const folder = presetFolder(name);
  if (!isPreset(name)) throw usageError(name, "is not installed", closest(name, presetNames()));
  if (!given.on("yes")) {
    if (!mayAsk(given)) throw usageError("--yes", "is needed where nobody can be asked");
    if (!(await confirm(`Delete ${folder}?`))) return EXIT.failed;
  }
  rmSync(folder, { recursive: true });
  new Output(given).answer({ name, deleted: true }, () => `${name} is deleted`);
  return EXIT.done;
}
