/** How an answer ended, and what it took, in the terms of Chat Completions. */
import type { StopReason, Usage } from "../../../core/message.ts";

export type Finish = "stop" | "length" | "tool_calls" | "content_filter";

export function finishOf(stop: StopReason | null): Finish {
  switch (stop) {
    case "max_tokens":
    case "model_context_window_exceeded":
      return "length";
    case "tool_use":
      return "tool_calls";
    case "refusal":
      return "content_filter";
    case "end_turn":
    case "stop_sequence":
    case "pause_turn":
    case null:
      return "stop";
  }
}

export interface ChatUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details: { readonly cached_tokens: number; readonly cache_write_tokens: number };
  readonly completion_tokens_details: { readonly reasoning_tokens: number };
}

/** OpenAI counts what the cache holds among the prompt, Anthropic beside it. */
export function chatUsage(usage: Usage): ChatUsage {
  const { input_tokens, output_tokens, cache_read_input_tokens, cache_creation_input_tokens } = usage;
  const prompt_tokens = input_tokens + cache_read_input_tokens + cache_creation_input_tokens;
  return {
    prompt_tokens,
    completion_tokens: output_tokens,
    total_tokens: prompt_tokens + output_tokens,
    prompt_tokens_details: { cached_tokens: cache_read_input_tokens, cache_write_tokens: cache_creation_input_tokens },
    completion_tokens_details: { reasoning_tokens: usage.output_tokens_details?.thinking_tokens ?? 0 },
  };
}
