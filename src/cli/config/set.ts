/** `ccr config set`, `ccr config unset`: one value, and nothing else, is changed. */
import { ConfigDocument, type Path } from "../../config/document.ts";
import { setIn, unsetIn } from "../../config/edit.ts";
import { printPath } from "../../config/schema.ts";
import { configPath } from "../config.ts";
import { EXIT } from "../exit.ts";
import { parse, usageError } from "../flags.ts";
import { Output } from "../output.ts";
import { NO_FLAGS } from "../rows/tools.ts";
import { readStdin } from "../stdin.ts";
import type { Invocation } from "../types.ts";
import { writeChange } from "./change.ts";
import { parseKey, requireText } from "./key.ts";
import { masked } from "./mask.ts";

export async function runSet(invocation: Invocation): Promise<number> {
  const given = parse(invocation, NO_FLAGS, 2);
  const [key, written] = given.operands;
  if (key === undefined || written === undefined) throw usageError("KEY VALUE", "needs both");
  const path = parseKey(key);
  const value = valueOf(written === "-" ? (await readStdin("config set")).trimEnd() : written);
  const file = configPath(given);
  await writeChange({ file, edit: (text) => changed(text, path, value), given });
  const shown = JSON.stringify(masked(value, false, path));
  new Output(given).answer({ path: file, key: printPath(path) }, () => `${printPath(path)} = ${shown}`);
  return EXIT.done;
}

export async function runUnset(invocation: Invocation): Promise<number> {
  const given = parse(invocation, NO_FLAGS, 1);
  const [key] = given.operands;
  if (key === undefined) throw usageError("KEY", "needs a value");
  const path = parseKey(key);
  const file = configPath(given);
  await requireText(file);
  const isChanged = await writeChange({ file, edit: (text) => unsetIn(text, path), given });
  const outcome = isChanged ? "is set no more" : "was not set";
  new Output(given).answer({ path: file, key: printPath(path) }, () => `${printPath(path)} ${outcome}`);
  return EXIT.done;
}

/** JSON where it is JSON; otherwise nobody wants to quote a text twice. */
function valueOf(text: string): unknown {
  try {
    return new ConfigDocument(text).value;
  } catch {
    return text;
  }
}

function changed(text: string, path: Path, value: unknown): string {
  try {
    return setIn(text, path, value);
  } catch (error) {
    throw usageError(printPath(path), error instanceof Error ? error.message : String(error));
  }
}
