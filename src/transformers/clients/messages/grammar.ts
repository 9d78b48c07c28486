/** Anthropic Messages, the canonical model's own grammar. */
import { printEvent, printEvents } from "../../../core/sse.ts";
import type { AnswerForm, ClientGrammar, ErrorNotice, StreamPrinter } from "../types.ts";
import { messagesRequest } from "./request.ts";

const PRINTER: StreamPrinter = {
  push: printEvents,
  ping: printEvent({ type: "ping" }),
  error: (notice) => printEvent(errorEvent(notice)),
};

const FORM: AnswerForm = { stream: () => PRINTER, whole: (message) => JSON.stringify(message) };

export const messages: ClientGrammar = {
  name: "messages",
  paths: ["/v1/messages"],
  native: true,
  requestIdHeader: "request-id",
  request: (body) => ({ request: messagesRequest(body), answer: FORM }),
  error: errorEvent,
};

function errorEvent({ error: { type }, text, requestId }: ErrorNotice): {
  readonly type: "error";
  readonly error: { readonly type: string; readonly message: string };
  readonly request_id: string;
} {
  return { type: "error", error: { type, message: text }, request_id: requestId };
}
