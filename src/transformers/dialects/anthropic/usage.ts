/** Token counts as Anthropic sends them, made whole. */
import type { Usage } from "../../../core/message.ts";
import { fieldsOf, numberOf } from "../../foreign.ts";

/**
 * The counts of `value` over those of `before`. Anthropic's are cumulative: later numbers replace earlier ones and are
 * never added, and what a later event leaves out still holds.
 */
export function mergedUsage(before: Usage, value: unknown): Usage {
  const usage = fieldsOf(value);
  const details = fieldsOf(usage["output_tokens_details"]);
  const thinking = numberOf(details["thinking_tokens"]) ?? before.output_tokens_details?.thinking_tokens;
  return {
    input_tokens: numberOf(usage["input_tokens"]) ?? before.input_tokens,
    output_tokens: numberOf(usage["output_tokens"]) ?? before.output_tokens,
    cache_read_input_tokens: numberOf(usage["cache_read_input_tokens"]) ?? before.cache_read_input_tokens,
    cache_creation_input_tokens: numberOf(usage["cache_creation_input_tokens"]) ?? before.cache_creation_input_tokens,
    ...(thinking === undefined ? {} : { output_tokens_details: { thinking_tokens: thinking } }),
  };
}
