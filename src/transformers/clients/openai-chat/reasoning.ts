/**
 * Thinking in Chat messages, which have no place for it of their own. Its text is `reasoning_content`, as DeepSeek has it;
 * what has to come back with it, above all its signature, is in `reasoning_details`, as OpenRouter has it.
 */
import type { Block } from "../../../core/message.ts";
import { stringOf, type Fields } from "../../foreign.ts";
import type { RequestObject } from "../openai/request-object.ts";

/** Where in a message something was thought. */
export interface Place {
  /** Characters of text in front of it. */
  readonly text: number;
  /** Calls in front of it. */
  readonly calls: number;
}

export interface Thought extends Place {
  readonly block: Block;
}

/**
 * The id of a detail is ours: it tells the place, and that what is encrypted is from here. What others have encrypted
 * means nothing here, and Anthropic refuses it.
 */
const OWN_ID = /^ccr\.(\d+)\.(\d+)$/;
const BEGINNING: Place = { text: 0, calls: 0 };

/** A whole thinking block, once it has ended. */
export function thinkingDetail(text: string, signature: string, place: Place): Fields {
  return { type: "reasoning.text", id: idOf(place), text, signature };
}

export function redactedDetail(block: Block, place: Place): Fields {
  return { type: "reasoning.encrypted", id: idOf(place), data: stringOf(block["data"]) };
}

/** Clients that know the details send them back as they were, others the text, most nothing. */
export function thoughtsOf(message: RequestObject): Thought[] {
  const thoughts = message.objects("reasoning_details").flatMap(thoughtsOfDetail);
  if (thoughts.length > 0) return thoughts;
  const text = message.text("reasoning_content") ?? reasoningText(message);
  return text.trim() === "" ? [] : [{ ...BEGINNING, block: thinking(text, "") }];
}

/** OpenRouter's and newer servers' name for the text. */
function reasoningText(message: RequestObject): string {
  return stringOf(message.value("reasoning"));
}

function thoughtsOfDetail(detail: RequestObject): Thought[] {
  const place = placeOf(detail);
  const data = stringOf(detail.value("data"));
  const text = stringOf(detail.value("text")) || stringOf(detail.value("summary"));
  const signature = place ? stringOf(detail.value("signature")) : "";
  if (data !== "") return place ? [{ ...place, block: { type: "redacted_thinking", data } }] : [];
  return text === "" && signature === "" ? [] : [{ ...(place ?? BEGINNING), block: thinking(text, signature) }];
}

function idOf({ text, calls }: Place): string {
  return `ccr.${text}.${calls}`;
}

function placeOf(detail: RequestObject): Place | undefined {
  const [, text, calls] = OWN_ID.exec(stringOf(detail.value("id"))) ?? [];
  return text === undefined ? undefined : { text: Number(text), calls: Number(calls) };
}

function thinking(text: string, signature: string): Block {
  return { type: "thinking", thinking: text, signature };
}
