/** `ccr preset install`, `ccr install`: copies a preset into its place, after what it brings was seen and answered for. */
import { cpSync, existsSync, lstatSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

import { CcrError } from "../../core/errors.ts";
import { stringOf } from "../../transformers/foreign.ts";
import { confirm, mayAsk } from "../ask.ts";
import { EXIT } from "../exit.ts";
import { type Given, parse, usageError } from "../flags.ts";
import { Output } from "../output.ts";
import { INSTALL_FLAGS } from "../rows/presets.ts";
import { replaceFile } from "../service/files.ts";
import type { Invocation } from "../types.ts";
import { collectAnswers } from "./answers.ts";
import { effectLines, effectsOf } from "./effects.ts";
import { manifestUrl, withFetched } from "./fetch.ts";
import { type Manifest, manifestOf, readManifest } from "./manifest.ts";
import { isPreset, manifestFile, presetFolder } from "./place.ts";

type Wishes = Given<typeof INSTALL_FLAGS>;

/** More is no preset. */
const MAX_FILES = 500;

export async function runInstall(invocation: Invocation): Promise<number> {
  const given = parse(invocation, INSTALL_FLAGS, 1);
  const [source] = given.operands;
  if (source === undefined) throw usageError("ccr preset install", "needs a folder with a manifest.json in it");
  const url = isHere(source) ? undefined : manifestUrl(source);
  return url === undefined
    ? installFrom(sourceFolder(source), given)
    : withFetched(url, (folder) => installFrom(folder, given));
}

async function installFrom(from: string, given: Wishes): Promise<number> {
  const offered = readManifest(from);
  const name = given.text("name") ?? (stringOf(offered.metadata["name"]) || basename(from));
  const folder = presetFolder(name);
  const known = isPreset(name) ? readManifest(folder) : undefined;
  if (known && from !== folder && !given.on("force"))
    throw usageError(name, "is installed already; --force replaces it");
  const manifest = await answered(offered, known, given);
  const effects = effectsOf(manifest, folder);
  if (!(await agreed(name, effectLines(effects), given))) return EXIT.failed;
  copy(from, folder);
  replaceFile(manifestFile(folder), `${JSON.stringify(manifest.fields, undefined, 2)}\n`);
  new Output(given).answer({ name, folder, effects }, () => `ccr ${name} starts Claude Code with it`);
  return EXIT.done;
}

/** Folders and installed presets come before addresses. */
function isHere(source: string): boolean {
  return existsSync(resolve(source)) || isPreset(source);
}

/** A preset that is installed already is asked for its answers again. */
function sourceFolder(source: string): string {
  const path = resolve(source);
  if (existsSync(manifestFile(path))) return path;
  if (basename(path) === "manifest.json" && existsSync(path)) return dirname(path);
  if (isPreset(source)) return presetFolder(source);
  throw usageError(source, "is no preset: it has no manifest.json");
}

async function answered(offered: Manifest, known: Manifest | undefined, given: Wishes): Promise<Manifest> {
  const before = { ...offered.values, ...known?.values };
  const interactive = mayAsk(given);
  const userValues = await collectAnswers(offered.inputs, { given: given.texts("set"), interactive, before });
  return manifestOf({ ...offered.fields, ...(offered.inputs.length > 0 && { userValues }) });
}

async function agreed(name: string, lines: readonly string[], given: Wishes): Promise<boolean> {
  if (given.on("yes")) return true;
  if (!mayAsk(given)) throw usageError("--yes", `is needed where nobody can be asked. ${name}: ${lines.join("; ")}`);
  process.stderr.write(`${name}\n${lines.map((line) => `  ${line}\n`).join("")}`);
  return confirm("Install it?");
}

/** Links are not followed and not copied: they would lead out of the folder. */
function copy(from: string, to: string): void {
  if (from === to) return;
  const files = readdirSync(from, { recursive: true });
  if (files.length > MAX_FILES) throw new CcrError("CCR-E051", { where: from, detail: `more than ${MAX_FILES} files` });
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, {
    recursive: true,
    filter: (path) => !lstatSync(path).isSymbolicLink() && basename(path) !== ".git",
  });
  rmSync(join(to, "manifest.json"), { force: true });
}
