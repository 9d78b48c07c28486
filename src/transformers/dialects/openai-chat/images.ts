/** Whether a conversation holds a picture, directly or in the result of a tool. */
import { isToolResult, type Block, type MessagesRequest } from "../../../core/message.ts";
import { fieldsOf, itemsOf } from "../../foreign.ts";

export function hasImage({ messages }: MessagesRequest): boolean {
  return messages.some(({ content }) => typeof content !== "string" && content.some(isOrHoldsImage));
}

function isOrHoldsImage(block: Block): boolean {
  if (block.type === "image") return true;
  return isToolResult(block) && itemsOf(block.content).some((part) => fieldsOf(part)["type"] === "image");
}
