/** The shape of CCR's `config.json`. Every key that CCR 1.x and 2.x read is known; unknown keys are allowed. */
import { z } from "zod";

import type { QuirkOverrides } from "../core/quirks.ts";
import type { DialectName, Limits, ModelPrice, TlsOptions } from "../core/target.ts";
import type { Path } from "./document.ts";
import { type HistoryEntry, historyEntry } from "./history.ts";
import { QUIRK_NAMES, quirks } from "./quirks.ts";
import { apiKey, budget, fallbackList, limits, tls } from "./resilience.ts";
import type { ScreenSettings } from "../core/screen.ts";
import { tuiEntry } from "./tui.ts";
import { type TelemetryEntry, telemetryEntry } from "./telemetry.ts";
import { closest } from "../core/suggest.ts";
import { flag, headers, number } from "./values.ts";
import {
  type BudgetConfig,
  EFFORTS,
  type Effort,
  type FallbackChoice,
  LOG_LEVELS,
  type LogLevel,
  type RouteName,
} from "./types.ts";

/** CCR's own editor writes an empty string where a route or a file is not set. */
const text = z.string().transform((value) => value.trim() || undefined);

/** `"name"` or `["name", {options}]`. */
const use = z.array(
  z.union([z.string(), z.tuple([z.string()]).rest(z.unknown())], { error: "must be a name, or [name, options]" }),
);
const transformer = z.looseObject({ use: use.optional() });

function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

const proxyUrl = z
  .string()
  .trim()
  .refine((value) => value === "" || isHttpUrl(value), { error: "must be the URL of an HTTP proxy: http://host:port" });

/** US dollars for a million tokens. */
const amount = z.number({ error: "must be a number of dollars for a million tokens" }).min(0);
const price = z.looseObject({
  input: amount,
  output: amount,
  cacheRead: amount.optional(),
  cacheWrite: amount.optional(),
});

const provider = z.looseObject({
  name: z
    .string()
    .trim()
    .min(1, { error: "must not be empty" })
    .refine((name) => !name.includes(","), { error: "must not hold a comma: it separates provider and model" }),
  api_base_url: z.string().trim().refine(isHttpUrl, { error: "must be a complete http:// or https:// URL" }),
  api_key: apiKey.default(""),
  api_keys: z.array(z.string().trim()).optional(),
  models: z.array(z.string().trim().min(1, { error: "must not be empty" })).default([]),
  transformer: transformer.optional(),
  headers: headers.optional(),
  dialect: z.enum(["anthropic", "openai-chat", "openai-responses", "gemini", "vertex-claude"]).optional(),
  windows: z.record(z.string(), number(1, 1e9)).optional(),
  quirks: quirks.optional(),
  prices: z.record(z.string(), price).optional(),
  proxy: proxyUrl.optional(),
  tls: tls.optional(),
  timeouts: limits.optional(),
  concurrency: number(1, 1_000).optional(),
  safetySettings: z.array(z.looseObject({ category: z.string(), threshold: z.string() })).optional(),
});

const router = z.looseObject({
  default: text.optional(),
  background: text.optional(),
  think: text.optional(),
  thinkEffort: z.enum(EFFORTS, { error: `must be one of ${EFFORTS.join(", ")}` }).optional(),
  longContext: text.optional(),
  longContextThreshold: number(0, 1e9).optional(),
  webSearch: text.optional(),
  image: text.optional(),
  subagent: text.optional(),
  agents: z.record(z.string(), z.string()).optional(),
});

const fallback = z.looseObject({
  default: fallbackList.optional(),
  background: fallbackList.optional(),
  think: fallbackList.optional(),
  longContext: fallbackList.optional(),
  webSearch: fallbackList.optional(),
  image: fallbackList.optional(),
  subagent: fallbackList.optional(),
});

const pluginFile = z.looseObject({
  path: z.string().trim().min(1, { error: "must not be empty" }),
  options: z.looseObject({}).optional(),
});

