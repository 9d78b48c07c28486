/** The choices of a chunk as the one answer that was asked for, in whatever way a server spreads it over them. */
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";

/** What the chunks so far have told. */
export interface Told {
  readonly content: string;
  readonly reasoned: boolean;
}

/** What some servers write where others write nothing. */
const NO_REASONS: ReadonlySet<string> = new Set(["null", "none"]);
const REASONING = ["reasoning_content", "reasoning", "reasoning_details", "thinking"] as const;

/** Copilot puts the text and each call of one answer into choices of their own. */
export function choicesOf(chunk: Fields): readonly Fields[] {
  return itemsOf(chunk["choices"]).map(fieldsOf);
}

export function finishOf(choice: Fields): string {
  const finish = stringOf(choice["finish_reason"]);
  return NO_REASONS.has(finish.toLowerCase()) ? "" : finish;
}

/** `text` is what completions had before there was a chat. */
export function deltaOf(choice: Fields, told: Told): Fields {
  const { delta, message, text } = choice;
  if (delta !== undefined && delta !== null) return fieldsOf(delta);
  if (message === undefined || message === null) return typeof text === "string" ? { content: text } : {};
  return untold(fieldsOf(message), told);
}

/** MiniMax and others end a stream with the whole message once more: what of it has not been told. */
function untold(message: Fields, { content, reasoned }: Told): Fields {
  const rest: Record<string, unknown> = { ...message };
  if (content !== "") {
    const whole = stringOf(message["content"]);
    rest["content"] = whole.startsWith(content) ? whole.slice(content.length) : "";
  }
  if (reasoned || content !== "") for (const field of REASONING) rest[field] = undefined;
  return rest;
}
