/**
 * Thinking in Chat messages, which have no place for it of their own. Its text is `reasoning_content`, as DeepSeek has it;
 * what has to come back with it, above all its signature, is in `reasoning_details`, as OpenRouter has it.
 */
import type { Block } from "../../../core/message.ts";
import { stringOf, type Fields } from "../../foreign.ts";
import type { RequestObject } from "../openai/request-object.ts";

/** By which our own details are known: what others have encrypted means nothing here, and Anthropic refuses it. */
const OWN_ID = "ccr";

/** A whole thinking block, once it has ended. */
export function thinkingDetail(text: string, signature: string): Fields {
  return { type: "reasoning.text", id: OWN_ID, text, signature };
}

export function redactedDetail(block: Block): Fields {
  return { type: "reasoning.encrypted", id: OWN_ID, data: stringOf(block["data"]) };
}

/** Clients that know the details send them back as they were, others the text, most nothing. */
export function thinkingBlocks(message: RequestObject): Block[] {
  const blocks = message.objects("reasoning_details").flatMap(blocksOfDetail);
  if (blocks.length > 0) return blocks;
  const text = message.text("reasoning_content") ?? reasoningText(message);
  return text.trim() === "" ? [] : [thinking(text, "")];
}

/** OpenRouter's and newer servers' name for the text. */
function reasoningText(message: RequestObject): string {
  return stringOf(message.value("reasoning"));
}

function blocksOfDetail(detail: RequestObject): Block[] {
  const own = detail.value("id") === OWN_ID;
  const data = stringOf(detail.value("data"));
  const text = stringOf(detail.value("text")) || stringOf(detail.value("summary"));
  const signature = own ? stringOf(detail.value("signature")) : "";
  if (data !== "") return own ? [{ type: "redacted_thinking", data }] : [];
  return text === "" && signature === "" ? [] : [thinking(text, signature)];
}

function thinking(text: string, signature: string): Block {
  return { type: "thinking", thinking: text, signature };
}
