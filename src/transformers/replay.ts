/** Tells a whole message as the stream that would have built it. */
import type { Delta, StreamEvent } from "../core/event.ts";
import { NO_USAGE, type Block, type Message } from "../core/message.ts";
import { itemsOf, stringOf } from "./foreign.ts";

export function eventsOfMessage(message: Message): StreamEvent[] {
  const { stop_reason, stop_sequence, stop_details, usage } = message;
  const events: StreamEvent[] = [{ type: "message_start", message: beginning(message) }];
  message.content.forEach((block, index) => events.push(...eventsOfBlock(block, index)));
  const reason = { stop_reason, stop_sequence };
  const delta = stop_details === undefined ? reason : { ...reason, stop_details };
  events.push({ type: "message_delta", delta, usage }, { type: "message_stop" });
  return events;
}

export function eventsOfBlock(block: Block, index: number): StreamEvent[] {
  return [
    { type: "content_block_start", index, content_block: hollow(block) },
    ...deltasOf(block).map((delta): StreamEvent => ({ type: "content_block_delta", index, delta })),
    { type: "content_block_stop", index },
  ];
}

function beginning(message: Message): Message {
  const { stop_details: _, ...rest } = message;
  const usage = { ...NO_USAGE, ...message.usage, output_tokens: 0 };
  return { ...rest, content: [], stop_reason: null, stop_sequence: null, usage };
}

/** The block without what its deltas bring. */
function hollow(block: Block): Block {
  switch (block.type) {
    case "text": {
      const { citations: _, ...rest } = block;
      return { ...rest, type: "text", text: "" };
    }
    case "thinking":
      return { ...block, thinking: "", signature: "" };
    case "tool_use":
    case "server_tool_use":
      return { ...block, input: {} };
    default:
      return block;
  }
}

function deltasOf(block: Block): Delta[] {
  switch (block.type) {
    case "text":
      return [
        { type: "text_delta", text: stringOf(block["text"]) },
        ...itemsOf(block["citations"]).map((citation): Delta => ({ type: "citations_delta", citation })),
      ];
    case "thinking":
      return [
        { type: "thinking_delta", thinking: stringOf(block["thinking"]) },
        { type: "signature_delta", signature: stringOf(block["signature"]) },
      ];
    case "tool_use":
    case "server_tool_use":
      return [{ type: "input_json_delta", partial_json: jsonOf(block["input"]) }];
    default:
      return [];
  }
}

/** Input that could not be parsed was kept as text; it goes out as it came in. */
function jsonOf(input: unknown): string {
  return typeof input === "string" ? input : JSON.stringify(input ?? {});
}
