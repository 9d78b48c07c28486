/** Makers of models that serve their own. */
import type { ChatQuirks, Efforts } from "../../core/quirks.ts";
import { NONE_TO_HIGH, UP_TO_HIGH } from "./efforts.ts";
import type { VendorRow } from "./types.ts";

const DEEPSEEK_V4: Efforts = { off: "high", low: "high", medium: "high", high: "high", xhigh: "max", max: "max" };

const KIMI_K3: Efforts = { off: "low", low: "low", medium: "high", high: "high", xhigh: "max", max: "max" };

const DEEPSEEK: VendorRow<ChatQuirks> = {
  name: "DeepSeek",
  host: /(^|\.)deepseek\.com$/,
  named: /deepseek/,
  quirks: {
    stops: 16,
    thinkingSwitch: "thinking",
    thinkingDepth: "reasoning_effort",
    efforts: DEEPSEEK_V4,
    forcedToolEndsThinking: true,
    reasoningBack: "tool-turns",
    reasoningField: "reasoning_content",
    reasoningFiller: "all-turns",
    thinkTags: false,
    responseFormat: "json_object",
    userField: "user_id",
  },
};

/** K2.7 and K3 cannot stop reasoning, so that no tool can be forced. */
const MOONSHOT: VendorRow<ChatQuirks> = {
  name: "Moonshot",
  host: /(^|\.)(moonshot\.(ai|cn)|kimi\.com)$/,
  named: /moonshot|^kimi/,
  quirks: {
    maxTokens: "max_completion_tokens",
    thinkingSwitch: "thinking",
    sampling: false,
    forcedToolEndsThinking: true,
    reasoningBack: "all-turns",
    reasoningField: "reasoning_content",
    reasoningFiller: "tool-turns",
    schema: "kimi",
    prefill: { partial: true },
    userField: "none",
    sessionField: "prompt_cache_key",
  },
  models: [
    {
      model: /^kimi-k3/,
      quirks: { thinkingSwitch: "none", thinkingDepth: "reasoning_effort", efforts: KIMI_K3, toolChoice: "unforced" },
    },
    { model: /^kimi-k2\.7|^kimi-k2-thinking/, quirks: { thinkingSwitch: "none", toolChoice: "unforced" } },
    { model: /^kimi-k2\.6/, quirks: { thinkingFields: { keep: "all" } } },
    {
      model: /^(moonshot-v1|kimi-k2(?!\.))/,
      quirks: { thinkingSwitch: "none", sampling: true, reasoningBack: "none", reasoningFiller: "none" },
    },
  ],
};

const ZHIPU: VendorRow<ChatQuirks> = {
  name: "Z.ai",
  host: /(^|\.)(bigmodel\.cn|z\.ai)$/,
  named: /^zhipu|^glm|^z\.?ai/,
  quirks: {
    stops: 1,
    thinkingSwitch: "thinking",
    reasoningBack: "all-turns",
    reasoningField: "reasoning_content",
    toolChoice: "auto",
    responseFormat: "json_object",
    streamFields: { stream_options: { include_usage: true }, tool_stream: true },
    userField: "user_id",
  },
};

/** Open models reason in streams only: "parameter.enable_thinking must be set to false for non-streaming calls". */
const QWEN: VendorRow<ChatQuirks> = {
  name: "DashScope",
  host: /(^|\.)aliyuncs\.com$/,
  named: /dashscope|^qwen|^bailian/,
  quirks: {
    topK: true,
    thinkingSwitch: "enable_thinking",
    thinkingDepth: "thinking_budget",
    forcedToolEndsThinking: true,
    reasoningBack: "tool-turns",
    lateSystem: false,
    cacheMarkers: "anthropic",
    responseFormat: "json_object",
    userField: "none",
  },
  models: [
    {
      model: /coder|^qwen-(vl|long)/,
      quirks: { thinkingSwitch: "none", thinkingDepth: "none", reasoningBack: "none" },
    },
    {
      model: /^qwen3\.[7-9]/,
      quirks: { reasoningBack: "all-turns", extra: { preserve_thinking: true }, responseFormat: "json_schema" },
    },
    {
      model: /^qwen3\.6|^kimi-k2\.7-code/,
      quirks: { reasoningBack: "all-turns", extra: { preserve_thinking: true } },
    },
    { model: /^qwen3-\d+b/, quirks: { reasoningBack: "none", wholeAnswersEndThinking: true } },
    { model: /^(qwen|qwq)/, quirks: { reasoningBack: "none" } },
  ],
};

