/** Follows the events of one answer on their way into a form of OpenAI's: what is the same for each of these forms. */
import type { Delta, StreamEvent } from "../../../core/event.ts";
import { NO_USAGE, type Block, type StopDetails, type StopReason, type Usage } from "../../../core/message.ts";

export abstract class OpenAiTurn {
  #usage: Usage = NO_USAGE;
  #stop: StopReason | null = null;
  #details: StopDetails | null | undefined;

  push(event: StreamEvent): void {
    switch (event.type) {
      case "message_start":
        this.#usage = { ...NO_USAGE, ...event.message.usage };
        return this.begin();
      case "content_block_start":
        return this.startBlock(event.content_block);
      case "content_block_delta":
        return this.delta(event.delta);
      case "content_block_stop":
        return this.endBlock();
      case "message_delta":
        this.#usage = { ...this.#usage, ...event.usage };
        this.#stop = event.delta.stop_reason ?? this.#stop;
        this.#details = event.delta.stop_details;
        return;
      case "message_stop":
        return this.finish();
      case "ping":
      case "error":
        return;
    }
  }

  protected get usage(): Usage {
    return this.#usage;
  }

  protected get stop(): StopReason | null {
    return this.#stop;
  }

  /** Why the model did not answer; empty where it says nothing, or did. */
  protected get refusal(): string {
    return this.#stop === "refusal" ? (this.#details?.explanation ?? "") : "";
  }

  protected abstract begin(): void;
  protected abstract startBlock(block: Block): void;
  protected abstract delta(delta: Delta): void;
  protected abstract endBlock(): void;
  protected abstract finish(): void;
}
