/** Answers the inspector's questions from the history, the configuration and the files of this program. */
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";

import type { Config } from "../config/types.ts";
import { NO_USAGE, type Usage } from "../core/message.ts";
import { type FlowRecord, type FlowRow, promptTokens } from "../core/record.ts";
import type { Provider, Target } from "../core/target.ts";
import { type CacheReport, cacheReport } from "../history/cache-break.ts";
import { clientCurl, upstreamCurl, usualKeyName } from "../history/export/curl.ts";
import { harOf } from "../history/export/har.ts";
import { jsonlOf } from "../history/export/jsonl.ts";
import { markdownOf } from "../history/export/markdown.ts";
import type { Shown } from "../history/view/shown.ts";
import { costOf } from "../routing/models/cost.ts";
import { modelFacts } from "../routing/models/facts.ts";
import { findTarget } from "../routing/targets.ts";
import type { ExportFormat, Inspection } from "../tui/inspector/inspection.ts";
import { explain, type KeepsakesOf } from "./explain.ts";
import { ANTHROPIC } from "./services.ts";

/** Where records come from: the history of this program, or a file that another one writes. */
export interface Records {
  list(filter: string, limit: number, after?: Pick<FlowRow, "at" | "id">): Promise<readonly FlowRow[]>;
  record(id: number): Promise<FlowRecord | undefined>;
  onChange(listener: () => void): () => void;
  values(field: string): Promise<readonly string[]>;
  remove(ids: readonly number[]): Promise<number>;
}

export interface InspectionParts {
  readonly records: Records;
  /** The newest. Without one, nothing is known of prices and transformers. */
  readonly config: () => Config | undefined;
  readonly keepsakesOf?: KeepsakesOf | undefined;
  readonly replay?: Inspection["replay"];
  readonly version: string;
  /** Relative names of files begin here. */
  readonly cwd: string;
}

/** Answers are seldom longer. */
const USUAL_OUTPUT = 2_000;

export function inspectionOf(parts: InspectionParts): Inspection {
  const { records, config, replay } = parts;
  return {
    list: (filter, limit) => records.list(filter, limit),
    shown: (id) => shownOf(id, parts),
    onChange: (listener) => records.onChange(listener),
    values: (field) => records.values(field),
    curl: (shown, side) => curlOf(shown, side, config()),
    replayCost: ({ record }, name) => replayCost(record.row, name, config()),
    ...(replay && { replay }),
    export: (ids, file, format) => exportTo(ids, file, format, parts),
    remove: (ids) => records.remove(ids),
  };
}

async function shownOf(id: number, parts: InspectionParts): Promise<Shown | undefined> {
  const record = await parts.records.record(id);
  return record && describe(record, parts);
}

/** Adds what no record says of itself. */
export async function describe(
  record: FlowRecord,
  { records, config, keepsakesOf }: Pick<InspectionParts, "records" | "config" | "keepsakesOf">,
): Promise<Shown> {
  const current = config();
  const explanation =
    current && record.row.state !== "open" ? await explain(record, { config: current, keepsakesOf }) : undefined;
  const cache = await cacheOf(record, records, current);
  return { record, explanation, cache, listCost: listCost(record.row) };
}

async function cacheOf(
  record: FlowRecord,
  records: Records,
  config: Config | undefined,
): Promise<CacheReport | undefined> {
  const { row } = record;
  if (row.state !== "done" || (row.class !== "main" && row.class !== "subagent")) return undefined;
  const agent = row.agent === undefined ? "agent:none" : `agent:=${quoted(row.agent)}`;
  const filter = `session:=${quoted(row.session)} class:${row.class} state:done ${agent}`;
  const [before] = await records.list(filter, 1, row).catch(() => []);
  const previous = before && (await records.record(before.id));
  return previous && cacheReport(previous, record, (lost) => extraCost(row, lost, config));
}

/** Ids of clients may hold anything. */
function quoted(id: string): string {
  return `"${id.replaceAll('"', "")}"`;
}

/** What tokens cost more when they are read anew. */
function extraCost(row: FlowRow, lost: number, config: Config | undefined): number | undefined {
  const price = config && priceOf(targetOf(row, config));
  if (!price) return undefined;
  const anew = costOf(price, { ...NO_USAGE, input_tokens: lost });
  return anew - costOf(price, { ...NO_USAGE, cache_read_input_tokens: lost });
}

function priceOf(target: Target | undefined): ReturnType<typeof modelFacts>["price"] {
  return target && modelFacts(target).price;
}

function targetOf({ provider, model }: FlowRow, config: Config): Target | undefined {
  const known = provider === undefined ? undefined : config.providers.get(provider);
  return known && model !== undefined ? { provider: known, model } : undefined;
}

function listCost(row: FlowRow): number | undefined {
  const { price } = modelFacts({ provider: ANTHROPIC, model: row.asked.replace(/\[1m\]$/, "") });
  const usage = usageOf(row);
  return price && usage && costOf(price, usage);
}

function usageOf({ input, output, cacheRead, cacheWrite }: FlowRow): Usage | undefined {
  if (input === undefined || output === undefined) return undefined;
  return {
    ...NO_USAGE,
    input_tokens: input,
    output_tokens: output,
    cache_read_input_tokens: cacheRead ?? 0,
    cache_creation_input_tokens: cacheWrite ?? 0,
  };
}

/** Of the cache nothing is hoped for. */
function replayCost(row: FlowRow, name: string | undefined, config: Config | undefined): number | undefined {
  if (!config) return undefined;
  const price = priceOf(name === undefined ? targetOf(row, config) : findTarget(config, name));
  const input_tokens = promptTokens(row) ?? Math.ceil(row.bytes / 3.5);
  return price && costOf(price, { ...NO_USAGE, input_tokens, output_tokens: row.output ?? USUAL_OUTPUT });
}

function curlOf({ record }: Shown, side: "client" | "upstream", config: Config | undefined): string | undefined {
  if (side === "client") return record.bodies.has("client") ? clientCurl(record) : undefined;
  return upstreamCurl(record, (provider) => keyName(config?.providers.get(provider)) ?? usualKeyName(provider));
}

/** The variable that holds the provider's key here, whatever the configuration calls it. */
function keyName(provider: Provider | undefined): string | undefined {
  if (!provider || provider.key === "") return undefined;
  return Object.entries(process.env).find(([, value]) => value === provider.key)?.[0];
}

async function exportTo(
  ids: readonly number[],
  file: string,
  format: ExportFormat,
  { records, version, cwd }: InspectionParts,
): Promise<string> {
  const found: FlowRecord[] = [];
  for (const id of ids) found.push(...[await records.record(id)].flatMap((record) => record ?? []));
  const path = resolve(cwd, file);
  await writeFile(path, exportText(found, format, version), { mode: 0o600 });
  return path;
}

function exportText(records: readonly FlowRecord[], format: ExportFormat, version: string): string {
  switch (format) {
    case "har":
      return `${JSON.stringify(harOf(records, version))}\n`;
    case "md":
      return records.map(markdownOf).join("\n");
    case "jsonl":
      return records.map(jsonlOf).join("");
  }
}