const MINIMAX: VendorRow<ChatQuirks> = {
  name: "MiniMax",
  host: /(^|\.)minimaxi?\.(io|com|chat)$/,
  named: /minimax/,
  quirks: {
    reasoningBack: "all-turns",
    reasoningField: "think-tags",
    deltas: "growing",
    toolChoice: "unforced",
    userField: "none",
  },
  models: [
    { model: /^minimax-m[2-9]/, quirks: { reasoningField: "reasoning_details", extra: { reasoning_split: true } } },
  ],
};

const MISTRAL: VendorRow<ChatQuirks> = {
  name: "Mistral",
  host: /(^|\.)mistral\.ai$/,
  named: /mistral/,
  quirks: {
    reasoningBack: "all-turns",
    reasoningField: "thinking-part",
    thinkTags: false,
    parallelField: "parallel_tool_calls",
    toolIds: "nine-letters",
    userAfterTool: false,
    lateSystem: false,
    prefill: { prefix: true },
    streamFields: {},
    userField: "none",
  },
  models: [
    { model: /^mistral-large-4/, quirks: { thinkingDepth: "reasoning_effort", efforts: NONE_TO_HIGH } },
    {
      model: /^mistral-(small-(latest|2[6-9]|4)|medium-(latest|3-5))/,
      quirks: {
        thinkingDepth: "reasoning_effort",
        efforts: { off: "none", low: "high", medium: "high", high: "high", xhigh: "high", max: "high" },
      },
    },
  ],
};

const XAI: VendorRow<ChatQuirks> = {
  name: "xAI",
  host: /(^|\.)x\.ai$/,
  named: /^x-?ai$|^grok/,
  quirks: {
    maxTokens: "max_completion_tokens",
    stops: 0,
    reasoningBack: "none",
    thinkTags: false,
    deltas: "repeating",
    parallelField: "parallel_function_calling",
  },
  models: [
    {
      model: /^grok-3-mini/,
      quirks: { thinkingDepth: "reasoning_effort", efforts: { ...UP_TO_HIGH, medium: "low" } },
    },
  ],
};

/** Gemini 3 cannot stop reasoning, 2.5 Flash can. */
const GEMINI: VendorRow<ChatQuirks> = {
  name: "Gemini",
  host: /^generativelanguage\.googleapis\.com$/,
  named: /^gemini|^google/,
  quirks: {
    thinkingDepth: "reasoning_effort",
    efforts: UP_TO_HIGH,
    reasoningBack: "none",
    thinkTags: false,
    schema: "gemini-json",
    thoughtSignatures: true,
    lateSystem: false,
    userField: "none",
  },
  models: [
    { model: /gemini-3.*flash/, quirks: { efforts: { ...UP_TO_HIGH, off: "minimal" } } },
    { model: /gemini-2\.5-flash/, quirks: { efforts: NONE_TO_HIGH, thoughtSignatures: false } },
    { model: /gemini-[12]/, quirks: { thoughtSignatures: false } },
  ],
};

/** A search engine with a model behind it: it calls no tools, and searches whether asked to or not. */
const PERPLEXITY: VendorRow<ChatQuirks> = {
  name: "Perplexity",
  host: /(^|\.)perplexity\.ai$/,
  named: /^perplexity/,
  quirks: {
    stops: 0,
    reasoningBack: "none",
    tools: false,
    lateSystem: false,
    streamFields: {},
    userField: "none",
    webSearch: "always",
  },
};

export const LABS: readonly VendorRow<ChatQuirks>[] = [
  DEEPSEEK,
  MOONSHOT,
  ZHIPU,
  QWEN,
  MINIMAX,
  MISTRAL,
  XAI,
  GEMINI,
  PERPLEXITY,
];
