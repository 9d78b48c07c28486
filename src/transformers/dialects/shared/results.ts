/** Results of tool calls, found by the calls they belong to. */
import { isRecord, isToolResult, type Block, type MessageParam, type ToolResultBlock } from "../../../core/message.ts";

/** Several providers refuse an empty tool message. */
export const NO_OUTPUT = "(no output)";

/** Stands in for the result of a call that was interrupted: every call must have one. */
export const NO_RESULT = "[no result: interrupted]";

/** The results for the calls of the assistant message at `index`, by call id. The first of two for one call counts. */
export function resultsAfter(messages: readonly MessageParam[], index: number): Map<string, ToolResultBlock> {
  const results = new Map<string, ToolResultBlock>();
  for (let i = index + 1; i < messages.length; i++) {
    const message = messages[i];
    if (!message || message.role === "assistant") break;
    if (typeof message.content === "string") continue;
    for (const block of message.content) {
      if (isToolResult(block) && !results.has(block.tool_use_id)) results.set(block.tool_use_id, block);
    }
  }
  return results;
}

export function isBlock(value: unknown): value is Block {
  return isRecord(value) && typeof value["type"] === "string";
}
