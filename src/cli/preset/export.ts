/** `ccr preset export`: the user's configuration as a preset for others, with gaps in the place of secrets. */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { ConfigDocument, type Path } from "../../config/document.ts";
import { isSecretPlace } from "../../config/places.ts";
import { printPath } from "../../config/schema.ts";
import { CcrError } from "../../core/errors.ts";
import { isRecord } from "../../core/message.ts";
import { type Fields, fieldsOf } from "../../transformers/foreign.ts";
import { configPath } from "../config.ts";
import { EXIT } from "../exit.ts";
import { parse, usageError } from "../flags.ts";
import { Output } from "../output.ts";
import { EXPORT_FLAGS } from "../rows/presets.ts";
import { replaceFile } from "../service/files.ts";
import type { Invocation } from "../types.ts";
import { manifestFile, presetFolder } from "./place.ts";

/** Of this machine, and nobody else's business. */
const OWN: ReadonlySet<string> = new Set(["PORT", "HOST", "APIKEY", "LOG", "LOG_LEVEL", "CLAUDE_PATH", "PROXY_URL"]);

export async function runExport(invocation: Invocation): Promise<number> {
  const given = parse(invocation, EXPORT_FLAGS, 1);
  const [name] = given.operands;
  if (name === undefined) throw usageError("ccr preset export", "needs a name for the preset");
  presetFolder(name);
  const path = configPath(given);
  if (!existsSync(path)) throw new CcrError("CCR-E052", { where: path });
  const folder = resolve(given.text("output") ?? join(".", name));
  if (existsSync(manifestFile(folder))) throw usageError(folder, "holds a preset already");
  const { config, gaps } = withGaps(fieldsOf(new ConfigDocument(readFileSync(path, "utf8")).value));
  const schema = gaps.map((id) => ({ id, type: "password", label: id, required: true }));
  const description = given.text("description");
  const manifest = {
    name,
    version: "1.0.0",
    ...(description && { description }),
    ...config,
    ...(gaps.length > 0 && { schema }),
  };
  mkdirSync(folder, { recursive: true });
  replaceFile(manifestFile(folder), `${JSON.stringify(manifest, undefined, 2)}\n`);
  new Output(given).answer({ name, folder, gaps }, () =>
    [`${folder} holds it`, ...gaps.map((gap) => `left out: ${gap}`)].join("\n"),
  );
  return EXIT.done;
}

interface Shared {
  readonly config: Fields;
  /** Places of secrets, which are the ids of what will be asked for. */
  readonly gaps: readonly string[];
}

function withGaps(config: Fields): Shared {
  const gaps: string[] = [];
  const strip = (node: unknown, path: Path): unknown => {
    if (Array.isArray(node)) return node.map((item, index) => strip(item, [...path, index]));
    if (isRecord(node))
      return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, strip(value, [...path, key])]));
    if (typeof node !== "string" || node === "" || isName(node) || !isSecret(path)) return node;
    gaps.push(printPath(path));
    return `#{${printPath(path)}}`;
  };
  const shared = Object.fromEntries(Object.entries(config).filter(([key]) => !OWN.has(key)));
  return { config: fieldsOf(strip(shared, [])), gaps };
}

/** Names of transformers are in such a place too, and are no secrets. */
function isSecret(path: Path): boolean {
  return isSecretPlace(path) && !path.includes("use");
}

/** A variable's name tells nothing. */
function isName(text: string): boolean {
  return /^\$(\{[^}]+\}|[A-Z_][A-Z0-9_]*)$/.test(text);
}
