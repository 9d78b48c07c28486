/** The conversation as input items: every call answered, every reasoning item before what it led to, nothing twice. */
import {
  blocksOf,
  isText,
  isToolResult,
  isToolUse,
  type Block,
  type MessageParam,
  type ToolUseBlock,
} from "../../../core/message.ts";
import type { Fields } from "../../foreign.ts";
import type { ResponsesQuirks } from "./quirks.ts";
import type { Call } from "../../types.ts";
import { textOf } from "../shared/block-text.ts";
import { argumentsOf } from "../shared/arguments.ts";
import { BILLING_LINE } from "../shared/system.ts";
import { serverToolText } from "../shared/server-tools.ts";
import { wireName } from "../shared/tool-names.ts";
import { NO_RESULT, resultsAfter } from "../shared/results.ts";
import { callId } from "./call-id.ts";
import { partsOf, textParts, type Part } from "./content.ts";
import { recallPhase } from "./phase.ts";
import { identityOfReasoning, inputOfReasoning, recallReasoning, unsealReasoning } from "./reasoning.ts";
import { orphanParts, outputOf } from "./tool-results.ts";

export function inputOf(call: Call, quirks: ResponsesQuirks): readonly Fields[] {
  const { messages } = call.request;
  const input = new Input(call, quirks);
  messages.forEach((message, index) => {
    if (message.role === "assistant") input.assistant(message, index);
    else if (message.role === "user") input.user(message);
    else input.system(systemText(message.content));
  });
  return input.items;
}

export function systemText(content: string | readonly Block[]): string {
  return blocksOf(content)
    .filter(isText)
    .map(({ text }) => text.replace(BILLING_LINE, ""))
    .filter(Boolean)
    .join("\n\n");
}

class Input {
  readonly items: Fields[] = [];
  readonly #call: Call;
  readonly #quirks: ResponsesQuirks;
  /** Tool results that already stand behind their call. */
  readonly #placed = new Set<Block>();
  /** Reasoning that waits for the item it belongs to. */
  #reasoning: Fields[] = [];
  readonly #reasoned = new Set<string>();

  constructor(call: Call, quirks: ResponsesQuirks) {
    this.#call = call;
    this.#quirks = quirks;
  }

  /** In its place, for servers that take it there. */
  system(text: string): void {
    if (text === "") return;
    if (this.#quirks.lateSystem) this.#say("developer", textParts(text));
    else this.#say("user", textParts(`<system-reminder>\n${text}\n</system-reminder>`));
  }

  user(message: MessageParam): void {
    const parts = blocksOf(message.content).flatMap((block) => this.#userParts(block));
    if (parts.length > 0) this.#say("user", parts);
  }

  assistant(message: MessageParam, index: number): void {
    const { target, keepsakes } = this.#call;
    const blocks = withoutRepeats(blocksOf(message.content));
    const recalled = recallReasoning(blocks, target, keepsakes);
    for (const block of blocks) {
      for (const item of recalled.get(block) ?? []) this.#reason(item);
      this.#assistantBlock(block);
    }
    this.#answer(blocks.filter(isToolUse), index);
  }

  #userParts(block: Block): Part[] {
    if (!isToolResult(block)) return partsOf([block]);
    return this.#placed.has(block) ? [] : orphanParts(block);
  }

  #assistantBlock(block: Block): void {
    if (isToolUse(block)) this.#model(callOf(block));
    else if (isText(block)) this.#text(block.text);
    else if (block.type === "thinking" || block.type === "redacted_thinking") this.#thinking(block);
    else this.#retold(block);
  }

  /** Other providers' thinking means nothing to this one. */
  #thinking(block: Block): void {
    const kept = unsealReasoning(block["signature"] ?? block["data"], this.#call.target);
    for (const { item } of kept) this.#reason(item);
  }

  #reason(item: Fields): void {
    const identity = identityOfReasoning(item);
    if (this.#reasoned.has(identity)) return;
    this.#reasoned.add(identity);
    this.#reasoning.push(inputOfReasoning(item));
  }

  #text(text: string): void {
    if (text === "") return;
    const phase = recallPhase(text, this.#call.target, this.#call.keepsakes);
    this.#model({ role: "assistant", content: text, ...(phase && { phase }) });
  }

  /** A block told as text. Reasoning that led to it has lost its item. */
  #retold(block: Block): void {
    if (serverToolText(block) !== "") this.#reasoning = [];
    this.#text(textOf(block));
  }

  #model(item: Fields): void {
    this.items.push(...this.#reasoning, item);
    this.#reasoning = [];
  }

  #answer(calls: readonly ToolUseBlock[], index: number): void {
    if (calls.length === 0) return;
    this.#reasoning = [];
    const results = resultsAfter(this.#call.request.messages, index);
    for (const { id } of calls) {
      const block = results.get(id);
      if (block) this.#placed.add(block);
      const output = block ? outputOf(block) : NO_RESULT;
      this.items.push({ type: "function_call_output", call_id: callId(id), output });
    }
  }

  #say(role: "user" | "developer", content: readonly Part[]): void {
    this.#reasoning = [];
    this.items.push({ type: "message", role, content });
  }
}

/** Two calls of one id could not be told apart, and Claude Code keeps one result only. */
function withoutRepeats(blocks: readonly Block[]): readonly Block[] {
  const ids = new Set<string>();
  return blocks.filter((block) => !isToolUse(block) || (!ids.has(block.id) && ids.add(block.id)));
}

function callOf({ id, name, input }: ToolUseBlock): Fields {
  return { type: "function_call", call_id: callId(id), name: wireName(name), arguments: argumentsOf(input) };
}
