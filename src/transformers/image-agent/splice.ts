/**
 * Makes one answer out of several: those of the rounds in which a model asks to have pictures looked at.
 *
 * Calls of the agent's tool are taken out, everything else goes on as it comes, with indexes of its own.
 */
import type { MessageDelta, MessageStart, StreamEvent } from "../../core/event.ts";
import { isToolUse, type Block, type ToolUseBlock } from "../../core/message.ts";
import { MessageAccumulator } from "../accumulate.ts";

/** What one round has come to. */
export interface Round {
  /** Everything that the model said, its calls of the agent included. */
  readonly content: readonly Block[];
  readonly calls: readonly ToolUseBlock[];
  /** False when the client has to act first, or the model was stopped. */
  readonly goesOn: boolean;
}

export class AnswerSplicer {
  readonly #tool: string | undefined;
  #round = new MessageAccumulator();
  #begun = false;
  #blocks = 0;
  /** Of the block that is open; undefined for one of the agent's. */
  #index: number | undefined;
  #end: MessageDelta | undefined;
  #outputBefore = 0;
  #clientCalls = 0;

  /** `tool`: name of the agent's tool, where the model has one. */
  constructor(tool: string | undefined) {
    this.#tool = tool;
  }

  /** What of a round's events the client gets now. */
  push(events: readonly StreamEvent[]): StreamEvent[] {
    return events.flatMap((event) => {
      this.#round.push(event);
      return this.#forClient(event);
    });
  }

  /** To be called at the end of each round. */
  endRound(): Round {
    const { content, stop_reason: stop } = this.#round.message;
    const calls = content.filter(isToolUse).filter(({ name }) => name === this.#tool);
    const stopped = stop !== "tool_use" && stop !== "end_turn" && stop !== null;
    this.#round = new MessageAccumulator();
    return { content, calls, goesOn: calls.length > 0 && this.#clientCalls === 0 && !stopped };
  }

  /** The end of the whole answer. The prompt that counts is the last one, which held all that came before. */
  finish(): StreamEvent[] {
    if (!this.#end) return [];
    const { delta, usage } = this.#end;
    const onlyAgents = delta.stop_reason === "tool_use" && this.#clientCalls === 0;
    return [
      {
        type: "message_delta",
        delta: onlyAgents ? { ...delta, stop_reason: "end_turn" } : delta,
        usage: { ...usage, output_tokens: usage.output_tokens + this.#outputBefore },
      },
      { type: "message_stop" },
    ];
  }

  #forClient(event: StreamEvent): StreamEvent[] {
    switch (event.type) {
      case "message_start":
        return this.#started(event);
      case "content_block_start":
        return this.#opened(event.content_block);
      case "content_block_delta":
      case "content_block_stop":
        return this.#index === undefined ? [] : [{ ...event, index: this.#index }];
      case "message_delta":
        this.#end = this.#end ? { ...event, usage: { ...this.#end.usage, ...event.usage } } : event;
        return [];
      case "message_stop":
      case "ping":
      case "error":
        return [];
    }
  }

  #started(event: MessageStart): StreamEvent[] {
    this.#outputBefore += this.#end?.usage.output_tokens ?? 0;
    this.#end = undefined;
    const first = !this.#begun;
    this.#begun = true;
    return first ? [event] : [];
  }

  #opened(block: Block): StreamEvent[] {
    const called = isToolUse(block);
    if (called && block.name === this.#tool) {
      this.#index = undefined;
      return [];
    }
    if (called) this.#clientCalls++;
    this.#index = this.#blocks++;
    return [{ type: "content_block_start", index: this.#index, content_block: block }];
  }
}
