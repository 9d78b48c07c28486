/** How vendors differ from OpenAI's own Responses: data only. A vendor is a row; an unknown one gets the defaults. */
import type { Efforts } from "../../../core/quirks.ts";
import type { Target } from "../../../core/target.ts";
import { perTarget } from "../../per-target.ts";

export interface ResponsesQuirks {
  /** Offers Responses at the path beside that of Chat Completions. */
  readonly besideChat: boolean;
  /** The model is of little or no use through Chat Completions. */
  readonly needed: boolean;
  readonly outputLimit: boolean;
  readonly sampling: boolean;
  /** Takes an effort of reasoning; an empty word of `efforts` is left unsaid. */
  readonly reasoning: boolean;
  readonly efforts: Efforts;
  /** Returns its reasoning encrypted when asked, and wants to see it again. */
  readonly encryptedReasoning: boolean;
  /** The hosted search. `sources`: names all pages it has read when asked, and can be limited in its calls. */
  readonly webSearch: "none" | "plain" | "sources";
  /** False where a developer message may not stand among the others. */
  readonly lateSystem: boolean;
  /** False where answers are streamed only. */
  readonly wholeAnswers: boolean;
  readonly needsInstructions: boolean;
  readonly userField: "none" | "user" | "safety_identifier";
  readonly cacheKey: boolean;
  readonly serviceTier: boolean;
  /** Pads its events with random text unless told not to. */
  readonly obfuscates: boolean;
  readonly keyHeader: "authorization" | "api-key";
  /** Expects the headers of ChatGPT's own clients. */
  readonly chatgptHeaders: boolean;
}

interface ModelRow {
  /** Tested against the model's name in lower case, without what stands before a slash. */
  readonly model: RegExp;
  readonly quirks: Partial<ResponsesQuirks>;
}

interface VendorRow {
  /** Tested against the URL's host and port. */
  readonly host: RegExp;
  /** Tested against the provider's name in lower case, where no row knows the host. */
  readonly named: RegExp;
  readonly quirks: Partial<ResponsesQuirks>;
}

const NOTHING = /^$/;

const UP_TO_HIGH: Efforts = { off: "low", low: "low", medium: "medium", high: "high", xhigh: "high", max: "high" };
const NONE_TO_HIGH: Efforts = { ...UP_TO_HIGH, off: "none" };
const NONE_TO_XHIGH: Efforts = { ...NONE_TO_HIGH, xhigh: "xhigh", max: "xhigh" };
const FROM_MEDIUM: Efforts = { ...NONE_TO_XHIGH, off: "medium", low: "medium" };
const ONLY_HIGH: Efforts = { off: "high", low: "high", medium: "high", high: "high", xhigh: "high", max: "high" };

const UNKNOWN_VENDOR: ResponsesQuirks = {
  besideChat: false,
  needed: false,
  outputLimit: true,
  sampling: true,
  reasoning: false,
  efforts: UP_TO_HIGH,
  encryptedReasoning: false,
  webSearch: "plain",
  lateSystem: true,
  wholeAnswers: true,
  needsInstructions: false,
  userField: "user",
  cacheKey: false,
  serviceTier: false,
  obfuscates: false,
  keyHeader: "authorization",
  chatgptHeaders: false,
};

const REASONING: Partial<ResponsesQuirks> = { reasoning: true, encryptedReasoning: true, sampling: false };

/**
 * The pro, deep research and Codex models exist in Responses only. From 5.2 on, Chat Completions takes function tools
 * only with effort `none`: "Function tools with reasoning_effort are not supported for gpt-5.4 in /v1/chat/completions".
 */
