/** Answers what Node's HTTP parser refuses, in the form that Anthropic clients read. */
import { STATUS_CODES, type Server } from "node:http";
import type { Duplex } from "node:stream";

import { CcrError } from "../core/errors.ts";
import { isRecord } from "../core/message.ts";
import type { ErrorText } from "./error-text.ts";

/** Time for the other side to read the answer before the connection is cut. */
const LINGER_MS = 1_000;

export interface Answering {
  /** Whether bytes of our own would get into an answer. */
  isAnswering(socket: Duplex): boolean;
}

export function answerBrokenRequests(server: Server, answering: Answering, newErrorText: () => ErrorText): void {
  server.on("clientError", (error, socket) => {
    if (!socket.writable || answering.isAnswering(socket)) {
      socket.destroy();
      return;
    }
    socket.end(printed(newErrorText(), errorOf(error)));
    socket.resume();
    setTimeout(() => socket.destroy(), LINGER_MS).unref();
  });
}

function errorOf(error: Error): CcrError {
  const code = isRecord(error) ? error["code"] : undefined;
  if (code === "HPE_HEADER_OVERFLOW") return invalid("its headers are too large", 431);
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return invalid("it did not arrive in time", 408);
  return invalid("it is no HTTP request", 400);
}

function invalid(detail: string, status: number): CcrError {
  return new CcrError("CCR-E010", { detail }, { status });
}

function printed(text: ErrorText, error: CcrError): string {
  const body = text.body(error);
  const headers = { ...text.headers(error), "content-length": Buffer.byteLength(body), connection: "close" };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}\r\n${lines.join("")}\r\n${body}`;
}
