/** Services that offer the models of others. */
import type { ChatQuirks, Efforts } from "../../core/quirks.ts";
import { NONE_OR_UNSAID, NONE_TO_HIGH, UP_TO_HIGH } from "./efforts.ts";
import type { ModelRow, VendorRow } from "./types.ts";

/** Qwen3 on Groq: reasoning as it likes, or none. */
const DEFAULT_OR_NONE: Efforts = {
  off: "none",
  low: "default",
  medium: "default",
  high: "default",
  xhigh: "default",
  max: "default",
};

/** Families whose chat templates put earlier reasoning back, and whose servers miss it when it is gone. */
export const OPEN_MODELS: readonly ModelRow<ChatQuirks>[] = [
  { model: /deepseek-(v[4-9]|v3\.2|reasoner)/, quirks: { reasoningFiller: "all-turns" } },
  { model: /kimi-(k2\.[5-9]|k2-thinking|k[3-9])/, quirks: { reasoningFiller: "tool-turns" } },
];

/** Of the reasoning models that such hosts offer. */
const HYBRID = /deepseek|qwen-?3|glm|kimi|minimax|nemotron/;
const GPT_OSS = /gpt-oss/;

const gateway: Partial<ChatQuirks> = {
  topK: true,
  thinkingSwitch: "reasoning",
  thinkingDepth: "reasoning",
  reasoningBack: "all-turns",
  reasoningField: "reasoning_details",
  parallelField: "parallel_tool_calls",
  toolResultParts: true,
  cacheMarkers: "anthropic",
  files: true,
};

const OPENROUTER: VendorRow<ChatQuirks> = {
  name: "OpenRouter",
  host: /(^|\.)openrouter\.ai$/,
  named: /^openrouter/,
  quirks: { ...gateway, sessionField: "session_id", webSearch: "plugin", headers: { "x-openrouter-title": "ccr" } },
};

const VERCEL: VendorRow<ChatQuirks> = {
  name: "Vercel AI Gateway",
  host: /^ai-gateway\.vercel\.sh$/,
  named: /^vercel/,
  quirks: gateway,
};

/** `reasoning` is empty unless it is asked for as a field of its own. */
const GROQ: VendorRow<ChatQuirks> = {
  name: "Groq",
  host: /(^|\.)groq\.com$/,
  named: /^groq/,
  quirks: {
    maxTokens: "max_completion_tokens",
    parallelField: "parallel_tool_calls",
    reasoningBack: "none",
    reasoningField: "reasoning",
  },
  models: [
    { model: GPT_OSS, quirks: { thinkingDepth: "reasoning_effort", efforts: UP_TO_HIGH, reasoningBack: "tool-turns" } },
    {
      model: /qwen-?3/,
      quirks: {
        thinkingDepth: "reasoning_effort",
        efforts: DEFAULT_OR_NONE,
        reasoningBack: "tool-turns",
        extra: { reasoning_format: "parsed" },
      },
    },
    { model: /deepseek-r1|qwq/, quirks: { extra: { reasoning_format: "parsed" } } },
  ],
};

const CEREBRAS: VendorRow<ChatQuirks> = {
  name: "Cerebras",
  host: /(^|\.)cerebras\.ai$/,
  named: /^cerebras/,
  quirks: {
    maxTokens: "max_completion_tokens",
    parallelField: "parallel_tool_calls",
    reasoningBack: "tool-turns",
    reasoningField: "reasoning",
  },
  models: [
    {
      model: GPT_OSS,
      quirks: { thinkingDepth: "reasoning_effort", efforts: UP_TO_HIGH, extra: { reasoning_format: "parsed" } },
    },
    {
      model: /glm|qwen-?3/,
      quirks: { thinkingDepth: "reasoning_effort", efforts: NONE_OR_UNSAID, extra: { reasoning_format: "parsed" } },
    },
  ],
};

const TOGETHER: VendorRow<ChatQuirks> = {
  name: "Together",
  host: /(^|\.)together\.(xyz|ai)$/,
  named: /^together/,
  quirks: { topK: true },
  models: [
    { model: GPT_OSS, quirks: { thinkingDepth: "reasoning_effort", efforts: UP_TO_HIGH } },
    { model: /deepseek-(v[4-9]|v3\.2)/, quirks: { thinkingSwitch: "reasoning", reasoningFiller: "all-turns" } },
    { model: /kimi-(k2\.[5-9]|k[3-9])/, quirks: { thinkingSwitch: "reasoning", reasoningFiller: "tool-turns" } },
    { model: HYBRID, quirks: { thinkingSwitch: "reasoning" } },
  ],
};