const configFile = z.looseObject({
  Providers: z.array(provider).optional(),
  providers: z.array(provider).optional(),
  Router: router.optional(),
  PORT: number(0, 65_535).optional(),
  HOST: text.optional(),
  APIKEY: z.union([z.string(), z.number()], { error: "must be a string" }).transform(String).optional(),
  API_TIMEOUT_MS: number(1, 2 ** 31 - 1).optional(),
  CLAUDE_PATH: text.optional(),
  PROXY_URL: proxyUrl.optional(),
  HTTPS_PROXY: proxyUrl.optional(),
  https_proxy: proxyUrl.optional(),
  httpsProxy: proxyUrl.optional(),
  LOG: flag.optional(),
  LOG_LEVEL: z
    .string()
    .trim()
    .toLowerCase()
    .pipe(z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(", ")}` }))
    .optional(),
  NON_INTERACTIVE_MODE: flag.optional(),
  CUSTOM_ROUTER_PATH: text.optional(),
  CUSTOM_ROUTER_TIMEOUT_MS: number(1, 2 ** 31 - 1).optional(),
  REWRITE_SYSTEM_PROMPT: text.optional(),
  ANTHROPIC_SMALL_FAST_MODEL: text.optional(),
  forceUseImageAgent: flag.optional(),
  StatusLine: z.looseObject({}).optional(),
  History: historyEntry.optional(),
  tui: tuiEntry.optional(),
  Telemetry: telemetryEntry.optional(),
  transformers: z.array(pluginFile).optional(),
  plugins: z.array(z.unknown()).optional(),
  fallback: fallback.optional(),
  Budget: budget.optional(),
});

/** What this version reads of a provider. `transformer` names CCR's transformers, in CCR's form. */
export interface ProviderEntry {
  readonly name: string;
  readonly api_base_url: string;
  readonly api_key: string | readonly string[];
  readonly api_keys?: readonly string[] | undefined;
  readonly models: readonly string[];
  readonly transformer?: Readonly<Record<string, unknown>> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly dialect?: DialectName | undefined;
  readonly windows?: Readonly<Record<string, number>> | undefined;
  readonly quirks?: QuirkOverrides | undefined;
  readonly prices?: Readonly<Record<string, ModelPrice>> | undefined;
  readonly safetySettings?: readonly unknown[] | undefined;
  /** Empty for none. */
  readonly proxy?: string | undefined;
  readonly tls?: TlsOptions | undefined;
  readonly timeouts?: Limits | undefined;
  readonly concurrency?: number | undefined;
}

export interface RouterEntry extends Partial<Readonly<Record<RouteName, string | undefined>>> {
  readonly longContextThreshold?: number | undefined;
  readonly thinkEffort?: Effort | undefined;
  readonly agents?: Readonly<Record<string, string>> | undefined;
}

/** A file that brings a transformer, and what its constructor gets. */
export interface PluginEntry {
  readonly path: string;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
}

/** The checked file, with CCR's names. */
export interface ConfigFile {
  readonly Providers?: readonly ProviderEntry[] | undefined;
  readonly providers?: readonly ProviderEntry[] | undefined;
  readonly Router?: RouterEntry | undefined;
  readonly fallback?: Partial<Readonly<Record<RouteName, readonly FallbackChoice[] | undefined>>> | undefined;
  readonly CUSTOM_ROUTER_PATH?: string | undefined;
  readonly CUSTOM_ROUTER_TIMEOUT_MS?: number | undefined;
  readonly REWRITE_SYSTEM_PROMPT?: string | undefined;
  readonly forceUseImageAgent?: boolean | undefined;
  readonly NON_INTERACTIVE_MODE?: boolean | undefined;
  readonly LOG?: boolean | undefined;
  readonly LOG_LEVEL?: LogLevel | undefined;
  readonly ANTHROPIC_SMALL_FAST_MODEL?: string | undefined;
  readonly PROXY_URL?: string | undefined;
  readonly HTTPS_PROXY?: string | undefined;
  readonly https_proxy?: string | undefined;
  readonly httpsProxy?: string | undefined;
  readonly PORT?: number | undefined;
  readonly HOST?: string | undefined;
  readonly APIKEY?: string | undefined;
  readonly API_TIMEOUT_MS?: number | undefined;
  readonly CLAUDE_PATH?: string | undefined;
  readonly transformers?: readonly PluginEntry[] | undefined;
  readonly Budget?: BudgetConfig | undefined;
  readonly History?: HistoryEntry | undefined;
  readonly tui?: ScreenSettings | undefined;
  readonly Telemetry?: TelemetryEntry | undefined;
  readonly [key: string]: unknown;
}

/** What may be written, as JSON Schema. */
export function shapeOfFile(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(configFile, { io: "input", unrepresentable: "any" });
}

/** The `Router` of a file that is read for nothing else. */
export function checkRouterFile(
  value: unknown,
): { readonly router: RouterEntry | undefined } | { readonly findings: readonly Finding[] } {
  const checked = z.looseObject({ Router: router.optional() }).safeParse(value);
  if (checked.success) return { router: checked.data.Router };
  return { findings: findingsOf(checked.error, value) };
}

export interface Finding {
  readonly path: Path;
  readonly message: string;
  readonly suggestion?: string | undefined;
}

/** The file, or everything that is wrong with it. */
export type CheckedFile = { readonly file: ConfigFile } | { readonly findings: readonly Finding[] };

export function checkConfigFile(value: unknown): CheckedFile {
  const checked = configFile.safeParse(value);
  if (checked.success) return { file: checked.data };
  return { findings: findingsOf(checked.error, value) };
}

function findingsOf({ issues }: z.core.$ZodError, root: unknown): Finding[] {
  return issues.flatMap((issue) => findingsOfIssue(issue, root));
}

function findingsOfIssue(issue: z.core.$ZodIssue, root: unknown): Finding[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey([...issue.path, key]));
  const given = valueAt(root, issue.path);
  const values = issue.code === "invalid_value" ? issue.values.map(String) : [];
  const suggestion = typeof given === "string" ? closest(given, values) : undefined;
  return [{ path: issue.path, message: describe(issue, root), suggestion }];
}

/** Only quirks are told apart: the other keys of the file may be anybody's. */
function unknownKey(path: Path): Finding {
  const key = String(path.at(-1));
  return { path, message: `${printPath(path)} is no quirk`, suggestion: closest(key, QUIRK_NAMES) };
}

function describe(issue: z.core.$ZodIssue, root: unknown): string {
  const name = printPath(issue.path) || "the file";
  if (issue.code === "invalid_value") return `${name} must be one of ${issue.values.map(String).join(", ")}`;
  if (issue.code !== "invalid_type") return `${name} ${issue.message}`;
  const found = valueAt(root, issue.path);
  return found === undefined
    ? `${name} is missing`
    : `${name} must be ${article(issue.expected)}, not ${kindOf(found)}`;
}

/** `Providers[0].api_key` */
export function printPath(path: Path): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
    .join("")
    .replace(/^\./, "");
}

export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) value = typeof value === "object" && value !== null ? Reflect.get(value, step) : undefined;
  return value;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return article(Array.isArray(value) ? "array" : typeof value);
}

function article(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;
}
