/** Folds the events of an answer into the message they make, as far as they have come. */
import type { BlockDelta, StreamEvent } from "../../core/event.ts";
import { type Block, isRecord, isToolUse, type Message } from "../../core/message.ts";

/** Characters of one answer that are kept. */
const MAX_TEXT = 8 * 1024 * 1024;

interface OpenBlock {
  readonly block: Block;
  readonly pieces: string[];
  signature: string | undefined;
}

export class AnswerFold {
  #message: Partial<Message> = {};
  #blocks: OpenBlock[] = [];
  #text = 0;
  readonly #keepText: boolean;

  constructor(keepText: boolean) {
    this.#keepText = keepText;
  }

  /** Forgets an attempt of which nothing has reached the client. */
  reset(): void {
    this.#message = {};
    this.#blocks = [];
    this.#text = 0;
  }

  /** `text` is that of a delta, for who has it at hand. */
  push(event: StreamEvent, text: string = deltaText(event)): void {
    switch (event.type) {
      case "content_block_delta":
        if (this.#keepText) this.#append(event.delta.type, text);
        break;
      case "message_start":
        this.#message = { ...event.message, content: [] };
        break;
      case "content_block_start":
        this.#blocks.push({ block: event.content_block, pieces: [], signature: undefined });
        break;
      case "message_delta": {
        const usage = { ...this.#message.usage, ...event.usage };
        this.#message = { ...this.#message, ...event.delta, usage };
        break;
      }
      default:
    }
  }

  whole(message: Message): void {
    this.#message = message;
    this.#blocks = message.content.map((block) => ({ block, pieces: [], signature: undefined }));
  }

  get usage(): Partial<Message["usage"]> {
    return this.#message.usage ?? {};
  }

  /** Names of the tools that are called, each once. */
  get tools(): string[] {
    const names = this.#blocks.flatMap(({ block }) => (isCall(block) ? String(block["name"]) : []));
    return [...new Set(names)];
  }

  /** Undefined when nothing has come, or nothing is to be kept. */
  get message(): object | undefined {
    const begun = this.#blocks.length > 0 || Object.keys(this.#message).length > 0;
    if (!begun || !this.#keepText) return undefined;
    return { ...this.#message, content: this.#blocks.map(closed) };
  }

  /** True when a part of the text found no room. */
  get cut(): boolean {
    return this.#text > MAX_TEXT;
  }

  #append(type: BlockDelta["delta"]["type"], text: string): void {
    const open = this.#blocks.at(-1);
    if (!open) return;
    this.#text += text.length;
    if (this.#text > MAX_TEXT) return;
    if (type === "signature_delta") open.signature = text;
    else if (text !== "") open.pieces.push(text);
  }
}

/** Also tools that the provider runs itself. */
function isCall(block: Block): boolean {
  return isToolUse(block) || (block.type.endsWith("tool_use") && typeof block["name"] === "string");
}

export function deltaText(event: StreamEvent): string {
  return event.type === "content_block_delta" ? textOf(event.delta) : "";
}

function textOf(delta: BlockDelta["delta"]): string {
  switch (delta.type) {
    case "text_delta":
      return delta.text;
    case "thinking_delta":
      return delta.thinking;
    case "input_json_delta":
      return delta.partial_json;
    case "signature_delta":
      return delta.signature;
    case "citations_delta":
      return "";
  }
}

function closed({ block, pieces, signature }: OpenBlock): Block {
  if (pieces.length === 0) return block;
  const text = pieces.join("");
  if (block.type === "text") return { ...block, text };
  if (block.type === "thinking") return { ...block, thinking: text, ...(signature && { signature }) };
  return { ...block, input: inputOf(text) };
}

/** What is no JSON, or not yet, stays text. */
function inputOf(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json);
    return isRecord(value) ? value : json;
  } catch {
    return json;
  }
}
