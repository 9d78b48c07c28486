/** Translates the events of one response into canonical events. */
import type { StreamEvent } from "../../../core/event.ts";
import { CcrError } from "../../../core/errors.ts";
import type { Usage } from "../../../core/message.ts";
import { fieldsOf, stringOf, type Fields } from "../../foreign.ts";
import type { AnswerContext } from "../../types.ts";
import { errorOfBody, streamError } from "../../upstream-error.ts";
import { OutputItems } from "./items.ts";
import { cutOf, failureOf, stopOf } from "./stop-reason.ts";
import { Turn } from "./turn.ts";
import { usageOf } from "./usage.ts";

/** Events that end a response, with the status they stand for; `response.done` leaves that to the response. */
const ENDINGS: ReadonlyMap<string, string> = new Map([
  ["response.completed", "completed"],
  ["response.incomplete", "incomplete"],
  ["response.failed", "failed"],
  ["response.cancelled", "cancelled"],
  ["response.done", ""],
]);

export class ResponsesAnswer {
  readonly #context: AnswerContext;
  readonly #turn: Turn;
  readonly #items: OutputItems;
  #usage: Usage | undefined;
  #complete = false;

  constructor(context: AnswerContext) {
    this.#context = context;
    this.#turn = new Turn(context);
    this.#items = new OutputItems(this.#turn);
  }

  /** True once the end has been written: nothing that follows counts. */
  get complete(): boolean {
    return this.#complete;
  }

  get estimated(): boolean {
    return this.#usage === undefined;
  }

  push(type: string, event: Fields): StreamEvent[] {
    const status = ENDINGS.get(type);
    if (status === undefined) this.#progress(type, event);
    else this.#conclude(statedAs(status, fieldsOf(event["response"] ?? event)));
    if (this.#turn.writer.cut) this.#finish({});
    return this.#turn.writer.take();
  }

  /** A response that has come to its end, with all of its output. */
  whole(response: Fields): StreamEvent[] {
    this.#conclude(response);
    return this.#turn.writer.take();
  }

  /** The end of the body. */
  end(): StreamEvent[] {
    if (this.#complete) return [];
    throw new CcrError("CCR-E112", { provider: this.#context.target.provider.name });
  }

  #progress(type: string, event: Fields): void {
    switch (type) {
      case "response.created":
      case "response.queued":
      case "response.in_progress":
        return this.#start();
      case "error":
        throw streamError(event, this.#context.target);
      case "response.output_item.added":
        this.#items.added(event);
        break;
      case "response.output_item.done":
        this.#items.done(event);
        break;
      default:
        if (!type.startsWith("response.")) return this.#foreign(event);
        this.#items.piece(type, event);
    }
    this.#start();
    this.#items.advance();
  }

  #start(): void {
    this.#turn.writer.start();
  }

  /** Gateways report failures in a form of their own. Other events of theirs mean nothing here. */
  #foreign(event: Fields): void {
    const failure = errorOfBody(event, this.#context.target);
    if (failure) throw failure;
  }

  #conclude(response: Fields): void {
    const failure = failureOf(response, this.#context.target);
    if (failure) throw failure;
    this.#start();
    this.#items.settle(response["output"]);
    this.#items.finish(cutOf(response) !== "");
    this.#usage = usageOf(response["usage"]);
    this.#finish(response);
  }

  #finish(response: Fields): void {
    if (this.#complete) return;
    this.#complete = true;
    const { writer, calls, refusal, searches } = this.#turn;
    const searched = searches > 0 ? { server_tool_use: { web_search_requests: searches } } : {};
    writer.finish(stopOf(cutOf(response), calls, refusal), this.#usage && { ...this.#usage, ...searched });
  }
}

/** The response, with the status that its last event stands for where the two differ. */
function statedAs(status: string, response: Fields): Fields {
  const own = stringOf(response["status"]);
  const ended = own === "failed" || own === "incomplete" || own === "cancelled";
  return status === "" || (status === "completed" && ended) ? response : { ...response, status };
}
