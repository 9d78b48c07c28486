/** Gemini's token counts in Anthropic's terms: input excludes what was cached, output includes thinking. */
import type { Usage } from "../../../core/message.ts";
import { numberOf, type Fields } from "../../foreign.ts";

/** `searches` is how many queries Google has run for the answer. */
export function usageOf(metadata: Fields, searches: number): Usage {
  const cached = count(metadata["cachedContentTokenCount"]);
  const thinking = numberOf(metadata["thoughtsTokenCount"]);
  const prompt = count(metadata["promptTokenCount"]) + count(metadata["toolUsePromptTokenCount"]);
  return {
    input_tokens: Math.max(0, prompt - cached),
    output_tokens: count(metadata["candidatesTokenCount"]) + count(thinking),
    cache_read_input_tokens: cached,
    cache_creation_input_tokens: 0,
    ...(thinking === undefined ? {} : { output_tokens_details: { thinking_tokens: count(thinking) } }),
    ...(searches > 0 ? { server_tool_use: { web_search_requests: searches } } : {}),
  };
}

function count(value: unknown): number {
  return Math.max(0, Math.trunc(numberOf(value) ?? 0));
}
