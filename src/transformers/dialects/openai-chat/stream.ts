/** Decodes a Chat Completions event stream: JSON chunks, then `[DONE]`. */
import type { StreamEvent } from "../../../core/event.ts";
import { CcrError } from "../../../core/errors.ts";
import { isRecord } from "../../../core/message.ts";
import type { SseFrame } from "../../../core/sse.ts";
import { parseJson } from "../../foreign.ts";
import type { AnswerContext, StreamDecoder } from "../../types.ts";
import { streamError } from "../../upstream-error.ts";
import { ChatAnswer } from "./answer.ts";
import { chunkOfOllama } from "./ollama-native.ts";

/** What some relays write where others write a comment. */
const KEEP_ALIVE = /^:? ?(keep-?alive|ping|heartbeat)$/i;

export class ChatStream implements StreamDecoder {
  readonly #context: AnswerContext;
  readonly #answer: ChatAnswer;

  constructor(context: AnswerContext) {
    this.#context = context;
    this.#answer = new ChatAnswer(context);
  }

  get estimated(): boolean {
    return this.#answer.estimated;
  }

  push(frame: SseFrame): StreamEvent[] {
    const data = frame.data.trim();
    if (data === "[DONE]") return this.#answer.end(true);
    const chunk = parseJson(data);
    if (frame.event === "error") throw streamError(chunk ?? frame.data, this.#context.target);
    if (isRecord(chunk)) return this.#answer.push(chunkOfOllama(chunk));
    if (data === "" || chunk === null || KEEP_ALIVE.test(data)) return [];
    throw this.#notAChunk(chunk, frame);
  }

  end(): StreamEvent[] {
    return this.#answer.end(false);
  }

  #notAChunk(chunk: unknown, { data, unfinished }: SseFrame): CcrError {
    if (Array.isArray(chunk)) return streamError(chunk, this.#context.target);
    const provider = this.#context.target.provider.name;
    if (unfinished) return new CcrError("CCR-E112", { provider });
    return new CcrError("CCR-E107", { provider, detail: `an event that is not JSON: ${data.slice(0, 100)}` });
  }
}