const MODELS: readonly ModelRow[] = [
  { model: /^gpt-5-pro/, quirks: { ...REASONING, efforts: ONLY_HIGH, needed: true } },
  {
    model: /^(o\d-(pro|deep-research)|o\d-.*-deep-research|codex-|gpt-5(\.1)?-codex)/,
    quirks: { ...REASONING, efforts: UP_TO_HIGH, needed: true },
  },
  { model: /^o\d/, quirks: { ...REASONING, efforts: UP_TO_HIGH } },
  { model: /^gpt-5(?![.\d])(?!-chat)/, quirks: { ...REASONING, efforts: { ...UP_TO_HIGH, off: "minimal" } } },
  { model: /^gpt-5\.1(?!.*-chat)/, quirks: { ...REASONING, efforts: NONE_TO_HIGH } },
  { model: /^gpt-(5\.[2-9]|[6-9]).*-pro/, quirks: { ...REASONING, efforts: FROM_MEDIUM, needed: true } },
  {
    model: /^gpt-(5\.[2-9]|[6-9]).*-codex/,
    quirks: { ...REASONING, efforts: { ...NONE_TO_XHIGH, off: "low" }, needed: true },
  },
  { model: /^gpt-(5\.[2-9]|[6-9])(?!.*-chat)/, quirks: { ...REASONING, efforts: NONE_TO_XHIGH, needed: true } },
  { model: /^gpt-oss/, quirks: { reasoning: true, efforts: UP_TO_HIGH } },
];

const OPENAI: Partial<ResponsesQuirks> = { webSearch: "sources", cacheKey: true, serviceTier: true, obfuscates: true };
const LOCAL: Partial<ResponsesQuirks> = { webSearch: "none", lateSystem: false, userField: "none" };

const VENDORS: readonly VendorRow[] = [
  {
    host: /^api\.openai\.com$/,
    named: NOTHING,
    quirks: { ...OPENAI, besideChat: true, userField: "safety_identifier" },
  },
  { host: NOTHING, named: /^openai$/, quirks: OPENAI },
  { host: /\.azure\.com$/, named: /^azure/, quirks: { ...OPENAI, serviceTier: false, keyHeader: "api-key" } },
  {
    /** What Codex talks to with a ChatGPT subscription: "Unsupported parameter" for whatever Codex does not send. */
    host: /^chatgpt\.com$/,
    named: /^(codex|chatgpt)$/,
    quirks: {
      ...REASONING,
      efforts: NONE_TO_XHIGH,
      outputLimit: false,
      wholeAnswers: false,
      needsInstructions: true,
      userField: "none",
      cacheKey: true,
      chatgptHeaders: true,
    },
  },
  {
    host: /^openrouter/,
    named: /^openrouter/,
    quirks: {
      reasoning: true,
      encryptedReasoning: true,
      efforts: { off: "none", low: "low", medium: "medium", high: "high", xhigh: "xhigh", max: "xhigh" },
    },
  },
  { host: /^api\.x\.ai$/, named: /^(xai|grok)/, quirks: { encryptedReasoning: true } },
  {
    host: /^api\.deepseek\.com$/,
    named: /^deepseek/,
    quirks: {
      reasoning: true,
      webSearch: "none",
      efforts: { off: "", low: "high", medium: "high", high: "high", xhigh: "max", max: "max" },
    },
  },
  { host: /:11434$/, named: /^ollama/, quirks: LOCAL },
  { host: /:1234$/, named: /^lm[-_ ]?studio/, quirks: LOCAL },
  { host: NOTHING, named: /^vllm/, quirks: LOCAL },
];

export const responsesQuirksOf: (target: Target) => ResponsesQuirks = perTarget(({ provider, model }) => {
  const host = URL.canParse(provider.url) ? new URL(provider.url).host : "";
  const name = provider.name.toLowerCase();
  const vendor = VENDORS.find((row) => row.host.test(host)) ?? VENDORS.find((row) => row.named.test(name));
  const bare = model.toLowerCase().split("/").at(-1) ?? "";
  const row = MODELS.find((candidate) => candidate.model.test(bare));
  return { ...UNKNOWN_VENDOR, ...vendor?.quirks, ...row?.quirks };
});
