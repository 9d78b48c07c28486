/**
 * The canonical model: Anthropic Messages wire types, open to fields this version does not know.
 * Source of the shapes: `@anthropic-ai/sdk` 1.13 and requests of Claude Code 2.1.330.
 */

/** A content block. Fields other than `type` are read through the guards below. */
export interface Block {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface TextBlock extends Block {
  readonly type: "text";
  readonly text: string;
}

export interface ThinkingBlock extends Block {
  readonly type: "thinking";
  readonly thinking: string;
}

export interface ToolUseBlock extends Block {
  readonly type: "tool_use";
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
}

export interface ToolResultBlock extends Block {
  readonly type: "tool_result";
  readonly tool_use_id: string;
  /** String, blocks, or absent: Claude Code sends all three. */
  readonly content?: unknown;
  readonly is_error?: boolean;
}

export interface ImageBlock extends Block {
  readonly type: "image";
  readonly source: Readonly<Record<string, unknown>>;
}

/** `system` occurs inside the list too (Claude Code 2.1 sends it after the first user message). */
export type Role = "user" | "assistant" | "system";

export interface MessageParam {
  readonly role: Role;
  readonly content: string | readonly Block[];
  readonly [field: string]: unknown;
}

export interface Tool {
  readonly name: string;
  /** Absent or `custom` for client tools; anything else is a tool that Anthropic defines or runs. */
  readonly type?: string;
  readonly description?: string;
  readonly input_schema?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

export interface ToolChoice {
  readonly type: "auto" | "any" | "tool" | "none";
  readonly name?: string;
  readonly disable_parallel_tool_use?: boolean;
}

export interface MessagesRequest {
  readonly model: string;
  readonly messages: readonly MessageParam[];
  readonly max_tokens?: number;
  readonly stream?: boolean;
  readonly system?: string | readonly Block[];
  readonly tools?: readonly Tool[];
  readonly tool_choice?: ToolChoice;
  readonly thinking?: Readonly<Record<string, unknown>>;
  readonly output_config?: Readonly<Record<string, unknown>>;
  readonly stop_sequences?: readonly string[];
  readonly temperature?: number;
  readonly top_p?: number;
  readonly top_k?: number;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** Token counts of one answer. `input` excludes what was read from or written to the prompt cache. */
export interface Usage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_read_input_tokens: number;
  readonly cache_creation_input_tokens: number;
  /** Part of `output_tokens` that was spent on reasoning, when the provider says so. */
  readonly output_tokens_details?: { readonly thinking_tokens: number };
  /** Web searches the provider has run on its own, when it has run any. */
  readonly server_tool_use?: { readonly web_search_requests: number };
}

export const NO_USAGE: Usage = {
  input_tokens: 0,
  output_tokens: 0,
  cache_read_input_tokens: 0,
  cache_creation_input_tokens: 0,
};

export type StopReason =
  | "end_turn"
  | "max_tokens"
  | "stop_sequence"
  | "tool_use"
  | "pause_turn"
  | "refusal"
  | "model_context_window_exceeded";

/** Why an answer was refused. */
export interface StopDetails {
  readonly type: "refusal";
  readonly category: string | null;
  readonly explanation: string | null;
}

/** A whole answer, as sent to a client that asked for `stream: false`. */
export interface Message {
  readonly id: string;
  readonly type: "message";
  readonly role: "assistant";
  readonly model: string;
  readonly content: readonly Block[];
  readonly stop_reason: StopReason | null;
  readonly stop_sequence: string | null;
  readonly stop_details?: StopDetails | null;
  readonly usage: Usage;
}

export function isText(block: Block): block is TextBlock {
  return block.type === "text" && typeof block["text"] === "string";
}

export function isThinking(block: Block): block is ThinkingBlock {
  return block.type === "thinking" && typeof block["thinking"] === "string";
}

export function isToolUse(block: Block): block is ToolUseBlock {
  return block.type === "tool_use" && typeof block["id"] === "string" && typeof block["name"] === "string";
}

export function isToolResult(block: Block): block is ToolResultBlock {
  return block.type === "tool_result" && typeof block["tool_use_id"] === "string";
}

export function isImage(block: Block): block is ImageBlock {
  return block.type === "image" && isRecord(block["source"]);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Content as blocks, whichever of the two wire forms it came in. */
export function blocksOf(content: string | readonly Block[]): readonly Block[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}
