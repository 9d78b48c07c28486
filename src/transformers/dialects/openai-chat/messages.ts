/** The conversation as Chat messages: every tool call answered at once and in order, every other block in its place. */
import { blocksOf, isText, isToolResult, isToolUse, type Block, type ToolUseBlock } from "../../../core/message.ts";
import type { ChatQuirks, Turns } from "../../../core/quirks.ts";
import { fieldsOf, itemsOf, type Fields } from "../../foreign.ts";
import type { Call } from "../../types.ts";
import { contentOf, partsOf, textParts, type Part } from "./content.ts";
import { textOf } from "../shared/block-text.ts";
import { contentWith, messageFields, recalledCall, recalledReasoning, type Recalled } from "./reasoning-back.ts";
import { wireId, wireName } from "../shared/tool-names.ts";
import { INTERRUPTED, orphanText, resultOf } from "./tool-results.ts";
import { resultsAfter } from "../shared/results.ts";
import { turnsOf, type Turn } from "./turns.ts";
import { argumentsOf } from "../shared/arguments.ts";
import { BILLING_LINE } from "../shared/system.ts";

/** Gemini's word for a call that another model made. */
const NO_SIGNATURE = { google: { thought_signature: "skip_thought_signature_validator" } };

/** `instruction` ends the system prompt; empty for none. */
export function chatMessages(call: Call, instruction: string, quirks: ChatQuirks): readonly Fields[] {
  const list = new ChatMessages(call, quirks);
  const system = systemParts(blocksOf(call.request.system ?? []), quirks);
  list.system(contentOf(instruction === "" ? system : [...system, { type: "text", text: instruction }]));
  const turns = turnsOf(call.request, quirks);
  turns.forEach(({ role, content }, index) => {
    if (role === "assistant") list.assistant(content, turns, index);
    else if (role === "user") list.user(content);
    else list.system(contentOf(systemParts(content, quirks)));
  });
  return list.end();
}

function systemParts(blocks: readonly Block[], quirks: ChatQuirks): Part[] {
  return blocks.filter(isText).flatMap((block) => textParts(block.text.replace(BILLING_LINE, ""), block, quirks));
}

class ChatMessages {
  readonly #call: Call;
  readonly #quirks: ChatQuirks;
  readonly #messages: Fields[] = [];
  /** Tool results that already stand behind their call. */
  readonly #placed = new Set<Block>();
  /** Images and files of tool results, for the next user message. */
  #attachments: Part[] = [];

  constructor(call: Call, quirks: ChatQuirks) {
    this.#call = call;
    this.#quirks = quirks;
  }

  system(content: string | readonly Part[]): void {
    this.#flushAttachments();
    if (content.length > 0) this.#messages.push({ role: "system", content });
  }

  user(blocks: readonly Block[]): void {
    const parts = blocks.flatMap((block) => this.#userParts(block));
    this.#pushUser([...this.#attachments, ...parts]);
    this.#attachments = [];
  }

  assistant(blocks: readonly Block[], turns: readonly Turn[], index: number): void {
    this.#flushAttachments();
    const calls = blocks.filter(isToolUse);
    const recalled = this.#recalled(blocks, calls);
    const parts = blocks.flatMap((block) => this.#assistantParts(block));
    if (parts.length === 0 && calls.length === 0) return;
    const content = contentOf(recalled ? contentWith(parts, recalled, this.#quirks) : parts);
    this.#messages.push({
      role: "assistant",
      content: content.length === 0 ? null : content,
      ...this.#reasoning(recalled, calls),
      ...(calls.length === 0 ? {} : { tool_calls: calls.map((use) => this.#callOf(use)) }),
    });
    if (calls.length > 0) this.#pushResults(calls, turns, index);
  }

  end(): readonly Fields[] {
    this.#flushAttachments();
    const last = this.#messages.at(-1);
    const begun = last?.["role"] === "assistant" && Object.keys(this.#quirks.prefill).length > 0;
    return begun ? [...this.#messages.slice(0, -1), { ...last, ...this.#quirks.prefill }] : this.#messages;
  }

  #userParts(block: Block): Part[] {
    if (!isToolResult(block)) return partsOf([block], this.#quirks);
    return this.#placed.has(block) ? [] : orphanText(block, this.#quirks);
  }

  #assistantParts(block: Block): Part[] {
    if (isToolUse(block)) return [];
    return textParts(isText(block) ? block.text : textOf(block), block, this.#quirks);
  }

  /** Thinking of another model means nothing to this one. */
  #recalled(blocks: readonly Block[], calls: readonly ToolUseBlock[]): Recalled | undefined {
    return concerns(this.#quirks.reasoningBack, calls) ? recalledReasoning(blocks, calls, this.#call) : undefined;
  }

  #reasoning(recalled: Recalled | undefined, calls: readonly ToolUseBlock[]): Fields {
    if (recalled) return messageFields(recalled, this.#quirks);
    return concerns(this.#quirks.reasoningFiller, calls) ? { reasoning_content: "" } : {};
  }

  #callOf(use: ToolUseBlock): Fields {
    const called = { name: wireName(use.name), arguments: argumentsOf(use.input) };
    const signature = this.#quirks.thoughtSignatures ? { extra_content: NO_SIGNATURE } : {};
    return { id: this.#idOf(use), type: "function", function: called, ...signature, ...recalledCall(use, this.#call) };
  }

  #pushResults(calls: readonly ToolUseBlock[], turns: readonly Turn[], index: number): void {
    const results = resultsAfter(turns, index);
    for (const use of calls) {
      const block = results.get(use.id);
      if (block) this.#placed.add(block);
      const { content, attachments } = block ? resultOf(block, this.#quirks) : INTERRUPTED;
      this.#messages.push({ role: "tool", tool_call_id: this.#idOf(use), content });
      this.#attachments.push(...attachments);
    }
  }

  #idOf(use: ToolUseBlock): string {
    return wireId(use.id, this.#quirks.toolIds);
  }

  #flushAttachments(): void {
    this.#pushUser(this.#attachments);
    this.#attachments = [];
  }

  #pushUser(parts: readonly Part[]): void {
    if (parts.length === 0) return;
    const last = this.#messages.at(-1);
    if (last?.["role"] === "tool" && !this.#quirks.userAfterTool) {
      this.#messages.push({ role: "assistant", content: "OK." });
    }
    const before = last?.["role"] === "user" ? partsAgain(this.#messages.pop()) : [];
    this.#messages.push({ role: "user", content: contentOf([...before, ...parts]) });
  }
}

function partsAgain(message: Fields | undefined): readonly Part[] {
  const content = message?.["content"];
  return typeof content === "string" ? [{ type: "text", text: content }] : itemsOf(content).map(fieldsOf);
}

function concerns(turns: Turns, calls: readonly ToolUseBlock[]): boolean {
  return turns === "all-turns" || (turns === "tool-turns" && calls.length > 0);
}
