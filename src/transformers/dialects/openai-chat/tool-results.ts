/**
 * Tool results as tool messages. Most vendors take text only there, so pictures and files travel in the user message that
 * follows.
 */
import { isRecord, type ToolResultBlock } from "../../../core/message.ts";
import type { ChatQuirks } from "../../../core/quirks.ts";
import { itemsOf, stringOf } from "../../foreign.ts";
import { contentOf, partsOf, textParts, type Part } from "./content.ts";
import { isBlock, NO_OUTPUT, NO_RESULT } from "../shared/results.ts";

export interface ToolResult {
  readonly content: string | readonly Part[];
  /** Images and files of the result. */
  readonly attachments: readonly Part[];
}

export const INTERRUPTED: ToolResult = { content: NO_RESULT, attachments: [] };

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

function noteOf(part: Part): string {
  return part["type"] === "image_url" ? "[image in next message]" : "[document in next message]";
}
