/** Token counts of the OpenAI Chat family in Anthropic's terms, where input excludes the cached part. */
import { isRecord, type Usage } from "../../../core/message.ts";
import { fieldsOf, numberOf, type Fields } from "../../foreign.ts";

/**
 * The usage object of a chunk or answer, wherever the server puts it: at the top, in the first choice (Kimi), under
 * `x_groq` (Groq). One without a number is none.
 */
export function usageFieldsOf(chunk: Fields, choice: Fields | undefined): Fields | undefined {
  const usage = chunk["usage"] ?? choice?.["usage"] ?? fieldsOf(chunk["x_groq"])["usage"];
  return isRecord(usage) && Object.values(usage).some(Number.isFinite) ? usage : undefined;
}

/** NVIDIA counts along, and some servers end with nothing but zeros. */
export function isBlank(usage: Fields): boolean {
  return Object.values(usage).every((value) => typeof value !== "number" || value === 0);
}

export function usageOf(usage: Fields): Usage {
  const cacheRead = cacheReadOf(usage);
  const cacheWritten = cacheWrittenOf(usage);
  const thinking = numberOf(fieldsOf(usage["completion_tokens_details"])["reasoning_tokens"]);
  return {
    input_tokens: inputOf(usage, cacheRead + cacheWritten),
    output_tokens: outputOf(usage, thinking ?? 0),
    cache_read_input_tokens: cacheRead,
    cache_creation_input_tokens: cacheWritten,
    ...(thinking === undefined ? {} : { output_tokens_details: { thinking_tokens: count(thinking) } }),
  };
}

/** `input_tokens` is the Anthropic field and already excludes the cache; `prompt_tokens` includes it. */
function inputOf(usage: Fields, cached: number): number {
  const prompt = numberOf(usage["prompt_tokens"]);
  return prompt === undefined ? count(usage["input_tokens"]) : Math.max(0, count(prompt) - cached);
}

/** xAI leaves reasoning out of `completion_tokens`; the total shows it. */
function outputOf(usage: Fields, thinking: number): number {
  const completion = count(usage["completion_tokens"] ?? usage["output_tokens"]);
  const rest = count(usage["total_tokens"]) - count(usage["prompt_tokens"]) - completion;
  return thinking > 0 && rest === thinking ? completion + thinking : completion;
}

/** OpenAI; DeepSeek; Kimi; Anthropic's own field, which some gateways add beside the OpenAI ones. */
function cacheReadOf(usage: Fields): number {
  const details = fieldsOf(usage["prompt_tokens_details"]);
  return count(
    details["cached_tokens"] ??
      usage["prompt_cache_hit_tokens"] ??
      usage["cached_tokens"] ??
      usage["cache_read_input_tokens"],
  );
}

/** OpenAI and OpenRouter; older gateways; DashScope; Anthropic's own field. */
function cacheWrittenOf(usage: Fields): number {
  const details = fieldsOf(usage["prompt_tokens_details"]);
  return count(
    details["cache_write_tokens"] ??
      details["cache_creation_tokens"] ??
      details["cache_creation_input_tokens"] ??
      usage["cache_creation_input_tokens"],
  );
}

function count(value: unknown): number {
  return Math.max(0, Math.trunc(numberOf(value) ?? 0));
}
