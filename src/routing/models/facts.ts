/**
 * What is known about a model: its window, what it can do, what it costs. The user's word first, then the vendor's row for
 * exactly this name, then the maker's, then the family's; otherwise nothing, rather than a guess.
 *
 * `data.json` is made by `scripts/models.ts`, which says where it comes from.
 */
import type { ModelPrice, Provider, Target } from "../../core/target.ts";
import data from "./data.json" with { type: "json" };
import { familyFacts } from "./families.ts";

export interface ModelFacts {
  /** Context window in tokens. */
  readonly window: number | undefined;
  readonly maxOutput: number | undefined;
  readonly tools: boolean | undefined;
  readonly vision: boolean | undefined;
  readonly reasoning: boolean | undefined;
  readonly price: ModelPrice | undefined;
  /** Day of the price list the price is from; undefined for the user's own. */
  readonly priceAsOf: string | undefined;
}

interface Row {
  readonly window?: number;
  readonly maxOutput?: number;
  /** T(ools), R(easoning), V(ision), P(DF). */
  readonly caps?: string;
  readonly price?: ModelPrice;
}

interface Vendor {
  readonly host: RegExp;
  readonly models: ReadonlyMap<string, Row>;
}

const VENDORS: ReadonlyMap<string, Vendor> = new Map(
  data.vendors.map(({ id, host, models }) => [id, vendorOf(host, models)]),
);

/** Vendors who make the models they serve: what they say of a window holds for the model. */
const MAKERS: readonly string[] = [
  "anthropic",
  "openai",
  "google",
  "deepseek",
  "moonshot",
  "zai",
  "bigmodel",
  "minimax",
  "dashscope",
  "mistral",
  "xai",
];

function vendorOf(host: string, models: Readonly<Record<string, Row>>): Vendor {
  const rows = Object.entries(models).map(([id, row]): [string, Row] => [id.toLowerCase(), row]);
  return { host: new RegExp(host), models: new Map(rows) };
}

const known = new WeakMap<Provider, Map<string, ModelFacts>>();

export function modelFacts(target: Target): ModelFacts {
  const { provider, model } = target;
  const facts = known.get(provider) ?? new Map<string, ModelFacts>();
  known.set(provider, facts);
  const found = facts.get(model) ?? lookUp(target);
  facts.set(model, found);
  return found;
}

function lookUp({ provider, model }: Target): ModelFacts {
  const host = hostOf(provider);
  const own = isPrivate(host) ? undefined : rowAt(host, model);
  // What runs at home has the window that its user gave it, whoever made the model.
  const maker = isPrivate(host) ? undefined : makersRow(model);
  const family = familyFacts(plainName(model));
  const price = valueOf(provider.prices, model);
  const caps = own?.caps ?? maker?.caps;
  return {
    window:
      valueOf(provider.windows, model) ?? own?.window ?? maker?.window ?? (isPrivate(host) ? undefined : family.window),
    maxOutput: own?.maxOutput ?? maker?.maxOutput,
    tools: caps?.includes("T") ?? family.tools,
    reasoning: caps?.includes("R") ?? family.reasoning,
    vision: caps?.includes("V") ?? family.vision,
    price: price ?? own?.price,
    priceAsOf: price || !own?.price ? undefined : data.asOf,
  };
}

/** Names of the models that the vendor behind a URL is known to serve and that can use tools, newest names first. */
export function knownModels(url: string): string[] {
  const host = URL.canParse(url) ? new URL(url).hostname : "";
  const vendor = [...VENDORS.values()].find((one) => one.host.test(host));
  const models = [...(vendor?.models ?? [])].filter(([, { caps }]) => caps === undefined || caps.includes("T"));
  return models.map(([name]) => name).toSorted((a, b) => b.localeCompare(a, "en", { numeric: true }));
}

/** A model may be called `constructor`. */
function valueOf<T>(record: Readonly<Record<string, T>> = {}, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** Letters may be capitals or not, as vendors do not agree with themselves. */
function rowAt(host: string, model: string): Row | undefined {
  const id = model.toLowerCase();
  for (const vendor of VENDORS.values()) {
    if (vendor.host.test(host)) return vendor.models.get(id) ?? vendor.models.get(withoutDate(id));
  }
  return undefined;
}

function makersRow(model: string): Row | undefined {
  const name = plainName(model);
  for (const id of MAKERS) {
    const row = VENDORS.get(id)?.models.get(name);
    if (row) return row;
  }
  return VENDORS.get("openrouter")?.models.get(model.toLowerCase());
}

/** `anthropic/claude-sonnet-4.5:thinking` is `claude-sonnet-4-5` to its maker. */
function plainName(model: string): string {
  const name = withoutDate(model.toLowerCase().replace(/^.*\//, "").replace(/:.*$/, ""));
  return name.startsWith("claude") ? name.replaceAll(".", "-") : name;
}

function withoutDate(model: string): string {
  return model.replace(/[-@](\d{4}-?\d{2}-?\d{2}|latest)$/, "");
}

function hostOf({ url }: Provider): string {
  return URL.canParse(url) ? new URL(url).hostname : "";
}

const PRIVATE =
  /^(localhost|127\..*|10\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*|\[.*\]|[^.]*|.*\.(local|internal|lan))$/;

function isPrivate(host: string): boolean {
  return PRIVATE.test(host);
}
