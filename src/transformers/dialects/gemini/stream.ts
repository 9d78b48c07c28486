/** Decodes a Gemini event stream: one answer in JSON per event, and no mark at the end. */
import type { StreamEvent } from "../../../core/event.ts";
import { CcrError } from "../../../core/errors.ts";
import { isRecord } from "../../../core/message.ts";
import type { SseFrame } from "../../../core/sse.ts";
import { itemsOf, parseJson } from "../../foreign.ts";
import type { AnswerContext, StreamDecoder } from "../../types.ts";
import { streamError } from "../../upstream-error.ts";
import { GeminiAnswer } from "./answer.ts";
import { failureIn } from "./error.ts";

export class GeminiStream implements StreamDecoder {
  readonly #context: AnswerContext;
  readonly #answer: GeminiAnswer;

  constructor(context: AnswerContext) {
    this.#context = context;
    this.#answer = new GeminiAnswer(context);
  }

  get estimated(): boolean {
    return this.#answer.estimated;
  }

  /** Relays end the stream as OpenAI does. Errors come as `[{error}]` too. */
  push(frame: SseFrame): StreamEvent[] {
    const data = frame.data.trim();
    if (data === "") return [];
    if (data === "[DONE]") return this.#answer.end(false);
    const value = parseJson(data);
    if (value === null) return [];
    const chunks = (Array.isArray(value) ? itemsOf(value) : [value]).filter(isRecord);
    if (frame.event === "error") throw this.#errorEvent(chunks[0] ?? data);
    if (chunks.length === 0) throw this.#notAChunk(data);
    return chunks.flatMap((chunk) => this.#answer.push(chunk));
  }

  end(): StreamEvent[] {
    return this.#answer.end(false);
  }

  #errorEvent(data: unknown): CcrError {
    const { target } = this.#context;
    return (isRecord(data) ? failureIn(data, target) : undefined) ?? streamError(data, target);
  }

  #notAChunk(data: string): CcrError {
    const detail = `an event that is not JSON: ${data.slice(0, 100)}`;
    return new CcrError("CCR-E107", { provider: this.#context.target.provider.name, detail });
  }
}
