/** `ccr config set`, `ccr config unset`: one value, and nothing else, is changed. */
import { ConfigDocument, type Path } from "../../config/document.ts";
import { setIn, unsetIn } from "../../config/edit.ts";
import { ConfigRejected, headline } from "../../config/issues.ts";
import { printPath } from "../../config/schema.ts";
import { writeConfig } from "../../config/write.ts";
import { configPath, readText } from "../config.ts";
import { EXIT } from "../exit.ts";
import { type Given, parse, usageError } from "../flags.ts";
import { Output } from "../output.ts";
import { NO_FLAGS } from "../rows/tools.ts";
import { readStdin } from "../stdin.ts";
import type { Invocation } from "../types.ts";
import { parseKey, requireText, textAt } from "./key.ts";
import { masked } from "./mask.ts";

type Wishes = Given<typeof NO_FLAGS>;

export async function runSet(invocation: Invocation): Promise<number> {
  const given = parse(invocation, NO_FLAGS, 2);
  const [key, written] = given.operands;
  if (key === undefined || written === undefined) throw usageError("KEY VALUE", "needs both");
  const path = parseKey(key);
  const value = valueOf(written === "-" ? (await readStdin("config set")).trimEnd() : written);
  const file = configPath(given);
  const text = (await textAt(file)) ?? "{}\n";
  await write({ file, before: text, after: changed(text, path, value), given });
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
  const text = await requireText(file);
  const after = unsetIn(text, path);
  await write({ file, before: text, after, given });
  const outcome = after === text ? "was not set" : "is set no more";
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

interface Change {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  readonly given: Wishes;
}

/** A file that is wrong already may be mended step by step; a good one is not made wrong. */
async function write({ file, before, after, given }: Change): Promise<void> {
  const fault = await faultOf(after, file);
  if (fault && !(await faultOf(before, file))) throw fault;
  await writeConfig(file, after);
  if (fault) new Output(given).warn(fault.issues.map(headline));
}

async function faultOf(text: string, file: string): Promise<ConfigRejected | undefined> {
  try {
    await readText(text, file);
    return undefined;
  } catch (error) {
    if (error instanceof ConfigRejected) return error;
    throw error;
  }
}
