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
import { estimateTokens, MARK_TOKENS } from "./estimate.ts";
import { documentTokens, imageTokens } from "./media.ts";

/** Counts a text, perhaps by remembering it. */
export type TextCounter = (text: string) => number;

/** Role marks and separators around each message, and around each tool definition. */
const FRAME = 4;
/** `true`, `null` and small numbers. */
const LITERAL = 1.1;
const MAX_DEPTH = 200;
/** Fields that no model reads as text. */
const OPAQUE: ReadonlySet<string> = new Set([
  "data",
  "signature",
  "encrypted_content",
  "encrypted_index",
  "cache_control",
]);

/** At least 1: a count of 0 makes clients believe that nothing was counted. */
export function estimateRequest(request: MessagesRequest, count: TextCounter = estimateTokens): number {
  const { system = "", messages, tools = [] } = request;
  const content = new ContentCounter(count);
  let tokens = content.of(system);
  for (const message of messages) tokens += FRAME + content.of(message.content);
  for (const { name = "", description = "", input_schema } of tools)
    tokens += FRAME + count(name) + count(description) + content.ofJson(input_schema);
  return Math.max(1, Math.round(tokens));
}

class ContentCounter {
  readonly #count: TextCounter;
  #depth = 0;

  constructor(count: TextCounter) {
    this.#count = count;
  }

  of(content: unknown): number {
    if (typeof content === "string") return this.#count(content);
    if (!Array.isArray(content) || this.#depth >= MAX_DEPTH) return 0;
    let tokens = 0;
    this.#depth++;
    for (const block of content) if (isBlock(block)) tokens += this.#ofBlock(block);
    this.#depth--;
    return tokens;
  }

  /** As its JSON text would be counted, without making that text. */
  ofJson(value: unknown): number {
    if (typeof value === "string") return MARK_TOKENS + this.#count(value);
    if (value === undefined) return 0;
    if (typeof value !== "object" || value === null) return LITERAL;
    // What is nested deeper than the stack reaches is in no request that a provider takes.
    if (this.#depth >= MAX_DEPTH) return MARK_TOKENS;
    this.#depth++;
    const tokens = isRecord(value) ? this.#ofMembers(value) : this.#ofItems(value);
    this.#depth--;
    return MARK_TOKENS + tokens;
  }

  #ofMembers(record: Readonly<Record<string, unknown>>): number {
    let tokens = 0;
    for (const key in record) {
      if (!OPAQUE.has(key)) tokens += MARK_TOKENS + this.#count(key) + this.ofJson(record[key]);
    }
    return tokens;
  }

  #ofItems(items: unknown): number {
    let tokens = 0;
    if (Array.isArray(items)) for (const item of items) tokens += this.ofJson(item);
    return tokens;
  }

  #ofBlock(block: Block): number {
    if (isText(block)) return this.#count(block.text);
    if (isToolResult(block)) return this.of(block.content);
    if (isToolUse(block)) return this.#count(block.name) + this.ofJson(block.input);
    if (isThinking(block)) return this.#count(block.thinking);
    if (isImage(block)) return imageTokens(block.source);
    return block.type === "document" ? this.#ofDocument(block) : this.ofJson(block);
  }

  /** A source may also be a text, or a list of blocks. */
  #ofDocument({ source, title, context }: Block): number {
    const about = this.of(title) + this.of(context);
    if (!isRecord(source)) return about;
    if (source["type"] === "text") return about + this.of(source["data"]);
    if (source["type"] === "content") return about + this.of(source["content"]);
    return about + documentTokens(source);
  }
}

function isBlock(value: unknown): value is Block {
  return isRecord(value) && typeof value["type"] === "string";
}
