/** Prints an answer as the chunks of a Chat Completions stream. */
import type { StreamEvent } from "../../../core/event.ts";
import type { Usage } from "../../../core/message.ts";
import type { Fields } from "../../foreign.ts";
import { errorBody } from "../openai/error.ts";
import type { AnswerHead, ErrorNotice, StreamPrinter } from "../types.ts";
import { chatUsage, type Finish } from "./finish.ts";
import { completionId } from "./id.ts";
import type { ChatAsked } from "./request.ts";
import { ChatTurn, type ChatSink } from "./turn.ts";

/** The end of every piece that is not the last one. */
const TAIL = '},"logprobs":null,"finish_reason":null}]}\n\n';

export class ChatPrinter implements StreamPrinter, ChatSink {
  readonly ping = ": ping\n\n";
  readonly #asked: ChatAsked;
  /** The beginning of every chunk. */
  readonly #head: string;
  /** The beginning of every piece of the message. */
  readonly #piece: string;
  #turn: ChatTurn;
  #text = "";

  constructor(asked: ChatAsked, { id, model, created }: AnswerHead) {
    this.#asked = asked;
    const fields = { id: completionId(id), object: "chat.completion.chunk", created, model };
    this.#head = `data: ${JSON.stringify(fields).slice(0, -1)},"choices":[`;
    this.#piece = `${this.#head}{"index":0,"delta":{`;
    this.#turn = new ChatTurn(this, asked.tools);
  }

  push(events: readonly StreamEvent[]): string {
    for (const event of events) this.#push(event);
    const text = this.#text;
    this.#text = "";
    return text;
  }

  /** Without `[DONE]`, which stands for an answer that is whole. */
  error(notice: ErrorNotice): string {
    return `data: ${JSON.stringify(errorBody(notice))}\n\n`;
  }

  begin(): void {
    this.delta({ role: "assistant", content: "", refusal: null });
  }

  content(text: string): void {
    this.#text += `${this.#piece}"content":${JSON.stringify(text)}${TAIL}`;
  }

  reasoning(text: string): void {
    this.#text += `${this.#piece}"reasoning_content":${JSON.stringify(text)}${TAIL}`;
  }

  callArguments(index: number, json: string): void {
    this.#text += `${this.#piece}"tool_calls":[{"index":${index},"function":{"arguments":${JSON.stringify(json)}}}]${TAIL}`;
  }

  delta(delta: Fields): void {
    this.#text += `${this.#piece}${JSON.stringify(delta).slice(1, -1)}${TAIL}`;
  }

  end(finish: Finish, usage: Usage): void {
    this.#text += `${this.#piece}},"logprobs":null,"finish_reason":"${finish}"}]}\n\n`;
    if (this.#asked.includeUsage) this.#text += `${this.#head}],"usage":${JSON.stringify(chatUsage(usage))}}\n\n`;
    this.#text += "data: [DONE]\n\n";
  }

  #push(event: StreamEvent): void {
    if (event.type === "ping") this.#text += this.ping;
    else if (event.type === "message_start") this.#turn = new ChatTurn(this, this.#asked.tools);
    this.#turn.push(event);
  }
}
