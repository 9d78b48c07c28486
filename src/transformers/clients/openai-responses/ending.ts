/** How an answer ended, and what it took, in the terms of Responses. */
import type { StopReason, Usage } from "../../../core/message.ts";
import type { Fields } from "../../foreign.ts";

export interface Ending {
  readonly status: "completed" | "incomplete";
  readonly reason?: "max_output_tokens" | "content_filter";
}

export function endingOf(stop: StopReason | null): Ending {
  switch (stop) {
    case "max_tokens":
    case "model_context_window_exceeded":
      return { status: "incomplete", reason: "max_output_tokens" };
    case "refusal":
      return { status: "incomplete", reason: "content_filter" };
    case "tool_use":
    case "end_turn":
    case "stop_sequence":
    case "pause_turn":
    case null:
      return { status: "completed" };
  }
}

/** OpenAI counts what the cache holds among the input, Anthropic beside it. */
export function responsesUsage(usage: Usage): Fields {
  const { input_tokens, output_tokens, cache_read_input_tokens, cache_creation_input_tokens } = usage;
  const input = input_tokens + cache_read_input_tokens + cache_creation_input_tokens;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cache_read_input_tokens, cache_write_tokens: cache_creation_input_tokens },
    output_tokens,
    output_tokens_details: { reasoning_tokens: usage.output_tokens_details?.thinking_tokens ?? 0 },
    total_tokens: input + output_tokens,
  };
}
