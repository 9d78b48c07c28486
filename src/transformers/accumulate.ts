/** Folds the events of one stream into the message they describe. */
import type { BlockDelta, Delta, MessageDelta, StreamEvent } from "../core/event.ts";
import { CcrError } from "../core/errors.ts";
import type { Block, Message } from "../core/message.ts";
import { parseJson } from "./foreign.ts";

/** A block whose deltas are still coming. Pieces are joined once, at the end. */
interface OpenBlock {
  readonly block: Block;
  readonly pieces: string[];
  readonly citations: unknown[];
  signature: string | undefined;
}

export class MessageAccumulator {
  #message: Message | undefined;
  #content: Block[] = [];
  #open: OpenBlock | undefined;

  push(event: StreamEvent): void {
    switch (event.type) {
      case "message_start":
        this.#message ??= event.message;
        break;
      case "content_block_start":
        this.#open = { block: event.content_block, pieces: [], citations: [], signature: undefined };
        break;
      case "content_block_delta":
        this.#append(event);
        break;
      case "content_block_stop":
        if (this.#open) this.#content.push(closed(this.#open));
        this.#open = undefined;
        break;
      case "message_delta":
        this.#message = ended(this.#started(), event);
        break;
      case "error":
        throw new CcrError("CCR-E109", { detail: event.error.message });
      case "message_stop":
      case "ping":
        break;
    }
  }

  /** The message as far as it has come. Throws when nothing has. */
  get message(): Message {
    const content = this.#open ? [...this.#content, closed(this.#open)] : this.#content;
    return { ...this.#started(), content };
  }

  #started(): Message {
    if (this.#message) return this.#message;
    throw new CcrError("CCR-E112", { detail: "the answer never began" });
  }

  #append(event: BlockDelta): void {
    const open = this.#open;
    if (!open) return;
    if (event.delta.type === "citations_delta") open.citations.push(event.delta.citation);
    else if (event.delta.type === "signature_delta") open.signature = event.delta.signature;
    else open.pieces.push(pieceOf(event.delta));
  }
}

export function messageOfEvents(events: Iterable<StreamEvent>): Message {
  const accumulator = new MessageAccumulator();
  for (const event of events) accumulator.push(event);
  return accumulator.message;
}

function pieceOf(delta: Exclude<Delta, { type: "citations_delta" | "signature_delta" }>): string {
  switch (delta.type) {
    case "text_delta":
      return delta.text;
    case "thinking_delta":
      return delta.thinking;
    case "input_json_delta":
      return delta.partial_json;
  }
}

function closed(open: OpenBlock): Block {
  const { block, pieces, citations, signature } = open;
  const joined = pieces.join("");
  switch (block.type) {
    case "text":
      return citations.length > 0 ? { ...block, text: joined, citations } : { ...block, text: joined };
    case "thinking":
      return { ...block, thinking: joined, signature: signature ?? "" };
    default:
      return pieces.length > 0 ? { ...block, input: inputOf(joined) } : block;
  }
}

/** Input that is not JSON stays text: Claude Code reports it to the model as invalid, which then tries again. */
function inputOf(json: string): unknown {
  return json === "" ? {} : (parseJson(json) ?? json);
}

/** There may be several such events, and what a later one leaves out still holds. */
function ended(message: Message, { delta, usage }: MessageDelta): Message {
  const stop_reason = delta.stop_reason ?? message.stop_reason;
  const stop_sequence = delta.stop_sequence ?? message.stop_sequence;
  return { ...message, ...delta, stop_reason, stop_sequence, usage: { ...message.usage, ...usage } };
}
