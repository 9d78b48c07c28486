/**
 * What a client grammar is: how one kind of client writes its requests and reads its answers, as pure functions and
 * sans-IO state machines around the canonical model. A dialect the other way round.
 */
import type { CcrError } from "../../core/errors.ts";
import type { StreamEvent } from "../../core/event.ts";
import type { Message, MessagesRequest } from "../../core/message.ts";

export type ClientName = "messages" | "openai-chat" | "openai-responses";

/** Lower-case names. */
export type ClientHeaders = Readonly<Record<string, string>>;

/** What every part of one answer says about it. */
export interface AnswerHead {
  /** Our own: `msg_` and 24 characters. */
  readonly id: string;
  /** The name the client asked for. */
  readonly model: string;
  /** Seconds since 1970. */
  readonly created: number;
}

/** An error in the words that the client may see. */
export interface ErrorNotice {
  readonly error: CcrError;
  /** Message and hint, without secrets. */
  readonly text: string;
  readonly requestId: string;
}

/** Canonical events in, the client's stream out. How the events are cut into batches never shows. */
export interface StreamPrinter {
  /** A second `message_start` begins again: nothing of the first has reached the client. */
  push(events: readonly StreamEvent[]): string;
  /** Keeps the connection alive and says nothing. */
  readonly ping: string;
  /** The end of a stream that has failed. */
  error(notice: ErrorNotice): string;
}

/** The form of one client's answer. */
export interface AnswerForm {
  stream(head: AnswerHead): StreamPrinter;
  /** A whole answer, as JSON text. */
  whole(message: Message, head: AnswerHead): string;
}

/** A client's request, read. */
export interface ClientCall {
  readonly request: MessagesRequest;
  readonly answer: AnswerForm;
}

export interface ClientGrammar {
  readonly name: ClientName;
  /** Paths under which its clients post requests. The first is the one of the protocol. */
  readonly paths: readonly string[];
  /** True when an answer in Anthropic's grammar is fit for the client as it is. */
  readonly native: boolean;
  /** Under which the client looks for the id of the request. */
  readonly requestIdHeader: string;
  /** Throws `CCR-E010` for anything that is no request of this kind, with the place of the fault. */
  request(body: unknown, headers: ClientHeaders): ClientCall;
  /** The body of an HTTP error. */
  error(notice: ErrorNotice): object;
}
