/** Lowers `max_tokens`, and with it a thinking budget that would no longer fit. */
import type { MessagesRequest } from "../../core/message.ts";
import { fieldsOf, numberOf } from "../foreign.ts";

/** Anthropic refuses smaller budgets, and budgets that are not smaller than `max_tokens`. */
const MIN_BUDGET = 1_024;

export function capTokens(request: MessagesRequest, limit: number): MessagesRequest {
  const { max_tokens } = request;
  if (max_tokens === undefined || max_tokens <= limit) return request;
  const capped = { ...request, max_tokens: limit };
  const budget = numberOf(fieldsOf(request.thinking)["budget_tokens"]);
  if (budget === undefined || budget < limit) return capped;
  const rest = limit - 1;
  return {
    ...capped,
    thinking: rest < MIN_BUDGET ? { type: "disabled" } : { ...request.thinking, budget_tokens: rest },
  };
}
