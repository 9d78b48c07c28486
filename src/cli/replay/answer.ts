/** The answer to a replayed request, as the message it is. */
import { isRecord } from "../../core/message.ts";
import type { StreamEvent } from "../../core/event.ts";
import { SseDecoder } from "../../core/sse.ts";
import { AnswerFold } from "../../history/record/answer.ts";

const EVENT_TYPES: ReadonlySet<string> = new Set([
  "message_start",
  "content_block_start",
  "content_block_delta",
  "content_block_stop",
  "message_delta",
  "message_stop",
  "ping",
  "error",
]);

/** Undefined for answers in another grammar than Messages. */
export function messageIn(text: string): object | undefined {
  if (/^\s*\{/.test(text)) {
    const whole = parse(text);
    return isRecord(whole) && Array.isArray(whole["content"]) ? whole : undefined;
  }
  const decoder = new SseDecoder();
  const fold = new AnswerFold(true);
  for (const { data } of [...decoder.push(Buffer.from(text)), ...decoder.end()]) {
    const event = parse(data);
    if (isEvent(event)) fold.push(event);
  }
  return fold.message;
}

/** Our own proxy has written it. */
function isEvent(value: unknown): value is StreamEvent {
  return isRecord(value) && typeof value["type"] === "string" && EVENT_TYPES.has(value["type"]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
