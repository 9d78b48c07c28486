/** Follows a Messages event stream, whose bytes go to the client as they are: for accounting, and to notice failure. */
import { CcrError } from "../../../core/errors.ts";
import type { Delta, StreamEvent } from "../../../core/event.ts";
import { isRecord, NO_USAGE, type Usage } from "../../../core/message.ts";
import type { SseFrame } from "../../../core/sse.ts";
import { fieldsOf, numberOf, parseJson, stringOf, type Fields } from "../../foreign.ts";
import type { AnswerContext, StreamDecoder } from "../../types.ts";
import { streamError } from "../../upstream-error.ts";
import { isBlock, messageOf, stopReasonOf } from "./message.ts";
import { rememberSignature, rememberThinking } from "./signatures.ts";
import { mergedUsage } from "./usage.ts";

export class MessagesStream implements StreamDecoder {
  readonly #answer: AnswerContext;
  #usage: Usage = NO_USAGE;
  #reported = false;
  #started = false;
  /** True once a stop reason has come: Claude Code takes the answer as whole from then on. */
  #stopped = false;
  #ended = false;

  constructor(answer: AnswerContext) {
    this.#answer = answer;
  }

  get estimated(): boolean {
    return !this.#reported;
  }

  /** Events and deltas of kinds this version does not know are passed over; the client gets them all the same. */
  push(frame: SseFrame): StreamEvent[] {
    if (this.#ended || frame.data === "" || frame.data === "[DONE]") return [];
    const event = parseJson(frame.data);
    if (!isRecord(event)) throw frame.unfinished ? this.#cutOff() : this.#notAnEvent(frame.data);
    switch (event["type"]) {
      case "message_start":
        return this.#start(event);
      case "content_block_start":
        return this.#blockStart(event);
      case "content_block_delta":
        return this.#blockDelta(event);
      case "content_block_stop":
        return [{ type: "content_block_stop", index: indexOf(event) }];
      case "message_delta":
        return [this.#messageDelta(event)];
      case "message_stop":
        return this.#stop();
      case "ping":
        return [{ type: "ping" }];
      default:
        return this.#other(event);
    }
  }

  end(): StreamEvent[] {
    if (this.#ended) return [];
    if (this.#stopped) return this.#stop();
    throw this.#cutOff();
  }

  /** Some relays send it twice; the client must see one. */
  #start(event: Fields): StreamEvent[] {
    const fields = fieldsOf(event["message"]);
    this.#account(fields["usage"]);
    if (this.#started) return [];
    this.#started = true;
    return [{ type: "message_start", message: messageOf(fields, this.#answer) }];
  }

  #blockStart(event: Fields): StreamEvent[] {
    const content_block = event["content_block"];
    if (!isBlock(content_block)) return [];
    rememberThinking(content_block, this.#answer);
    return [{ type: "content_block_start", index: indexOf(event), content_block }];
  }

  #blockDelta(event: Fields): StreamEvent[] {
    const delta = event["delta"];
    if (!isDelta(delta)) return [];
    if (delta.type === "signature_delta") rememberSignature(delta.signature, this.#answer);
    return [{ type: "content_block_delta", index: indexOf(event), delta }];
  }

  #messageDelta(event: Fields): StreamEvent {
    const delta = fieldsOf(event["delta"]);
    const stop_reason = stopReasonOf(delta["stop_reason"]);
    if (stop_reason !== null) this.#stopped = true;
    this.#account(event["usage"]);
    const stop_sequence = stringOf(delta["stop_sequence"]) || null;
    return { type: "message_delta", delta: { ...delta, stop_reason, stop_sequence }, usage: this.#usage };
  }

  #stop(): StreamEvent[] {
    this.#ended = true;
    return [{ type: "message_stop" }];
  }

  #other(event: Fields): StreamEvent[] {
    if (event["type"] === "error" || event["error"] !== undefined) throw streamError(event, this.#answer.target);
    return [];
  }

  #account(usage: unknown): void {
    if (!isRecord(usage)) return;
    this.#reported = true;
    this.#usage = mergedUsage(this.#usage, usage);
  }

  #cutOff(): CcrError {
    return new CcrError("CCR-E112", { provider: this.#answer.target.provider.name });
  }

  #notAnEvent(data: string): CcrError {
    const detail = `an event that is not JSON: ${data.slice(0, 100)}`;
    return new CcrError("CCR-E107", { provider: this.#answer.target.provider.name, detail });
  }
}

function isDelta(value: unknown): value is Delta {
  if (!isRecord(value)) return false;
  switch (value["type"]) {
    case "text_delta":
      return typeof value["text"] === "string";
    case "thinking_delta":
      return typeof value["thinking"] === "string";
    case "signature_delta":
      return typeof value["signature"] === "string";
    case "input_json_delta":
      return typeof value["partial_json"] === "string";
    default:
      return value["type"] === "citations_delta";
  }
}

function indexOf(event: Fields): number {
  return numberOf(event["index"]) ?? 0;
}
