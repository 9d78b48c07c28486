/** Changes JSON files that belong to other programs: whole or not at all, with a copy of what was there before. */
import { copyFileSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { CcrError } from "../core/errors.ts";
import { isRecord } from "../core/message.ts";
import { replaceFile } from "./service/files.ts";

type Values = Readonly<Record<string, unknown>>;

const KEPT_COPIES = 5;

/**
 * `change` gets the file's values, none when there is no file, and returns what they shall be. Nothing is written when
 * it returns what it got. Throws `CCR-E051` for a file that is no JSON object. Returns the path of the copy, if one was made.
 */
export function editJsonFile(path: string, change: (values: Values) => Values): string | undefined {
  const target = realPath(path);
  const text = readText(target);
  const values = text === undefined ? {} : parse(text, path);
  const changed = change(values);
  if (changed === values) return undefined;
  const copy = text === undefined ? undefined : keepCopy(target);
  const mode = text === undefined ? 0o600 : statSync(target).mode & 0o777;
  replaceFile(target, `${JSON.stringify(changed, undefined, indentOf(text ?? ""))}\n`, mode);
  return copy;
}

/** Dotfiles are often links into a repository; the link stays one. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const code = isRecord(error) ? String(error["code"]) : String(error);
    if (code === "ENOENT") return undefined;
    throw new CcrError("CCR-E051", { where: path, detail: code }, { cause: error });
  }
}

function parse(text: string, path: string): Values {
  let value: unknown;
  try {
    value = JSON.parse(text.trim() === "" ? "{}" : text);
  } catch (error) {
    throw new CcrError("CCR-E051", { where: path, detail: "it is not JSON" }, { cause: error });
  }
  if (isRecord(value)) return value;
  throw new CcrError("CCR-E051", { where: path, detail: "it is no JSON object" });
}

/** Of the first line that has one. */
function indentOf(text: string): string {
  return /^([ \t]+)\S/m.exec(text)?.[1] ?? "  ";
}

function keepCopy(path: string): string {
  const name = `${basename(path)}.`;
  const stamp = new Date().toISOString().replaceAll(":", "-");
  const copy = join(dirname(path), `${name}${stamp}.ccr.bak`);
  copyFileSync(path, copy);
  const copies = readdirSync(dirname(path)).filter((file) => file.startsWith(name) && file.endsWith(".ccr.bak"));
  for (const old of copies.toSorted().slice(0, -KEPT_COPIES)) rmSync(join(dirname(path), old), { force: true });
  return copy;
}
