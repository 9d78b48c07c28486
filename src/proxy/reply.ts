/** The client's side of one exchange: held back until there is something to say, then kept alive until the end. */
import type { OutgoingHttpHeaders } from "node:http";

import type { CcrError } from "../core/errors.ts";
import type { StreamEvent } from "../core/event.ts";
import type { StreamPrinter } from "../transformers/clients/types.ts";
import type { ClientSide, Weight } from "./client-side.ts";
import type { ErrorText } from "./error-text.ts";
import { drained, type Outgoing, type Payload } from "./outgoing.ts";

/** Claude Code gives up on a stream that is silent for 300 s; people do much earlier. */
const PING_EVERY_MS = 10_000;
/** Preliminaries that may be held back; a provider that sends more than this has opened the stream. */
const MAX_HELD = 64 * 1024;

const SSE_HEADERS: OutgoingHttpHeaders = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache",
  "x-accel-buffering": "no",
};

interface Held {
  readonly payload: Payload;
  readonly start: boolean;
}

export class Reply implements ClientSide {
  readonly #res: Outgoing;
  readonly #errors: ErrorText;
  readonly #printer: StreamPrinter;
  /** What opens the stream when nothing of the answer can do it yet. */
  readonly #greeting: () => StreamEvent;
  /** Of the provider's newest answer. */
  #forwarded: Readonly<Record<string, string>> = {};
  #state: "closed" | "open" | "ended" = "closed";
  #held: Held[] = [];
  #heldLength = 0;
  #started = false;
  #begun = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(res: Outgoing, errors: ErrorText, printer: StreamPrinter, greeting: () => StreamEvent) {
    this.#res = res;
    this.#errors = errors;
    this.#printer = printer;
    this.#greeting = greeting;
  }

  get requestId(): string {
    return this.#errors.requestId;
  }

  /** True once the client has content of the answer: from then on there is no other attempt. */
  get begun(): boolean {
    return this.#begun;
  }

  /** True once the client has a `message_start`: an attempt's own must not follow. */
  get started(): boolean {
    return this.#started;
  }

  /** Headers of the provider's answer that the client shall see. */
  forward(headers: Readonly<Record<string, string>>): void {
    this.#forwarded = headers;
  }

  /** Opens the stream after `ms` at the latest, with or without content. A later call replaces an earlier one. */
  openWithin(ms: number): void {
    if (this.#state !== "closed") return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), ms);
  }

  /** Forgets what an attempt has left behind that never reached the client. */
  reset(): void {
    this.#forwarded = {};
    this.#dropHeld();
  }

  /** Events of a translated answer. */
  events(events: readonly StreamEvent[], content: boolean): Promise<void> | undefined {
    if (events.length === 0) return undefined;
    const start = events.some(isStart);
    const known = this.#started || this.#held.some((held) => held.start);
    return this.bytes(this.#printer.push(start ? onceStarted(events, known) : events), { content, start });
  }

  /** Whole frames. Resolves when the client can take more; undefined when it can at once. */
  bytes(payload: Payload, { content, start }: Weight): Promise<void> | undefined {
    if (payload.length === 0 || this.#state === "ended") return undefined;
    if (this.#begun) {
      this.#timer?.refresh();
      this.#res.write(payload);
    } else {
      this.#hold({ payload, start });
      if (content || this.#heldLength > MAX_HELD) this.#begin();
    }
    return this.#res.writableNeedDrain ? drained(this.#res) : undefined;
  }

  /** Ends a streamed answer. */
  end(): void {
    if (this.#state === "ended") return;
    if (!this.#begun) this.#begin();
    this.#finish();
    this.#res.end();
  }

  /** A whole answer to a client that did not ask for a stream. */
  json(body: Payload): void {
    this.#finish();
    const length = typeof body === "string" ? Buffer.byteLength(body) : body.length;
    this.#res.writeHead(200, this.#headersWith({ "content-type": "application/json", "content-length": length }));
    this.#res.end(body);
  }

  /** An HTTP error while the status is still free, else an `error` event. Never the look of a finished answer. */
  fail(error: CcrError): void {
    const state = this.#state;
    if (state === "ended") return;
    this.#finish();
    if (state === "open") this.#res.end(this.#printer.error(this.#errors.notice(error)));
    else this.#errors.send(this.#res, error, this.#forwarded);
  }

  /** Releases the timer when the client has gone. */
  dispose(): void {
    this.#finish();
  }

  #hold(held: Held): void {
    this.#held.push(held);
    this.#heldLength += held.payload.length;
  }

  #begin(): void {
    this.#begun = true;
    if (this.#state === "closed") this.#open();
    else this.#flush();
  }

  #open(): void {
    clearTimeout(this.#timer);
    this.#state = "open";
    this.#timer = setTimeout(() => this.#ping(), PING_EVERY_MS);
    this.#res.writeHead(200, this.#headersWith(SSE_HEADERS));
    if (this.#held.length === 0) this.#greet();
    this.#flush();
  }

  #greet(): void {
    const event = this.#greeting();
    this.#hold({ payload: this.#printer.push([event]), start: isStart(event) });
  }

  #flush(): void {
    this.#res.cork();
    for (const { payload, start } of this.#held) {
      this.#started ||= start;
      this.#res.write(payload);
    }
    this.#res.uncork();
    this.#dropHeld();
  }

  #ping(): void {
    if (!this.#res.writableNeedDrain) this.#res.write(this.#printer.ping);
    this.#timer?.refresh();
  }

  #finish(): void {
    clearTimeout(this.#timer);
    this.#state = "ended";
    this.#dropHeld();
  }

  #dropHeld(): void {
    this.#held = [];
    this.#heldLength = 0;
  }

  #headersWith(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
    return { ...this.#errors.idHeader, ...this.#forwarded, ...headers };
  }
}

function isStart({ type }: StreamEvent): boolean {
  return type === "message_start";
}

/** Relays send `message_start` again in the middle of an answer, and our greeting may have been one. */
function onceStarted(events: readonly StreamEvent[], started: boolean): readonly StreamEvent[] {
  let known = started;
  return events.filter((event) => {
    if (!isStart(event)) return true;
    const first = !known;
    known = true;
    return first;
  });
}
