/** Errors in the words and the form that a client reads, with what it may do about them. */
import type { CcrError } from "../core/errors.ts";
import type { Redactor } from "../core/redact.ts";
import { messages } from "../transformers/clients/messages/grammar.ts";
import type { ClientGrammar, ErrorNotice } from "../transformers/clients/types.ts";
import type { Outgoing } from "./outgoing.ts";

export class ErrorText {
  readonly requestId: string;
  readonly #redactor: Redactor;
  readonly #grammar: ClientGrammar;

  /** Whoever asks for what no grammar serves is taken for a client of Anthropic's. */
  constructor(requestId: string, redactor: Redactor, grammar: ClientGrammar = messages) {
    this.requestId = requestId;
    this.#redactor = redactor;
    this.#grammar = grammar;
  }

  /** Says which answer this is. */
  get idHeader(): Readonly<Record<string, string>> {
    return { [this.#grammar.requestIdHeader]: this.requestId };
  }

  notice(error: CcrError): ErrorNotice {
    const { message, hint } = error;
    const text = this.#redactor.redact(hint ? `${message}. ${hint}` : message);
    return { error, text, requestId: this.requestId };
  }

  body(error: CcrError): string {
    return JSON.stringify(this.#grammar.error(this.notice(error)));
  }

  /** `forwarded`: headers of the provider's answer, where the error comes from one. */
  send(res: Outgoing, error: CcrError, forwarded: Readonly<Record<string, string>> = {}): void {
    const body = Buffer.from(this.body(error));
    res.writeHead(error.status, { ...this.headers(error), ...forwarded, "content-length": body.length });
    res.end(body);
  }

  headers(error: CcrError): Record<string, string> {
    const headers: Record<string, string> = { "content-type": "application/json", ...this.idHeader };
    if (error.facts.retryAfter !== undefined) headers["retry-after"] = String(error.facts.retryAfter);
    if (isHopeless(error)) headers["x-should-retry"] = "false";
    return headers;
  }
}

/** Claude Code mends a refused request itself (drops betas, compacts the conversation), so 400 stays open to it. */
function isHopeless({ transient, status }: CcrError): boolean {
  return !transient && status !== 400;
}
