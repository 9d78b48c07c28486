/** Reads a whole Messages answer. */
import { CcrError } from "../../../core/errors.ts";
import { isRecord, NO_USAGE, type Block, type Message, type StopReason } from "../../../core/message.ts";
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";
import type { AnswerContext } from "../../types.ts";
import { errorOfBody } from "../../upstream-error.ts";
import { rememberThinking } from "./signatures.ts";
import { mergedUsage } from "./usage.ts";

const STOP_REASONS: ReadonlySet<unknown> = new Set<StopReason>([
  "end_turn",
  "max_tokens",
  "stop_sequence",
  "tool_use",
  "pause_turn",
  "refusal",
  "model_context_window_exceeded",
]);

export function messagesMessage(body: unknown, answer: AnswerContext): Message {
  const fields = fieldsOf(body);
  const failure = errorOfBody(fields, answer.target);
  if (failure) throw failure;
  if (Array.isArray(fields["content"])) return remembered(messageOf(fields, answer), answer);
  throw new CcrError("CCR-E107", { provider: answer.target.provider.name, detail: "JSON without a message" });
}

function remembered(message: Message, answer: AnswerContext): Message {
  for (const block of message.content) rememberThinking(block, answer);
  return message;
}

/** Fields this version does not know stay. The model is the one the client asked for: see `AnswerContext`. */
export function messageOf(fields: Fields, answer: AnswerContext): Message {
  return {
    ...fields,
    id: stringOf(fields["id"]) || answer.messageId,
    type: "message",
    role: "assistant",
    model: answer.askedModel,
    content: itemsOf(fields["content"]).filter(isBlock),
    stop_reason: stopReasonOf(fields["stop_reason"]),
    stop_sequence: stringOf(fields["stop_sequence"]) || null,
    usage: mergedUsage(NO_USAGE, fields["usage"]),
  };
}

export function isBlock(value: unknown): value is Block {
  return isRecord(value) && typeof value["type"] === "string";
}

/** A reason this version does not know ends the turn, which is what Claude Code makes of it. */
export function stopReasonOf(value: unknown): StopReason | null {
  if (isStopReason(value)) return value;
  return typeof value === "string" ? "end_turn" : null;
}

function isStopReason(value: unknown): value is StopReason {
  return STOP_REASONS.has(value);
}
