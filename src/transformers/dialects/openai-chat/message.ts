/** Reads a whole Chat Completions answer: the same translation as for a stream, of one chunk. */
import { CcrError } from "../../../core/errors.ts";
import { isRecord, type Message } from "../../../core/message.ts";
import { messageOfEvents } from "../../accumulate.ts";
import { fieldsOf, type Fields } from "../../foreign.ts";
import type { AnswerContext } from "../../types.ts";
import { errorOfBody } from "../../upstream-error.ts";
import { ChatAnswer } from "./answer.ts";
import { choicesOf, finishOf } from "./choices.ts";
import { chunkOfOllama } from "./ollama-native.ts";

export function chatMessage(body: unknown, context: AnswerContext): Message {
  const whole = wholeAnswer(body, context);
  const hasUsage = isRecord(whole["usage"]);
  const answer = new ChatAnswer(hasUsage ? { ...context, estimateInput: () => 0 } : context);
  return messageOfEvents([...answer.push(whole), ...answer.end(true)]);
}

/**
 * The body, once it is known to be an answer. A whole one is finished even where it does not say so; the first line of a
 * stream of Ollama's says that it is not.
 */
function wholeAnswer(body: unknown, { target }: AnswerContext): Fields {
  const given = fieldsOf(Array.isArray(body) ? body[0] : body);
  const fields = chunkOfOllama(given);
  const failure = errorOfBody(fields, target);
  if (failure) throw failure;
  if (given !== fields && given["done"] === false) throw new CcrError("CCR-E112", { provider: target.provider.name });
  const choices = choicesOf(fields).filter(isTelling);
  if (choices.length > 0) {
    const finished = choices.map((choice) => Object.assign({}, choice, { finish_reason: finishOf(choice) || "stop" }));
    return { ...fields, choices: finished };
  }
  const detail = "JSON without a message";
  throw new CcrError("CCR-E107", { provider: target.provider.name, detail });
}

function isTelling({ message, delta, text }: Fields): boolean {
  return isRecord(message ?? delta) || typeof text === "string";
}
