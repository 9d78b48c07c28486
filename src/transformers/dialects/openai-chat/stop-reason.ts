/** Finish reasons of the OpenAI Chat family in Anthropic's terms. */
import type { CcrError } from "../../../core/errors.ts";
import type { StopReason, Usage } from "../../../core/message.ts";
import type { Target } from "../../../core/target.ts";
import { stringOf, type Fields } from "../../foreign.ts";
import { upstreamError } from "../../upstream-error.ts";
import type { Stop } from "../../writer.ts";

/** These say more than the blocks do. For any other reason the blocks decide: many servers say `stop` after a call. */
const DECISIVE: ReadonlyMap<string, StopReason> = new Map([
  ["length", "max_tokens"],
  ["max_tokens", "max_tokens"],
  ["max_output_tokens", "max_tokens"],
  ["content_filter", "refusal"],
  /** GLM */
  ["sensitive", "refusal"],
  /** Mistral, GLM */
  ["model_length", "model_context_window_exceeded"],
  ["model_context_window_exceeded", "model_context_window_exceeded"],
]);

/** Not an end but a failure: OpenRouter and Mistral, DeepSeek, GLM. Value: the HTTP status it amounts to. */
const FAILURES: ReadonlyMap<string, number> = new Map([
  ["error", 500],
  ["insufficient_system_resource", 503],
  ["network_error", 502],
]);

export interface Ending {
  readonly finish: string;
  readonly toolCalls: number;
  /** The model's words for not answering, empty when it did answer. */
  readonly refusal: string;
  /** The stop sequence that ended the text, where the server tells (vLLM). */
  readonly sequence: string;
  /** True when prompt and answer together fill the model's window. */
  readonly windowFull: boolean;
}

export function stopOf({ finish, toolCalls, refusal, sequence, windowFull }: Ending): Stop {
  const decided = decisive(finish) ?? (refusal ? "refusal" : toolCalls > 0 ? "tool_use" : "end_turn");
  const reason = decided === "max_tokens" && windowFull ? "model_context_window_exceeded" : decided;
  if (reason === "refusal") {
    return { reason, sequence: null, details: { type: "refusal", category: null, explanation: refusal || null } };
  }
  if (reason === "end_turn" && sequence !== "") return { reason: "stop_sequence", sequence };
  return { reason, sequence: null };
}

/** Relays to Gemini write Gemini's own reasons. */
function decisive(finish: string): StopReason | undefined {
  return DECISIVE.get(finish.toLowerCase());
}

/** Servers keep a few tokens of the window to themselves. */
const FULL = 0.995;

export function isWindowFull(usage: Usage | undefined, { provider, model }: Target): boolean {
  const window = provider.windows[model];
  if (window === undefined || usage === undefined) return false;
  const { input_tokens, cache_read_input_tokens, cache_creation_input_tokens, output_tokens } = usage;
  return input_tokens + cache_read_input_tokens + cache_creation_input_tokens + output_tokens >= window * FULL;
}

/** True when the answer was cut, so that a half-written call is not the model's fault. */
export function isCut(finish: string): boolean {
  const reason = decisive(finish);
  return reason === "max_tokens" || reason === "model_context_window_exceeded";
}

/** vLLM's `stop_reason` and SGLang's `matched_stop` are the matched string, or the number of a stop token. */
export function stopSequenceOf(choice: Fields): string {
  const matched = stringOf(choice["stop_reason"]) || stringOf(choice["matched_stop"]);
  return matched === "end_turn" || matched === stringOf(choice["finish_reason"]) ? "" : matched;
}

export function failureOfFinish(finish: string, target: Target): CcrError | undefined {
  const status = FAILURES.get(finish);
  if (status === undefined) return undefined;
  return upstreamError({ status, headers: {}, body: `finish_reason ${finish}` }, target);
}
