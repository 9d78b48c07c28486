/** Configurations of other programs, read as the parts of one of ours. */
import { open, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

import { ConfigDocument, SyntaxFault } from "../../../config/document.ts";
import { migrationNotes } from "../../../config/migration.ts";
import { IFLOW, OPENROUTER, type Offer } from "../../../config/templates.ts";
import { CcrError } from "../../../core/errors.ts";
import { type Fields, fieldsOf, itemsOf, stringOf } from "../../../transformers/foreign.ts";
import { download } from "../../../proxy/download.ts";
import { usageError } from "../../flags.ts";
import { readStdin } from "../../stdin.ts";

export interface Coming {
  /** Where it was read, for people. */
  readonly from: string;
  readonly config: Fields;
  readonly notes: readonly string[];
}

/** `place` is a file, `-`, a URL, or left out. */
type Source = (place: string | undefined) => Promise<Coming>;

export const SOURCES: Readonly<Record<string, Source>> = {
  ccr: fromCcr,
  iflow: async () => offered(IFLOW),
  openrouter: fromOpenRouter,
  litellm: fromYaml,
  "claude-code-settings": fromClaudeSettings,
};

async function fromCcr(place: string | undefined): Promise<Coming> {
  const path = place ?? join(homedir(), ".claude-code-router", "config.json");
  const config = documentOf(await textOf(path), path);
  return { from: path, config, notes: migrationNotes(config) };
}

function offered({ template, notes }: Offer): Coming {
  const { name, models } = template;
  const Router = models[0] === undefined ? {} : { default: `${name},${models[0]}` };
  return { from: `the template ${name}`, config: { Providers: [template], Router }, notes };
}

const OPENROUTER_MODELS = "https://openrouter.ai/api/v1/models";

/** Claude Code cannot work with a model that takes no tools. */
async function fromOpenRouter(place: string | undefined): Promise<Coming> {
  const from = place ?? OPENROUTER_MODELS;
  const list = itemsOf(documentOf(await textOf(from), from)["data"]).map(fieldsOf);
  const models = list.filter(takesTools).flatMap(({ id }) => stringOf(id) || []);
  if (models.length === 0)
    throw new CcrError("CCR-E051", { where: from, detail: "it lists no model that takes tools" });
  const note = `${models.length} of ${list.length} models take tools; the others are left out`;
  return { from, config: { Providers: [{ ...OPENROUTER.template, models }] }, notes: [note] };
}

function takesTools({ supported_parameters: parameters }: Fields): boolean {
  return !Array.isArray(parameters) || parameters.includes("tools");
}

async function fromYaml(place: string | undefined): Promise<Coming> {
  if (place === undefined) throw usageError("FILE", "is needed: LiteLLM's config.yaml");
  const text = await textOf(place);
  const { fromLiteLlm } = await import("./litellm.ts");
  try {
    return { from: place, ...fromLiteLlm(text) };
  } catch (error) {
    const detail = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw new CcrError("CCR-E051", { where: place, detail }, { cause: error });
  }
}

/** Whoever led Claude Code to another server by hand has done it there. */
async function fromClaudeSettings(place: string | undefined): Promise<Coming> {
  const path = place ?? join(homedir(), ".claude", "settings.json");
  const { env } = documentOf(await textOf(path), path);
  const { ANTHROPIC_BASE_URL, ANTHROPIC_AUTH_TOKEN, ANTHROPIC_API_KEY, ANTHROPIC_MODEL } = fieldsOf(env);
  const { ANTHROPIC_SMALL_FAST_MODEL, ANTHROPIC_DEFAULT_HAIKU_MODEL } = fieldsOf(env);
  const base = stringOf(ANTHROPIC_BASE_URL);
  if (base === "") throw new CcrError("CCR-E051", { where: path, detail: "its env names no ANTHROPIC_BASE_URL" });
  const main = stringOf(ANTHROPIC_MODEL);
  const small = stringOf(ANTHROPIC_SMALL_FAST_MODEL) || stringOf(ANTHROPIC_DEFAULT_HAIKU_MODEL);
  const provider = {
    name: "claude-settings",
    api_base_url: `${base.replace(/\/+$/, "")}/v1/messages`,
    api_key: stringOf(ANTHROPIC_AUTH_TOKEN) || stringOf(ANTHROPIC_API_KEY),
    models: [...new Set([main, small])].filter((model) => model !== ""),
    transformer: { use: ["Anthropic"] },
  };
  const Router = {
    ...(main && { default: `${provider.name},${main}` }),
    ...(small && { background: `${provider.name},${small}` }),
  };
  const notes = [`take the ANTHROPIC_ variables out of ${path} then: they would lead Claude Code past ccr`];
  return { from: path, config: { Providers: [provider], Router }, notes };
}

function documentOf(text: string, path: string): Fields {
  try {
    return fieldsOf(new ConfigDocument(text).value);
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    const { line, column } = error.place;
    throw new CcrError("CCR-E051", { where: `${path}:${line}:${column}`, detail: error.message }, { cause: error });
  }
}

async function textOf(place: string): Promise<string> {
  if (place === "-") return readStdin("config import");
  if (/^https?:\/\//.test(place)) return download(place);
  const path = resolve(place);
  if (await isSqlite(path)) {
    const detail =
      "is a database of claude-code-router 3: name the config.json of before, or one that its settings export";
    throw usageError(place, detail);
  }
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new CcrError(code === "ENOENT" ? "CCR-E052" : "CCR-E051", { where: path, detail: code }, { cause: error });
  }
}

const SQLITE = "SQLite format 3\0";

/** Only a file that can be read is looked at; the reading proper says what is wrong with others. */
async function isSqlite(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (!file) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SQLITE.length), 0, SQLITE.length, 0);
    return buffer.toString("latin1", 0, bytesRead) === SQLITE;
  } catch {
    return false;
  } finally {
    await file.close();
  }
}
