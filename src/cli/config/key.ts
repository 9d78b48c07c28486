/** Paths into the configuration as people write them, and the file that they lead into. */
import { readFile } from "node:fs/promises";

import type { Path } from "../../config/document.ts";
import { CcrError } from "../../core/errors.ts";
import { isRecord } from "../../core/message.ts";
import { usageError } from "../flags.ts";

const STEP = /^(?:\.?([^.[\]]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\])/;

/** `Providers[0].transformer["a/b"].use`. Throws a usage error. */
export function parseKey(text: string): Path {
  const path: (string | number)[] = [];
  for (let rest = text; rest !== "";) {
    const [whole = "", name, index, quoted] = STEP.exec(rest) ?? [];
    if (whole === "" || (whole.startsWith(".") && path.length === 0)) throw usageError(text, "is no path of a value");
    path.push(index === undefined ? (name ?? quoted?.replaceAll(/\\(.)/g, "$1") ?? "") : Number(index));
    rest = rest.slice(whole.length);
  }
  if (path.length === 0) throw usageError("KEY", "needs a value");
  return path;
}

/** Undefined when there is no file. Throws `CCR-E051`. */
export async function textAt(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = isRecord(error) ? error["code"] : undefined;
    if (code === "ENOENT") return undefined;
    throw new CcrError("CCR-E051", { where: path, detail: String(code ?? error) }, { cause: error });
  }
}

/** Throws `CCR-E052` when there is no file. */
export async function requireText(path: string): Promise<string> {
  const text = await textAt(path);
  if (text === undefined) throw new CcrError("CCR-E052", { where: path });
  return text;
}
