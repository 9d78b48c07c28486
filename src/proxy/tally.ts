/** What an answer amounts to, counted from its events: tokens, stop reason, whether anything has come. */
import type { FlowCapture } from "../core/capture.ts";
import type { Delta, StreamEvent } from "../core/event.ts";
import { NO_USAGE, type Message, type StopReason, type Usage } from "../core/message.ts";

/** Average length of a token in English and code. Only the running number rests on it, never the final one. */
const CHARACTERS_PER_TOKEN = 4;

export class Tally {
  usage: Usage = NO_USAGE;
  stop: StopReason | null = null;
  /** True from the first event that carries content. */
  begun = false;
  #characters = 0;
  readonly #capture: FlowCapture | undefined;

  constructor(capture?: FlowCapture) {
    this.#capture = capture;
  }

  get outputTokens(): number {
    return Math.max(this.usage.output_tokens, Math.round(this.#characters / CHARACTERS_PER_TOKEN));
  }

  add(events: readonly StreamEvent[]): void {
    for (const event of events) this.#addEvent(event);
    this.#capture?.events(events);
  }

  addMessage(message: Message): void {
    const { usage, stop_reason } = message;
    this.#capture?.message(message);
    this.begun = true;
    this.usage = { ...NO_USAGE, ...usage };
    this.stop = stop_reason;
  }

  #addEvent(event: StreamEvent): void {
    switch (event.type) {
      case "content_block_delta":
        this.begun = true;
        this.#characters += lengthOf(event.delta);
        break;
      case "message_start":
        this.usage = { ...NO_USAGE, ...event.message.usage };
        break;
      case "message_delta":
        this.begun = true;
        this.usage = { ...this.usage, ...event.usage };
        this.stop = event.delta.stop_reason;
        break;
      case "content_block_start":
      case "content_block_stop":
      case "message_stop":
        this.begun = true;
        break;
      case "ping":
      case "error":
        break;
    }
  }
}

function lengthOf(delta: Delta): number {
  switch (delta.type) {
    case "text_delta":
      return delta.text.length;
    case "thinking_delta":
      return delta.thinking.length || (delta.estimated_tokens ?? 0) * CHARACTERS_PER_TOKEN;
    case "input_json_delta":
      return delta.partial_json.length;
    case "signature_delta":
    case "citations_delta":
      return 0;
  }
}