const FIREWORKS: VendorRow<ChatQuirks> = {
  name: "Fireworks",
  host: /(^|\.)fireworks\.ai$/,
  named: /^fireworks/,
  quirks: { topK: true, reasoningField: "reasoning_content" },
  models: [
    { model: GPT_OSS, quirks: { thinkingDepth: "reasoning_effort", efforts: UP_TO_HIGH } },
    { model: HYBRID, quirks: { thinkingDepth: "reasoning_effort", efforts: NONE_TO_HIGH } },
  ],
};

/** Refuses fields it does not know. */
const NVIDIA: VendorRow<ChatQuirks> = {
  name: "NVIDIA NIM",
  host: /(^|\.)nvidia\.com$/,
  named: /nvidia|^nim$/,
  quirks: { lateSystem: false, reasoningBack: "none", userField: "none" },
  models: [{ model: HYBRID, quirks: { thinkingSwitch: "chat_template_kwargs" } }],
};

/** Refuses `enable_thinking` for models that have no choice. */
const SILICONFLOW: VendorRow<ChatQuirks> = {
  name: "SiliconFlow",
  host: /(^|\.)siliconflow\.(cn|com)$/,
  named: /^silicon/,
  quirks: { topK: true, reasoningField: "reasoning_content", maxThinking: 32_768, userField: "none" },
  models: [
    {
      model: /deepseek-v3\.1/,
      quirks: { thinkingSwitch: "enable_thinking", thinkingDepth: "thinking_budget", toolsEndThinking: true },
    },
    {
      model: /deepseek-v4/,
      quirks: { thinkingDepth: "reasoning_effort", efforts: NONE_TO_HIGH, reasoningFiller: "all-turns" },
    },
    {
      model: /qwen3(?!.*(coder|instruct|thinking))|glm-(4\.[5-9]|[5-9])|deepseek-v3\.[2-9]|hunyuan-a13b/,
      quirks: { thinkingSwitch: "enable_thinking", thinkingDepth: "thinking_budget" },
    },
    ...OPEN_MODELS,
  ],
};

const MODELSCOPE: VendorRow<ChatQuirks> = {
  name: "ModelScope",
  host: /(^|\.)modelscope\.cn$/,
  named: /^modelscope/,
  quirks: { userField: "none" },
  models: [
    {
      model: /qwen3(?!.*(coder|instruct|thinking))/,
      quirks: { thinkingSwitch: "enable_thinking", wholeAnswersEndThinking: true },
    },
    ...OPEN_MODELS,
  ],
};

/** `max_tokens` leaves out the reasoning, and is 4,096 where nothing is said; the other one includes it. */
const ARK: VendorRow<ChatQuirks> = {
  name: "Volcengine Ark",
  host: /(^|\.)(volces|bytepluses)\.com$/,
  named: /^(volc|ark|doubao|byteplus)/,
  quirks: {
    maxTokens: "max_completion_tokens",
    maxOutput: 65_536,
    stops: 0,
    thinkingSwitch: "thinking",
    reasoningField: "reasoning_content",
    userField: "none",
  },
  models: [
    {
      model: /doubao|seed/,
      quirks: { thinkingDepth: "reasoning_effort", efforts: { ...UP_TO_HIGH, off: "minimal" } },
    },
    ...OPEN_MODELS,
  ],
};

const IFLOW: VendorRow<ChatQuirks> = {
  name: "iFlow",
  host: /(^|\.)iflow\.cn$/,
  named: /^iflow/,
  quirks: { userField: "none", atOnce: 1 },
  models: [
    { model: /minimax/, quirks: { extra: { reasoning_split: true }, reasoningBack: "all-turns", deltas: "growing" } },
    { model: /glm|qwen3/, quirks: { thinkingSwitch: "chat_template_kwargs" } },
    ...OPEN_MODELS,
  ],
};

export const HOSTS: readonly VendorRow<ChatQuirks>[] = [
  OPENROUTER,
  VERCEL,
  GROQ,
  CEREBRAS,
  TOGETHER,
  FIREWORKS,
  NVIDIA,
  SILICONFLOW,
  MODELSCOPE,
  ARK,
  IFLOW,
];
