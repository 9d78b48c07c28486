/** What Messages demands of a request, and what clients of other protocols leave open or ask for beyond it. */
import type { MessagesRequest } from "../../../core/message.ts";
import { fieldsOf, numberOf } from "../../foreign.ts";
import type { Call } from "../../types.ts";

/** Fit for every Claude since 4.0, and what Claude Code asks for where it does not know the model. */
const DEFAULT_MAX_TOKENS = 32_000;
/** Room for the answer behind the thinking. */
const ANSWER_TOKENS = 8_000;
/** OpenAI's scale goes up to 2. */
const MAX_TEMPERATURE = 1;

/** The same call where nothing is missing, or the client speaks Messages itself and knows what it sends. */
export function completedCall(call: Call): Call {
  if (!call.translated) return call;
  const request = completed(call.request);
  return request === call.request ? call : { ...call, request, raw: new TextEncoder().encode(JSON.stringify(request)) };
}

/** The same request where nothing is missing, as for every client that speaks Messages itself. */
export function completed(request: MessagesRequest): MessagesRequest {
  const { max_tokens, temperature } = request;
  if (max_tokens !== undefined && !isTooHot(temperature)) return request;
  const budget = numberOf(fieldsOf(request.thinking)["budget_tokens"]) ?? 0;
  return {
    ...request,
    max_tokens: max_tokens ?? Math.max(DEFAULT_MAX_TOKENS, budget + ANSWER_TOKENS),
    ...(isTooHot(temperature) && { temperature: MAX_TEMPERATURE }),
  };
}

function isTooHot(temperature: number | undefined): temperature is number {
  return temperature !== undefined && temperature > MAX_TEMPERATURE;
}
