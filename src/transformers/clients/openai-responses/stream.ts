/** Prints an answer as the events of a Responses stream. */
import type { StreamEvent } from "../../../core/event.ts";
import { openAiError } from "../openai/error.ts";
import type { AnswerHead, ErrorNotice, StreamPrinter } from "../types.ts";
import { PrintedEvents } from "./events.ts";
import type { ResponsesAsked } from "./request.ts";
import { ResponseHead } from "./response.ts";
import { ResponsesTurn } from "./turn.ts";

export class ResponsesPrinter implements StreamPrinter {
  readonly ping = ": ping\n\n";
  readonly #asked: ResponsesAsked;
  readonly #head: ResponseHead;
  readonly #events: PrintedEvents = new PrintedEvents();
  #turn: ResponsesTurn;

  constructor(asked: ResponsesAsked, head: AnswerHead) {
    this.#asked = asked;
    this.#head = new ResponseHead(asked.body, head);
    this.#turn = this.#newTurn();
  }

  push(events: readonly StreamEvent[]): string {
    for (const event of events) this.#push(event);
    return this.#events.take();
  }

  /** Some clients wait for a response that has failed, others for the event of that name; the SDK throws at the latter. */
  error(notice: ErrorNotice): string {
    const { message, param, code } = openAiError(notice);
    const failure = { code: code ?? "server_error", message };
    this.#events.emit("response.failed", { response: this.#turn.failed(failure) });
    this.#events.emit("error", { ...failure, param });
    return this.#events.take();
  }

  #push(event: StreamEvent): void {
    if (event.type === "ping") return this.#events.comment(this.ping);
    if (event.type === "message_start") {
      this.#events.restart();
      this.#turn = this.#newTurn();
    }
    this.#turn.push(event);
  }

  #newTurn(): ResponsesTurn {
    return new ResponsesTurn(this.#events, this.#head, this.#asked.tools);
  }
}
