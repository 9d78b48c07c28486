/**
 * Puts the grammar right behind the tweaks: contiguous block indexes, one open block at a time, and a stop reason that
 * fits the blocks that are left.
 */
import type { MessageDelta, StreamEvent } from "../../core/event.ts";
import type { StopReason } from "../../core/message.ts";
import type { AnswerTweak } from "./types.ts";

/** Reasons that hold whatever blocks there are. */
const ENDS: ReadonlySet<StopReason | null> = new Set<StopReason>(["end_turn", "tool_use"]);

export class BlockOrder implements AnswerTweak {
  #index = -1;
  #open = false;
  #toolCalls = 0;

  event(event: StreamEvent): readonly StreamEvent[] {
    switch (event.type) {
      case "content_block_start":
        return this.#ordered({ ...event, index: this.#index + 1 });
      case "content_block_delta":
        return this.#open ? [{ ...event, index: this.#index }] : [];
      case "content_block_stop":
        return this.#close();
      case "message_delta":
        return [...this.#close(), this.#ended(event)];
      case "message_start":
      case "message_stop":
      case "ping":
      case "error":
        return [event];
    }
  }

  #ordered(start: StreamEvent & { readonly type: "content_block_start" }): StreamEvent[] {
    const closed = this.#close();
    this.#index++;
    this.#open = true;
    if (start.content_block.type === "tool_use") this.#toolCalls++;
    return [...closed, start];
  }

  #close(): StreamEvent[] {
    if (!this.#open) return [];
    this.#open = false;
    return [{ type: "content_block_stop", index: this.#index }];
  }

  /** A tool call that has become text leaves an answer that has simply ended. */
  #ended(event: MessageDelta): MessageDelta {
    const { stop_reason } = event.delta;
    if (!ENDS.has(stop_reason)) return event;
    return { ...event, delta: { ...event.delta, stop_reason: this.#toolCalls > 0 ? "tool_use" : "end_turn" } };
  }
}
