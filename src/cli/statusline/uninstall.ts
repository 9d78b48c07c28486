/** `ccr statusline uninstall`. */
import { EXIT } from "../exit.ts";
import { parse } from "../flags.ts";
import { editJsonFile } from "../json-file.ts";
import { Output } from "../output.ts";
import { NO_FLAGS } from "../rows/tools.ts";
import type { Invocation } from "../types.ts";
import { userSettings } from "./install.ts";
import { forget, isOurs, recall } from "./setting.ts";

/** A status line that is not ours stays. */
export async function runUninstall(invocation: Invocation): Promise<number> {
  const output = new Output(parse(invocation, NO_FLAGS));
  const path = userSettings();
  const previous = recall(path);
  let removed = false;
  const copy = editJsonFile(path, (settings) => {
    const { statusLine, ...others } = settings;
    removed = isOurs(statusLine);
    if (!removed) return settings;
    return previous === undefined ? others : { ...settings, statusLine: previous };
  });
  if (removed) forget();
  output.answer({ path, removed, restored: removed ? (previous ?? null) : null, copy: copy ?? null }, () =>
    removed ? `${path} is as it was` : `${path} has no status line of ccr`,
  );
  return EXIT.done;
}
