/**
 * The Anthropic stream grammar as a closed union.
 *
 *     stream := message_start block* message_delta+ message_stop      (ping anywhere, error may end it)
 *     block  := content_block_start content_block_delta* content_block_stop
 *
 * Block indexes start at 0, are contiguous, and only one block is open at a time.
 */
import type { Block, Message, StopDetails, StopReason, Usage } from "./message.ts";

export interface MessageStart {
  readonly type: "message_start";
  readonly message: Message;
}

export interface BlockStart {
  readonly type: "content_block_start";
  readonly index: number;
  readonly content_block: Block;
}

export type Delta =
  | { readonly type: "text_delta"; readonly text: string }
  /** `estimated_tokens`: how many more have been thought, where the text itself is left out. */
  | { readonly type: "thinking_delta"; readonly thinking: string; readonly estimated_tokens?: number }
  /** Assigned, not appended, by the client: the whole signature goes in one delta. */
  | { readonly type: "signature_delta"; readonly signature: string }
  | { readonly type: "input_json_delta"; readonly partial_json: string }
  | { readonly type: "citations_delta"; readonly citation: unknown };

export interface BlockDelta {
  readonly type: "content_block_delta";
  readonly index: number;
  readonly delta: Delta;
}

export interface BlockStop {
  readonly type: "content_block_stop";
  readonly index: number;
}

export interface MessageDelta {
  readonly type: "message_delta";
  readonly delta: {
    readonly stop_reason: StopReason | null;
    readonly stop_sequence: string | null;
    readonly stop_details?: StopDetails | null;
  };
  /** Cumulative. Non-null values overwrite those of `message_start`. */
  readonly usage: Usage;
}

export interface MessageStop {
  readonly type: "message_stop";
}

export interface Ping {
  readonly type: "ping";
}

export interface StreamError {
  readonly type: "error";
  readonly error: { readonly type: string; readonly message: string };
  readonly request_id?: string;
}

export type StreamEvent =
  | MessageStart
  | BlockStart
  | BlockDelta
  | BlockStop
  | MessageDelta
  | MessageStop
  | Ping
  | StreamError;
