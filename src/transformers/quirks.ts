/** How vendors differ from plain Chat Completions: data only. A vendor is a row; an unknown one gets the defaults. */
import { modelUses, providerUses, type Target } from "../core/target.ts";
import type { Fields } from "./foreign.ts";
import type { AskedEffort } from "./thinking.ts";

/** The vendor's word for each effort a client can ask for, and for no thinking. */
export type Efforts = Readonly<Record<AskedEffort | "off", string>>;

/**
 * The vendor's way of asking for reasoning: `effort` is OpenAI's `reasoning_effort`; `toggle` is
 * `thinking: {type}`; `toggle-effort` both; `budget` is `enable_thinking` with `thinking_budget`; `openrouter` is its
 * `reasoning` object. `unasked` leaves it to the provider.
 */
export type ThinkingStyle = "unasked" | "effort" | "toggle" | "toggle-effort" | "budget" | "openrouter";

export interface Quirks {
  readonly maxTokens: "max_tokens" | "max_completion_tokens";
  readonly sampling: boolean;
  readonly topK: boolean;
  readonly stop: boolean;
  readonly thinking: ThinkingStyle;
  readonly efforts: Efforts;
  /** Refuses function tools together with reasoning. */
  readonly toolsEndThinking: boolean;
  /** Refuses a forced tool together with reasoning. */
  readonly forcedToolEndsThinking: boolean;
  /** Demands `reasoning_content` on earlier assistant turns, if only an empty one. */
  readonly reasoningFiller: "none" | "tool-turns" | "all-turns";
  /** Whether the text of an answer may begin with `<think>`. */
  readonly thinkTags: boolean;
  /** `auto`: knows no forced choice. */
  readonly toolChoice: "full" | "auto";
  readonly parallelToolCalls: boolean;
  readonly toolIds: "any" | "up-to-40" | "nine-letters";
  /** False where a user message may not follow a tool message. */
  readonly userAfterTool: boolean;
  /** False where a system message may only come first. */
  readonly lateSystem: boolean;
  /** Takes Anthropic's cache markers on text parts. */
  readonly cacheControl: boolean;
  /** Takes documents as `file` parts. */
  readonly files: boolean;
  /** `json_object` servers get the schema as an instruction. */
  readonly responseFormat: "json_schema" | "json_object";
  readonly streamOptions: Fields | undefined;
  readonly userField: "user" | "user_id" | undefined;
  readonly promptCacheKey: boolean;
  readonly serviceTier: boolean;
  readonly keyHeader: "authorization" | "api-key";
  /** Fields every request carries. */
  readonly extra: Fields;
}

interface QuirkRow {
  /** Tested against the URL's host and port, and where no row knows the host, against the provider's name. */
  readonly vendor: RegExp;
  readonly quirks: Partial<Quirks>;
  /** The first row that fits the model adds to the vendor's. */
  readonly models?: readonly ModelRow[];
}

interface ModelRow {
  readonly model: RegExp;
  readonly quirks: Partial<Quirks>;
}

const UP_TO_HIGH: Efforts = { off: "low", low: "low", medium: "medium", high: "high", xhigh: "high", max: "high" };

const KIMI_K3: Efforts = { off: "low", low: "low", medium: "high", high: "high", xhigh: "max", max: "max" };

const UNKNOWN_VENDOR: Quirks = {
  maxTokens: "max_tokens",
  sampling: true,
  topK: false,
  stop: true,
  thinking: "unasked",
  efforts: UP_TO_HIGH,
  toolsEndThinking: false,
  forcedToolEndsThinking: false,
  reasoningFiller: "none",
  thinkTags: true,
  toolChoice: "full",
  parallelToolCalls: false,
  toolIds: "any",
  userAfterTool: true,
  lateSystem: true,
  cacheControl: false,
  files: false,
  responseFormat: "json_schema",
  streamOptions: { include_usage: true },
  userField: "user",
  promptCacheKey: false,
  serviceTier: false,
  keyHeader: "authorization",
  extra: {},
};

const OPENAI: Partial<Quirks> = {
  thinkTags: false,
  parallelToolCalls: true,
  toolIds: "up-to-40",
  files: true,
  streamOptions: { include_usage: true, include_obfuscation: false },
  promptCacheKey: true,
  serviceTier: true,
  extra: { store: false },
};

/** Also behind unknown gateways, which hand requests on as they are. */
const OPENAI_REASONING: Partial<Quirks> = {
  maxTokens: "max_completion_tokens",
  sampling: false,
  stop: false,
  thinking: "effort",
};

/**
 * From 5.2 on, Chat Completions takes function tools only with effort `none`: "Function tools with reasoning_effort are
 * not supported for gpt-5.4 in /v1/chat/completions".
 */
