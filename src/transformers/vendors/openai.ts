/** OpenAI's models, and the services that offer them under their own name. */
import type { ChatQuirks } from "../../core/quirks.ts";
import { NONE_TO_HIGH, NONE_TO_XHIGH, UP_TO_HIGH } from "./efforts.ts";
import type { ModelRow, VendorRow } from "./types.ts";

const OPENAI: Partial<ChatQuirks> = {
  thinkTags: false,
  reasoningBack: "none",
  parallelField: "parallel_tool_calls",
  strictTools: true,
  toolIds: "up-to-40",
  files: true,
  streamFields: { stream_options: { include_usage: true, include_obfuscation: false } },
  userField: "safety_identifier",
  sessionField: "prompt_cache_key",
  serviceTier: true,
  extra: { store: false },
};

/** Also behind unknown gateways, which hand requests on as they are. */
const REASONING: Partial<ChatQuirks> = {
  maxTokens: "max_completion_tokens",
  minOutput: 16,
  sampling: false,
  stops: 0,
  thinkingDepth: "reasoning_effort",
  reasoningBack: "none",
};

/** From 5.6 on, block-level cache breakpoints are taken. */
const MARKED: Partial<ChatQuirks> = { cacheMarkers: "openai" };

/**
 * From 5.2 on, Chat Completions takes function tools only with effort `none`: "Function tools with reasoning_effort are
 * not supported for gpt-5.4 in /v1/chat/completions".
 */
const OPENAI_MODELS: readonly ModelRow<ChatQuirks>[] = [
  { model: /^(openai\/)?gpt-.*search/, quirks: { webSearch: "options", sampling: false } },
  { model: /^(openai\/)?o\d/, quirks: { ...REASONING, efforts: UP_TO_HIGH } },
  {
    model: /^(openai\/)?gpt-5(?![.\d])(?!-chat)/,
    quirks: { ...REASONING, efforts: { ...UP_TO_HIGH, off: "minimal" } },
  },
  { model: /^(openai\/)?gpt-5\.1(?!.*-chat)/, quirks: { ...REASONING, efforts: NONE_TO_HIGH } },
  {
    model: /^(openai\/)?gpt-5\.[2-5](?!.*-chat)/,
    quirks: { ...REASONING, efforts: NONE_TO_XHIGH, toolsEndThinking: true },
  },
  {
    model: /^(openai\/)?gpt-(5\.[6-9]|[6-9])(?!.*-chat)/,
    quirks: { ...REASONING, ...MARKED, efforts: NONE_TO_XHIGH, toolsEndThinking: true },
  },
];

/** Block markers are OpenAI's own; a gateway need not know them. */
export const OPENAI_MODELS_ELSEWHERE: readonly ModelRow<ChatQuirks>[] = OPENAI_MODELS.map(({ model, quirks }) => ({
  model,
  quirks: { ...quirks, cacheMarkers: "none", webSearch: "none" },
}));

export const OPENAI_VENDORS: readonly VendorRow<ChatQuirks>[] = [
  {
    name: "GitHub Models",
    host: /^models\.(github\.ai|inference\.ai\.azure\.com)$/,
    named: /^github[-_ ]?models/,
    quirks: { thinkTags: false, parallelField: "parallel_tool_calls", toolIds: "up-to-40", userField: "none" },
    models: OPENAI_MODELS_ELSEWHERE,
  },
  {
    /** Without `store` and `service_tier`, which depend on the API version of the resource. */
    name: "Azure OpenAI",
    host: /\.azure\.com$/,
    named: /^azure/,
    quirks: {
      ...OPENAI,
      userField: "user",
      extra: {},
      serviceTier: false,
      keyHeader: "api-key",
    },
    models: OPENAI_MODELS_ELSEWHERE,
  },
  {
    name: "GitHub Copilot",
    host: /(^|\.)githubcopilot\.com$/,
    named: /copilot/,
    quirks: {
      thinkTags: false,
      parallelField: "parallel_tool_calls",
      toolIds: "up-to-40",
      userField: "none",
      headers: { "editor-version": "vscode/1.120.0", "copilot-integration-id": "vscode-chat" },
      imageHeaders: { "copilot-vision-request": "true" },
    },
    models: OPENAI_MODELS_ELSEWHERE,
  },
  { name: "OpenAI", host: /^api\.openai\.com$/, named: /^openai$/, quirks: OPENAI, models: OPENAI_MODELS },
];
