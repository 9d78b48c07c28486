/** Token counts of a Responses answer in Anthropic's terms, where input excludes the cached part. */
import { isRecord, type Usage } from "../../../core/message.ts";
import { fieldsOf, numberOf, type Fields } from "../../foreign.ts";
import { usageOf as chatUsageOf } from "../shared/usage.ts";

/** Undefined where the provider has told nothing. Some gateways use the names of Chat Completions. */
export function usageOf(usage: unknown): Usage | undefined {
  if (!isRecord(usage)) return undefined;
  if (numberOf(usage["input_tokens"]) !== undefined) return ownUsage(usage);
  return numberOf(usage["prompt_tokens"]) === undefined ? undefined : chatUsageOf(usage);
}

function ownUsage(usage: Fields): Usage {
  const input = fieldsOf(usage["input_tokens_details"]);
  const cacheRead = count(input["cached_tokens"]);
  const cacheWritten = count(input["cache_write_tokens"]);
  const thinking = numberOf(fieldsOf(usage["output_tokens_details"])["reasoning_tokens"]);
  return {
    input_tokens: Math.max(0, count(usage["input_tokens"]) - cacheRead - cacheWritten),
    output_tokens: count(usage["output_tokens"]),
    cache_read_input_tokens: cacheRead,
    cache_creation_input_tokens: cacheWritten,
    ...(thinking === undefined ? {} : { output_tokens_details: { thinking_tokens: count(thinking) } }),
  };
}

function count(value: unknown): number {
  return Math.max(0, Math.trunc(numberOf(value) ?? 0));
}