const OPENAI_MODELS: readonly ModelRow[] = [
  { model: /^(openai\/)?o\d/, quirks: { ...OPENAI_REASONING, efforts: UP_TO_HIGH } },
  {
    model: /^(openai\/)?gpt-5(?![.\d])(?!-chat)/,
    quirks: { ...OPENAI_REASONING, efforts: { ...UP_TO_HIGH, off: "minimal" } },
  },
  {
    model: /^(openai\/)?gpt-5\.1(?!.*-chat)/,
    quirks: { ...OPENAI_REASONING, efforts: { ...UP_TO_HIGH, off: "none" } },
  },
  {
    model: /^(openai\/)?gpt-(5\.[2-9]|[6-9])(?!.*-chat)/,
    quirks: {
      ...OPENAI_REASONING,
      efforts: { ...UP_TO_HIGH, off: "none", xhigh: "xhigh", max: "xhigh" },
      toolsEndThinking: true,
    },
  },
];

const GATEWAY: QuirkRow = { vendor: /^$/, quirks: {}, models: OPENAI_MODELS };

const VENDORS: readonly QuirkRow[] = [
  {
    vendor: /\.azure\.com$|^azure/,
    quirks: { ...OPENAI, extra: {}, serviceTier: false, keyHeader: "api-key" },
    models: OPENAI_MODELS,
  },
  { vendor: /^api\.openai\.com$|^openai$/, quirks: OPENAI, models: OPENAI_MODELS },
  {
    vendor: /^openrouter/,
    quirks: {
      topK: true,
      thinking: "openrouter",
      parallelToolCalls: true,
      cacheControl: true,
      files: true,
    },
  },
  {
    vendor: /deepseek/,
    quirks: {
      thinking: "toggle-effort",
      efforts: { off: "high", low: "high", medium: "high", high: "high", xhigh: "max", max: "max" },
      forcedToolEndsThinking: true,
      reasoningFiller: "all-turns",
      thinkTags: false,
      responseFormat: "json_object",
      userField: "user_id",
    },
  },
  {
    vendor: /vercel/,
    quirks: { topK: true, thinking: "openrouter", parallelToolCalls: true, cacheControl: true, files: true },
  },
  { vendor: /cerebras/, quirks: { maxTokens: "max_completion_tokens", parallelToolCalls: true } },
  { vendor: /groq/, quirks: { maxTokens: "max_completion_tokens", parallelToolCalls: true } },
  {
    vendor: /mistral/,
    quirks: {
      parallelToolCalls: true,
      toolIds: "nine-letters",
      userAfterTool: false,
      lateSystem: false,
      streamOptions: undefined,
      userField: undefined,
    },
  },
  {
    vendor: /moonshot|^kimi/,
    quirks: {
      maxTokens: "max_completion_tokens",
      thinking: "toggle",
      forcedToolEndsThinking: true,
      reasoningFiller: "tool-turns",
      promptCacheKey: true,
    },
    models: [{ model: /^kimi-k3/, quirks: { thinking: "effort", efforts: KIMI_K3 } }],
  },
  {
    vendor: /bigmodel\.cn$|(^|\.)z\.ai$|^zhipu|^glm/,
    quirks: { thinking: "toggle", toolChoice: "auto", responseFormat: "json_object", userField: "user_id" },
  },
  {
    vendor: /dashscope|^qwen/,
    quirks: {
      topK: true,
      thinking: "budget",
      forcedToolEndsThinking: true,
      lateSystem: false,
      cacheControl: true,
      responseFormat: "json_object",
      userField: undefined,
    },
  },
  { vendor: /:11434$|^ollama/, quirks: { toolChoice: "auto", lateSystem: false, userField: undefined } },
  { vendor: /^vllm/, quirks: { topK: true, lateSystem: false } },
  {
    vendor: /^generativelanguage\.googleapis\.com$|^gemini/,
    quirks: { thinking: "effort", thinkTags: false, userField: undefined },
  },
  { vendor: /^api\.x\.ai$|^xai$|^grok/, quirks: { maxTokens: "max_completion_tokens", stop: false, thinkTags: false } },
  { vendor: /minimax/, quirks: { toolChoice: "auto" } },
];

/** Single quirks by the name that CCR's users give them in `use`. */
const NAMED: ReadonlyMap<string, Partial<Quirks>> = new Map<string, Partial<Quirks>>([
  ["maxcompletiontokens", { maxTokens: "max_completion_tokens" }],
  ["streamoptions", { streamOptions: { include_usage: true } }],
]);

/** A known host says most about the vendor, then what the configuration calls it. */
export function quirksOf(target: Target): Quirks {
  const { provider, model } = target;
  const used = [...providerUses(target), ...modelUses(target)].map(({ name }) => name.toLowerCase());
  const vendor = [hostOf(provider.url), ...used, provider.name.toLowerCase()].map(rowFor).find(Boolean) ?? GATEWAY;
  const models = vendor.models?.find((row) => row.model.test(model));
  const quirks: Quirks = { ...UNKNOWN_VENDOR, ...vendor.quirks, ...models?.quirks };
  for (const name of used) Object.assign(quirks, NAMED.get(name));
  return quirks;
}

function rowFor(name: string): QuirkRow | undefined {
  return VENDORS.find((row) => row.vendor.test(name));
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "";
}
