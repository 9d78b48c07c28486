/** The conversation as Chat messages: every tool call answered at once and in order, every other block in its place. */
import {
  blocksOf,
  isRecord,
  isText,
  isToolResult,
  isToolUse,
  type Block,
  type MessageParam,
  type MessagesRequest,
  type ToolUseBlock,
} from "../../../core/message.ts";
import { parseJson, type Fields } from "../../foreign.ts";
import type { Quirks } from "../../quirks.ts";
import { contentOf, partsOf, textOf, textParts, type Part } from "./content.ts";
import { wireId, wireName } from "./tool-names.ts";
import { INTERRUPTED, orphanText, resultOf, resultsAfter } from "./tool-results.ts";

/** Claude Code's first system line differs in every request, which would defeat other providers' prompt caches. */
export const BILLING_LINE: RegExp = /^x-anthropic-billing-header:[^\n]*\n*/;

/** `instruction` ends the system prompt; empty for none. */
export function chatMessages(request: MessagesRequest, instruction: string, quirks: Quirks): readonly Fields[] {
  const list = new ChatMessages(quirks);
  const system = systemParts(request.system ?? [], quirks);
  const instructed = instruction === "" ? system : [...system, { type: "text", text: instruction }];
  list.system(contentOf(instructed));
  request.messages.forEach((message, index) => {
    if (message.role === "assistant") list.assistant(message, request.messages, index);
    else if (message.role === "user") list.user(message);
    else list.lateSystem(contentOf(systemParts(message.content, quirks)));
  });
  return list.end();
}

function systemParts(content: string | readonly Block[], quirks: Quirks): Part[] {
  return blocksOf(content)
    .filter(isText)
    .flatMap((block) => textParts(block.text.replace(BILLING_LINE, ""), block, quirks));
}

class ChatMessages {
  readonly #quirks: Quirks;
  readonly #messages: Fields[] = [];
  /** Tool results that already stand behind their call. */
  readonly #placed = new Set<Block>();
  /** Images and files of tool results, for the next user message. */
  #attachments: Part[] = [];

  constructor(quirks: Quirks) {
    this.#quirks = quirks;
  }

  system(content: string | readonly Part[]): void {
    if (content.length > 0) this.#messages.push({ role: "system", content });
  }

  lateSystem(content: string | readonly Part[]): void {
    this.#flushAttachments();
    if (this.#quirks.lateSystem) this.system(content);
    else if (content.length > 0) this.#pushUser(reminder(content));
  }

  user(message: MessageParam): void {
    const parts = blocksOf(message.content).flatMap((block) => this.#userParts(block));
    this.#pushUser([...this.#attachments, ...parts]);
    this.#attachments = [];
  }

  assistant(message: MessageParam, messages: readonly MessageParam[], index: number): void {
    this.#flushAttachments();
    const blocks = blocksOf(message.content);
    const calls = blocks.filter(isToolUse);
    const text = contentOf(blocks.flatMap((block) => this.#assistantParts(block)));
    if (text.length === 0 && calls.length === 0) return;
    this.#messages.push({
      role: "assistant",
      content: text.length === 0 ? null : text,
      ...(this.#needsFiller(calls) ? { reasoning_content: "" } : {}),
      ...(calls.length === 0 ? {} : { tool_calls: calls.map((call) => this.#callOf(call)) }),
    });
    if (calls.length > 0) this.#pushResults(calls, messages, index);
  }

  end(): readonly Fields[] {
    this.#flushAttachments();
    return this.#messages;
  }

  #userParts(block: Block): Part[] {
    if (!isToolResult(block)) return partsOf([block], this.#quirks);
    return this.#placed.has(block) ? [] : orphanText(block, this.#quirks);
  }

  /** Thinking is the model's own and means nothing to another one. */
  #assistantParts(block: Block): Part[] {
    if (isToolUse(block)) return [];
    return textParts(isText(block) ? block.text : textOf(block), block, this.#quirks);
  }

  #needsFiller(calls: readonly ToolUseBlock[]): boolean {
    const { reasoningFiller } = this.#quirks;
    return reasoningFiller === "all-turns" || (reasoningFiller === "tool-turns" && calls.length > 0);
  }

  #callOf(call: ToolUseBlock): Fields {
    const called = { name: wireName(call.name), arguments: argumentsOf(call.input) };
    return { id: this.#idOf(call), type: "function", function: called };
  }

  #pushResults(calls: readonly ToolUseBlock[], messages: readonly MessageParam[], index: number): void {
    const results = resultsAfter(messages, index);
    for (const call of calls) {
      const block = results.get(call.id);
      if (block) this.#placed.add(block);
      const { content, attachments } = block ? resultOf(block, this.#quirks) : INTERRUPTED;
      this.#messages.push({ role: "tool", tool_call_id: this.#idOf(call), content });
      this.#attachments.push(...attachments);
    }
  }

  #idOf(call: ToolUseBlock): string {
    return wireId(call.id, this.#quirks.toolIds);
  }

  #flushAttachments(): void {
    this.#pushUser(this.#attachments);
    this.#attachments = [];
  }

  #pushUser(parts: readonly Part[]): void {
    if (parts.length === 0) return;
    const afterTool = this.#messages.at(-1)?.["role"] === "tool";
    if (afterTool && !this.#quirks.userAfterTool) this.#messages.push({ role: "assistant", content: "OK." });
    this.#messages.push({ role: "user", content: contentOf(parts) });
  }
}

/** For servers whose prompt templates refuse a system message that is not the first. */
function reminder(content: string | readonly Part[]): readonly Part[] {
  const open = { type: "text", text: "<system-reminder>" };
  const close = { type: "text", text: "</system-reminder>" };
  if (typeof content !== "string") return [open, ...content, close];
  return [{ type: "text", text: `<system-reminder>\n${content}\n</system-reminder>` }];
}

/** JSON text. Input that was not valid when the model wrote it is kept as it was told to the client. */
export function argumentsOf(input: unknown): string {
  if (typeof input === "string" && isRecord(parseJson(input))) return input;
  return JSON.stringify(input ?? {});
}
