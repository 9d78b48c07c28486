/** `ccr config get`. */
import { printPath, valueAt } from "../../config/schema.ts";
import { ConfigSource } from "../../config/source.ts";
import { configPath } from "../config.ts";
import { EXIT } from "../exit.ts";
import { parse, usageError } from "../flags.ts";
import { Output } from "../output.ts";
import { NO_FLAGS } from "../rows/tools.ts";
import type { Invocation } from "../types.ts";
import { parseKey, requireText } from "./key.ts";
import { masked } from "./mask.ts";

/** A value that is not there is no error of the command line, so that scripts can ask. */
export async function runGet(invocation: Invocation): Promise<number> {
  const given = parse(invocation, NO_FLAGS, 1);
  const [key] = given.operands;
  if (key === undefined) throw usageError("KEY", "needs a value");
  const path = parseKey(key);
  const file = configPath(given);
  const { document } = new ConfigSource(await requireText(file), file, process.env);
  const value = valueAt(document.value, path);
  const output = new Output(given);
  if (value === undefined) {
    output.warn([`${printPath(path)} is not set`]);
    return EXIT.failed;
  }
  const shown = masked(value, false, path);
  output.answer({ key: printPath(path), value: shown }, () =>
    typeof shown === "string" ? shown : JSON.stringify(shown, undefined, 2),
  );
  return EXIT.done;
}
