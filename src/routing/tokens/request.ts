/** Estimates the prompt of a whole request: what the provider will count as input. */
import {
  isImage,
  isRecord,
  isText,
  isThinking,
  isToolResult,
  isToolUse,
  type Block,
  type MessagesRequest,
} from "../../core/message.ts";
import { estimateTokens } from "./estimate.ts";

/** Anthropic bills width x height / 750, at most about 1,600 tokens for the sizes that clients send. */
const IMAGE = 1_500;
/** A base64 document, whose text we cannot see: about two pages. */
const DOCUMENT = 3_000;
/** Role marks and separators around each message, and around each tool definition. */
const FRAME = 4;
/** Fields that no model reads as text. */
const OPAQUE: ReadonlySet<string> = new Set([
  "data",
  "signature",
  "encrypted_content",
  "encrypted_index",
  "cache_control",
]);

/** At least 1: a count of 0 makes clients believe that nothing was counted. */
export function estimateRequest({ system = "", messages, tools = [] }: MessagesRequest): number {
  let tokens = countContent(system);
  for (const { content } of messages) tokens += FRAME + countContent(content);
  for (const { name = "", description = "", input_schema } of tools) {
    tokens += FRAME + estimateTokens(name) + estimateTokens(description) + countJson(input_schema);
  }
  return Math.max(1, Math.round(tokens));
}

function countContent(content: unknown): number {
  if (typeof content === "string") return estimateTokens(content);
  if (!Array.isArray(content)) return 0;
  let tokens = 0;
  for (const block of content) if (isBlock(block)) tokens += countBlock(block);
  return tokens;
}

function isBlock(value: unknown): value is Block {
  return isRecord(value) && typeof value["type"] === "string";
}

function countBlock(block: Block): number {
  if (isText(block)) return estimateTokens(block.text);
  if (isThinking(block)) return estimateTokens(block.thinking);
  if (isToolUse(block)) return estimateTokens(block.name) + countJson(block.input);
  if (isToolResult(block)) return countContent(block.content);
  if (isImage(block)) return IMAGE;
  if (block.type === "document" && isRecord(block["source"]) && block["source"]["type"] !== "text") return DOCUMENT;
  return countJson(block);
}

function countJson(value: unknown): number {
  return value === undefined ? 0 : estimateTokens(jsonOf(value));
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value, (key, inner: unknown) => (OPAQUE.has(key) ? undefined : inner)) ?? "";
  } catch {
    // Nested deeper than the stack reaches: no request that a provider takes.
    return "";
  }
}
