/** `quirks` of a provider: what its user knows better than the table of vendors. Every name and value is checked. */
import { z } from "zod";

import type { ChatQuirks, MessagesQuirks, QuirkOverrides } from "../core/quirks.ts";
import { flag, headers, number } from "./values.ts";

const fields = z.record(z.string(), z.unknown());
const count = number(0, 1e9);
const effort = z.string();
const turns = z.enum(["none", "tool-turns", "all-turns"]);
const efforts = z.strictObject({ off: effort, low: effort, medium: effort, high: effort, xhigh: effort, max: effort });

type Shape = { readonly [Name in keyof (ChatQuirks & MessagesQuirks)]: z.ZodExactOptional };

/** The type demands a row for every quirk there is. */
const SHAPE = {
  atOnce: count.exactOptional(),
  maxTokens: z.enum(["max_tokens", "max_completion_tokens"]).exactOptional(),
  minOutput: count.exactOptional(),
  maxOutput: count.exactOptional(),
  sampling: flag.exactOptional(),
  topK: flag.exactOptional(),
  stops: count.exactOptional(),
  thinkingSwitch: z.enum(["none", "thinking", "enable_thinking", "reasoning", "chat_template_kwargs"]).exactOptional(),
  thinkingDepth: z.enum(["none", "reasoning_effort", "thinking_budget", "reasoning"]).exactOptional(),
  thinkingFields: fields.exactOptional(),
  efforts: efforts.exactOptional(),
  maxThinking: count.exactOptional(),
  toolsEndThinking: flag.exactOptional(),
  forcedToolEndsThinking: flag.exactOptional(),
  wholeAnswersEndThinking: flag.exactOptional(),
  reasoningBack: turns.exactOptional(),
  reasoningField: z
    .enum(["as-received", "reasoning_content", "reasoning", "reasoning_details", "think-tags", "thinking-part"])
    .exactOptional(),
  reasoningFiller: turns.exactOptional(),
  thinkTags: flag.exactOptional(),
  deltas: z.enum(["pieces", "growing", "repeating"]).exactOptional(),
  tools: flag.exactOptional(),
  toolChoice: z.enum(["full", "unnamed", "unforced", "auto"]).exactOptional(),
  parallelField: z.enum(["none", "parallel_tool_calls", "parallel_function_calling"]).exactOptional(),
  strictTools: flag.exactOptional(),
  schema: z.enum(["plain", "gemini-json", "gemini", "kimi"]).exactOptional(),
  toolIds: z.enum(["any", "up-to-40", "nine-letters"]).exactOptional(),
  thoughtSignatures: flag.exactOptional(),
  toolResultParts: flag.exactOptional(),
  userAfterTool: flag.exactOptional(),
  lateSystem: flag.exactOptional(),
  prefill: fields.exactOptional(),
  cacheMarkers: z.enum(["none", "anthropic", "openai"]).exactOptional(),
  vision: flag.exactOptional(),
  files: flag.exactOptional(),
  responseFormat: z.enum(["json_schema", "json_object"]).exactOptional(),
  streamFields: fields.exactOptional(),
  userField: z.enum(["none", "user", "user_id", "safety_identifier"]).exactOptional(),
  sessionField: z.enum(["none", "prompt_cache_key", "session_id"]).exactOptional(),
  serviceTier: flag.exactOptional(),
  webSearch: z.enum(["none", "plugin", "options", "always"]).exactOptional(),
  keyHeader: z.enum(["authorization", "x-api-key", "api-key"]).exactOptional(),
  headers: headers.exactOptional(),
  imageHeaders: headers.exactOptional(),
  extra: fields.exactOptional(),
  confidant: flag.exactOptional(),
  betas: flag.exactOptional(),
  serverTools: flag.exactOptional(),
  adaptiveThinking: flag.exactOptional(),
  checksThinking: flag.exactOptional(),
  needsThinking: flag.exactOptional(),
} satisfies Shape;

/** `models` holds further quirks by model name. */
export const quirks: z.ZodType<QuirkOverrides> = z.strictObject({
  ...SHAPE,
  models: z.record(z.string(), z.strictObject(SHAPE)).exactOptional(),
});

export const QUIRK_NAMES: readonly string[] = [...Object.keys(SHAPE), "models"];
