/**
 * Tool results as tool messages. Most vendors take text only there, so pictures and files travel in the user message that
 * follows.
 */
import { isRecord, isToolResult, type Block, type MessageParam, type ToolResultBlock } from "../../../core/message.ts";
import type { ChatQuirks } from "../../../core/quirks.ts";
import { itemsOf, stringOf } from "../../foreign.ts";
import { contentOf, partsOf, textParts, type Part } from "./content.ts";

export interface ToolResult {
  readonly content: string | readonly Part[];
  /** Images and files of the result. */
  readonly attachments: readonly Part[];
}

/** Several providers refuse an empty tool message. */
export const NO_OUTPUT = "(no output)";

/** Stands in for the result of a call that was interrupted: every call must have one. */
export const NO_RESULT = "[no result: interrupted]";
export const INTERRUPTED: ToolResult = { content: NO_RESULT, attachments: [] };

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

export function resultOf(block: ToolResultBlock, quirks: ChatQuirks): ToolResult {
  const parts = resultParts(block.content, quirks);
  if (quirks.toolResultParts) return { content: markedContent(block, parts, quirks), attachments: [] };
  const text = parts.filter((part) => part["type"] === "text");
  const attachments = parts.filter((part) => part["type"] !== "text");
  const notes = attachments.map((part): Part => ({ type: "text", text: noteOf(part) }));
  return { content: markedContent(block, [...text, ...notes], quirks), attachments };
}

/** A result whose call is not in the conversation, for a user message. */
export function orphanText(block: ToolResultBlock, quirks: ChatQuirks): Part[] {
  const { content, attachments } = resultOf(block, quirks);
  const parts: readonly Part[] = typeof content === "string" ? [{ type: "text", text: content }] : content;
  return [{ type: "text", text: "[result of an earlier tool call]" }, ...parts, ...attachments];
}

function markedContent(block: ToolResultBlock, parts: readonly Part[], quirks: ChatQuirks): string | readonly Part[] {
  const content = contentOf(parts);
  const failed = block.is_error === true ? "Error: " : "";
  if (typeof content === "string") return contentOf(textParts(`${failed}${content || NO_OUTPUT}`, block, quirks));
  const [first] = content;
  if (failed === "") return content;
  if (first?.["type"] !== "text") return [{ type: "text", text: failed.trim() }, ...content];
  return [{ ...first, text: failed + stringOf(first["text"]) }, ...content.slice(1)];
}

function resultParts(content: unknown, quirks: ChatQuirks): Part[] {
  if (typeof content === "string") return partsOf([{ type: "text", text: content }], quirks);
  if (isRecord(content)) return [{ type: "text", text: JSON.stringify(content) }];
  return partsOf(itemsOf(content).filter(isBlock), quirks);
}

export function isBlock(value: unknown): value is Block {
  return isRecord(value) && typeof value["type"] === "string";
}

function noteOf(part: Part): string {
  return part["type"] === "image_url" ? "[image in next message]" : "[document in next message]";
}
