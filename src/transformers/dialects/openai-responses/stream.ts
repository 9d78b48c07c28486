/** Decodes a Responses event stream. */
import type { StreamEvent } from "../../../core/event.ts";
import { CcrError } from "../../../core/errors.ts";
import { isRecord } from "../../../core/message.ts";
import type { SseFrame } from "../../../core/sse.ts";
import { parseJson, stringOf } from "../../foreign.ts";
import type { AnswerContext, StreamDecoder } from "../../types.ts";
import { streamError } from "../../upstream-error.ts";
import { ResponsesAnswer } from "./answer.ts";

export class ResponsesStream implements StreamDecoder {
  readonly #context: AnswerContext;
  readonly #answer: ResponsesAnswer;

  constructor(context: AnswerContext) {
    this.#context = context;
    this.#answer = new ResponsesAnswer(context);
  }

  get estimated(): boolean {
    return this.#answer.estimated;
  }

  /** `[DONE]`, which some servers send, says less than the event before it. */
  push(frame: SseFrame): StreamEvent[] {
    if (this.#answer.complete || frame.data === "[DONE]" || frame.data.trim() === "") return [];
    const event = parseJson(frame.data);
    if (event === null) return [];
    if (!isRecord(event)) throw this.#notAnEvent(event, frame);
    return this.#answer.push(stringOf(event["type"]) || (frame.event ?? ""), event);
  }

  end(): StreamEvent[] {
    return this.#answer.end();
  }

  #notAnEvent(value: unknown, { event, data }: SseFrame): CcrError {
    if (event === "error" || Array.isArray(value)) return streamError(value ?? data, this.#context.target);
    const detail = `an event that is not JSON: ${data.slice(0, 100)}`;
    return new CcrError("CCR-E107", { provider: this.#context.target.provider.name, detail });
  }
}
