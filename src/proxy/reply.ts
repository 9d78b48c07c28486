/** The client's side of one exchange: held back until there is something to say, then kept alive until the end. */
import type { OutgoingHttpHeaders, ServerResponse } from "node:http";

import type { CcrError } from "../core/errors.ts";
import type { StreamEvent } from "../core/event.ts";
import { printEvent, printEvents } from "../core/sse.ts";
import type { ErrorText } from "./error-text.ts";

/** Claude Code gives up on a stream that is silent for 300 s; people do much earlier. */
const PING_EVERY_MS = 10_000;
/** Preliminaries that may be held back; a provider that sends more than this has opened the stream. */
const MAX_HELD = 64 * 1024;
const PING = printEvent({ type: "ping" });

const SSE_HEADERS: OutgoingHttpHeaders = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache",
  "x-accel-buffering": "no",
};

type Payload = string | Uint8Array;

export class Reply {
  readonly #res: ServerResponse;
  readonly #errors: ErrorText;
  /** What opens the stream when nothing of the answer can do it yet. */
  readonly #greeting: () => StreamEvent;
  #headers: OutgoingHttpHeaders;
  #state: "held" | "open" | "ended" = "held";
  #held: Payload[] = [];
  #heldLength = 0;
  #started = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(res: ServerResponse, errors: ErrorText, greeting: () => StreamEvent) {
    this.#res = res;
    this.#errors = errors;
    this.#greeting = greeting;
    this.#headers = { "request-id": errors.requestId };
  }

  /** True once the client has seen a status: from then on nothing can be taken back. */
  get committed(): boolean {
    return this.#state !== "held";
  }

  /** Headers of the provider's answer that the client shall see. */
  forward(headers: OutgoingHttpHeaders): void {
    this.#headers = { ...this.#headers, ...headers };
  }

  /** Opens the stream after `ms` at the latest, with or without content. A later call replaces an earlier one. */
  openWithin(ms: number): void {
    if (this.#state !== "held") return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), ms);
  }

  /** Forgets what an attempt has left behind that never reached the client. */
  reset(): void {
    if (this.#state !== "held") return;
    this.#held = [];
    this.#heldLength = 0;
    this.#started = false;
  }

  /** Events of a translated answer. `content` is false while they are mere preliminaries, which can wait. */
  events(events: readonly StreamEvent[], content: boolean): Promise<void> | undefined {
    if (events.length === 0) return undefined;
    return this.bytes(printEvents(this.#startOnce(events)), content);
  }

  /** Whole frames. Resolves when the client can take more; undefined when it can at once. */
  bytes(payload: Payload, content: boolean): Promise<void> | undefined {
    if (payload.length === 0 || this.#state === "ended") return undefined;
    if (this.#state === "held") {
      this.#held.push(payload);
      this.#heldLength += payload.length;
      if (content || this.#heldLength > MAX_HELD) this.#open();
    } else {
      this.#timer?.refresh();
      this.#res.write(payload);
    }
    return this.#res.writableNeedDrain ? drained(this.#res) : undefined;
  }

  /** Ends a streamed answer. */
  end(): void {
    if (this.#state === "held") this.#open();
    this.#finish();
    this.#res.end();
  }

  /** A whole answer to a client that did not ask for a stream. */
  json(body: Payload): void {
    this.#finish();
    this.#res.writeHead(200, { ...this.#headers, "content-type": "application/json" });
    this.#res.end(body);
  }

  /** An HTTP error while the status is still free, else an `error` event. Never the look of a finished answer. */
  fail(error: CcrError): void {
    const { committed } = this;
    if (this.#state === "ended") return;
    this.#finish();
    if (committed) this.#res.end(printEvent(this.#errors.event(error)));
    else this.#errors.send(this.#res, error);
  }

  /** Releases the timer when the client has gone. */
  dispose(): void {
    this.#finish();
  }

  /** Relays send `message_start` again in the middle of an answer, and our greeting may have been one. */
  #startOnce(events: readonly StreamEvent[]): readonly StreamEvent[] {
    if (!events.some(({ type }) => type === "message_start")) return events;
    return events.filter(({ type }) => {
      if (type !== "message_start") return true;
      const first = !this.#started;
      this.#started = true;
      return first;
    });
  }

  #open(): void {
    clearTimeout(this.#timer);
    this.#state = "open";
    this.#timer = setTimeout(() => this.#ping(), PING_EVERY_MS);
    this.#res.writeHead(200, { ...SSE_HEADERS, ...this.#headers });
    this.#res.cork();
    if (this.#held.length === 0) this.#res.write(printEvents(this.#startOnce([this.#greeting()])));
    for (const payload of this.#held) this.#res.write(payload);
    this.#res.uncork();
    this.#held = [];
  }

  #ping(): void {
    if (!this.#res.writableNeedDrain) this.#res.write(PING);
    this.#timer?.refresh();
  }

  #finish(): void {
    clearTimeout(this.#timer);
    this.#state = "ended";
    this.#held = [];
  }
}

/** Also resolves when the client leaves; reading the provider's answer then throws. */
function drained(res: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      res.off("drain", done);
      res.off("close", done);
      resolve();
    };
    res.on("drain", done);
    res.on("close", done);
  });
}
