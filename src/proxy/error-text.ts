/** Errors in the form that Anthropic clients read: as an HTTP answer, and as the last event of a stream. */
import type { ServerResponse } from "node:http";

import type { CcrError } from "../core/errors.ts";
import type { StreamError } from "../core/event.ts";
import type { Redactor } from "../core/redact.ts";

export class ErrorText {
  readonly requestId: string;
  readonly #redactor: Redactor;

  constructor(requestId: string, redactor: Redactor) {
    this.requestId = requestId;
    this.#redactor = redactor;
  }

  event({ type, message, hint }: CcrError): StreamError {
    const text = this.#redactor.redact(hint ? `${message}. ${hint}` : message);
    return { type: "error", error: { type, message: text }, request_id: this.requestId };
  }

  body(error: CcrError): string {
    return JSON.stringify(this.event(error));
  }

  /** `forwarded`: headers of the provider's answer, where the error comes from one. */
  send(res: ServerResponse, error: CcrError, forwarded: Readonly<Record<string, string>> = {}): void {
    const body = Buffer.from(this.body(error));
    res.writeHead(error.status, { ...this.headers(error), ...forwarded, "content-length": body.length });
    res.end(body);
  }

  headers(error: CcrError): Record<string, string> {
    const headers: Record<string, string> = { "content-type": "application/json", "request-id": this.requestId };
    if (error.facts.retryAfter !== undefined) headers["retry-after"] = String(error.facts.retryAfter);
    if (isHopeless(error)) headers["x-should-retry"] = "false";
    return headers;
  }
}

/** Claude Code mends a refused request itself (drops betas, compacts the conversation), so 400 stays open to it. */
function isHopeless({ transient, status }: CcrError): boolean {
  return !transient && status !== 400;
}
