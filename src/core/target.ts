/** Where a request can go: a provider as configured, and one of its models. */
import type { Plugin } from "./plugin.ts";
import type { QuirkOverrides } from "./quirks.ts";

export type DialectName = "anthropic" | "openai-chat" | "openai-responses" | "gemini" | "vertex-claude";

/** What Google's endpoints need beside a key. */
export interface GoogleAccess {
  /** True for Vertex AI, where requests carry an access token that credentials are exchanged for. */
  readonly vertex: boolean;
  /** File of a service account, or its content; undefined for the default credentials of the machine. */
  readonly credentials: string | undefined;
  /** Gemini's `safetySettings`, as the configuration writes them. */
  readonly safetySettings: readonly unknown[];
}

/** CCR's transformers that stand for a wire grammar, by lower-case name. */
const GRAMMARS: ReadonlyMap<string, DialectName> = new Map([
  ["anthropic", "anthropic"],
  ["openai", "openai-chat"],
  ["openai-responses", "openai-responses"],
  ["gemini", "gemini"],
  ["vertex-gemini", "gemini"],
  ["vertex-claude", "vertex-claude"],
  ["vertex-openai", "openai-chat"],
]);

/** The dialect that a name in `use` chooses, if it is one that does. */
export function dialectNamed(name: string): DialectName | undefined {
  return GRAMMARS.get(name.toLowerCase());
}

/** One entry of CCR's `transformer.use`. */
export interface Use {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Set where the name is a plugin's. */
  readonly plugin?: Plugin;
}

/** The transformers of a provider, in the order of the configuration. */
export interface Uses {
  readonly all: readonly Use[];
  /** Further ones, by model name. */
  readonly models: Readonly<Record<string, readonly Use[]>>;
}

/** US dollars for a million tokens. What is left out is charged like other input. */
export interface ModelPrice {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number | undefined;
  /** Kept for five minutes. */
  readonly cacheWrite?: number | undefined;
  readonly cacheWrite1h?: number | undefined;
  /** Other prices for the whole request once its prompt is longer than `from`, shortest first. */
  readonly above?: readonly PriceAbove[];
}

export interface PriceAbove {
  readonly from: number;
  readonly input?: number | undefined;
  readonly output?: number | undefined;
  readonly cacheRead?: number | undefined;
  readonly cacheWrite?: number | undefined;
  readonly cacheWrite1h?: number | undefined;
}

/** Longest times in ms. */
export interface Limits {
  /** Until there is a connection. */
  readonly connect?: number;
  /** Until the answer begins. */
  readonly headers?: number;
  /** Between two pieces of the answer. */
  readonly idle?: number;
}

/** PEM texts, as `node:tls` takes them. */
export interface TlsOptions {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly rejectUnauthorized?: boolean;
}

export interface Provider {
  readonly name: string;
  /**
   * The full endpoint URL as in CCR's `api_base_url`; requests are posted to it as it stands. Google has the model in
   * the path: there it is the URL up to `/models/`.
   */
  readonly url: string;
  /** The one in use; the first, where there are several. */
  readonly key: string;
  /** All of them, where there is more than one. */
  readonly keys?: readonly string[];
  readonly models: readonly string[];
  readonly dialect: DialectName;
  /** Set where the configuration itself names the dialect: then it holds for every model. */
  readonly dialectFixed?: boolean;
  /** URL of the HTTP proxy on the way to it. */
  readonly proxy?: string;
  readonly tls?: TlsOptions;
  readonly limits?: Limits;
  /** How many requests it takes at once. */
  readonly concurrency?: number;
  /** Extra request headers, lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Context windows in tokens by model name, where known. */
  readonly windows: Readonly<Record<string, number>>;
  /** What the user pays, by model name. */
  readonly prices?: Readonly<Record<string, ModelPrice>>;
  readonly google?: GoogleAccess;
  readonly uses?: Uses;
  /** What the user knows better than the table of vendors. */
  readonly quirks?: QuirkOverrides;
}

export interface Target {
  readonly provider: Provider;
  readonly model: string;
}

const NONE: readonly Use[] = [];

/** What `use` names for the provider as a whole. */
export function providerUses({ provider }: Target): readonly Use[] {
  return provider.uses?.all ?? NONE;
}

/** What `use` names for this model only. */
export function modelUses({ provider, model }: Target): readonly Use[] {
  return provider.uses?.models[model] ?? NONE;
}

/** The name users write and read: `provider,model`. */
export function targetName(target: Target): string {
  return `${target.provider.name},${target.model}`;
}

/** Splits `provider,model` at the first comma; the model may itself hold commas, slashes and colons. */
export function splitTargetName(name: string): { readonly provider: string; readonly model: string } | undefined {
  const comma = name.indexOf(",");
  if (comma <= 0 || comma === name.length - 1) return undefined;
  return { provider: name.slice(0, comma).trim(), model: name.slice(comma + 1).trim() };
}
