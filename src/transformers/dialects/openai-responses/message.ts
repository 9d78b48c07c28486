/** Reads a whole response: the same translation as for a stream, of its last event. */
import { CcrError } from "../../../core/errors.ts";
import type { Message } from "../../../core/message.ts";
import { messageOfEvents } from "../../accumulate.ts";
import { fieldsOf } from "../../foreign.ts";
import type { AnswerContext } from "../../types.ts";
import { errorOfBody } from "../../upstream-error.ts";
import { ResponsesAnswer } from "./answer.ts";
import { usageOf } from "./usage.ts";

export function responsesMessage(body: unknown, context: AnswerContext): Message {
  const { target } = context;
  const response = fieldsOf(Array.isArray(body) ? body[0] : body);
  const failure = errorOfBody(response, target);
  if (failure) throw failure;
  if (!Array.isArray(response["output"]) && response["status"] !== "cancelled") {
    const detail = "JSON without a response";
    throw new CcrError("CCR-E107", { provider: target.provider.name, detail });
  }
  const hasUsage = usageOf(response["usage"]) !== undefined;
  const answer = new ResponsesAnswer(hasUsage ? { ...context, estimateInput: () => 0 } : context);
  return messageOfEvents(answer.whole(response));
}
