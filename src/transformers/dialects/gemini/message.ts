/** Reads a whole Gemini answer: the same translation as for a stream. */
import { CcrError } from "../../../core/errors.ts";
import { isRecord, type Message } from "../../../core/message.ts";
import { messageOfEvents } from "../../accumulate.ts";
import { itemsOf, type Fields } from "../../foreign.ts";
import type { AnswerContext } from "../../types.ts";
import { GeminiAnswer, unwrapped } from "./answer.ts";
import { failureIn } from "./error.ts";

/** An array is a stream that was not asked for as events; then its last chunk must say that it is the last. */
export function geminiMessage(body: unknown, context: AnswerContext): Message {
  const chunks = (Array.isArray(body) ? itemsOf(body) : [body]).filter(isRecord).map(unwrapped);
  checkFirst(chunks, context);
  const counted = chunks.some((chunk) => isRecord(chunk["usageMetadata"]));
  const answer = new GeminiAnswer(counted ? { ...context, estimateInput: () => 0 } : context);
  const events = chunks.flatMap((chunk) => answer.push(chunk));
  return messageOfEvents([...events, ...answer.end(!Array.isArray(body))]);
}

function checkFirst(chunks: readonly Fields[], { target }: AnswerContext): void {
  for (const chunk of chunks) {
    const failure = failureIn(chunk, target);
    if (failure) throw failure;
  }
  const [first] = chunks;
  if (first && ("candidates" in first || "promptFeedback" in first || "usageMetadata" in first)) return;
  throw new CcrError("CCR-E107", { provider: target.provider.name, detail: "JSON without a candidate" });
}
