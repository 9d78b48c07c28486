/**
 * Makes a conversation acceptable to Anthropic after turns of other providers: unsigned thinking is refused there
 * ("Invalid signature in thinking block"), and so are tool ids outside `[a-zA-Z0-9_-]`, such as Kimi's.
 */
import { isThinking, isToolResult, isToolUse, type Block, type MessageParam } from "../../../core/message.ts";
import { hash8 } from "../../hash.ts";
import { isSealed } from "../../keepsake.ts";

const FOREIGN_CHARACTER = /[^a-zA-Z0-9_-]/;

/** The same array when nothing had to change. */
export function portableHistory(messages: readonly MessageParam[]): readonly MessageParam[] {
  if (!messages.some(({ content }) => typeof content !== "string" && content.some(isForeign))) return messages;
  return messages.map(portableMessage).filter(({ content }) => content.length > 0);
}

function portableMessage(message: MessageParam): MessageParam {
  if (typeof message.content === "string" || !message.content.some(isForeign)) return message;
  return { ...message, content: message.content.filter((block) => !isUnsigned(block)).map(portableBlock) };
}

function portableBlock(block: Block): Block {
  if (isToolUse(block)) return { ...block, id: portableId(block.id) };
  return isToolResult(block) ? { ...block, tool_use_id: portableId(block.tool_use_id) } : block;
}

function portableId(id: string): string {
  return FOREIGN_CHARACTER.test(id) ? `toolu_${hash8(id)}` : id;
}

function isForeign(block: Block): boolean {
  if (isToolUse(block)) return FOREIGN_CHARACTER.test(block.id);
  if (isToolResult(block)) return FOREIGN_CHARACTER.test(block.tool_use_id);
  return isUnsigned(block);
}

/** What ccr has sealed for another provider is no signature either. */
function isUnsigned(block: Block): boolean {
  if (isThinking(block)) return !block["signature"] || isSealed(block["signature"]);
  return block.type === "redacted_thinking" && isSealed(block["data"]);
}
