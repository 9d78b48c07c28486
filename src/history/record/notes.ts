/** What is noted about one request beside the bus: both sides' headers and bodies, and the events of the answer. */
import type { CapturedCall, CapturedRequest, FlowCapture } from "../../core/capture.ts";
import type { StreamEvent } from "../../core/event.ts";
import type { Message } from "../../core/message.ts";
import type { HeaderMap } from "../../core/record.ts";
import type { DraftBody } from "../types.ts";
import { lengthOf } from "../thread/tray.ts";
import { AnswerFold, deltaText } from "./answer.ts";
import type { Budget } from "./budget.ts";
import { Gathered } from "./gathered.ts";
import { Timeline } from "./timeline.ts";

/** Bytes of one request, one answer, that are kept. Claude Code's requests have up to some megabytes. */
const MAX_REQUEST = 16 * 1024 * 1024;
const MAX_ANSWER = 2 * 1024 * 1024;
const MAX_MB = 1024 * 1024;

/** One request to a provider, as it went over the wire. Times are ms since the client's request was accepted. */
export interface Wire {
  readonly call: CapturedCall;
  readonly sent: number;
  connected: number | undefined;
  status: number | undefined;
  headers: HeaderMap;
  head: number | undefined;
  firstByte: number | undefined;
  lastByte: number | undefined;
  bytes: number;
  readonly gathered: Gathered;
}

export class Notes implements FlowCapture {
  readonly request: CapturedRequest;
  readonly wires: Wire[] = [];
  readonly timeline: Timeline = new Timeline();
  readonly answer: AnswerFold;
  readonly #full: boolean;
  readonly #budget: Budget;
  readonly #startedAt: number = performance.now();
  /** When the last piece of the answer came; its events came with it. */
  #at = 0;

  constructor(request: CapturedRequest, full: boolean, budget: Budget) {
    this.request = request;
    this.#full = full;
    this.#budget = budget;
    this.answer = new AnswerFold(full);
  }

  sent(call: CapturedCall): void {
    this.answer.reset();
    this.timeline.reset();
    const unknown = {
      connected: undefined,
      status: undefined,
      head: undefined,
      firstByte: undefined,
      lastByte: undefined,
    };
    this.wires.push({ call, sent: this.#now(), ...unknown, headers: {}, bytes: 0, gathered: new Gathered() });
  }

  connected(): void {
    const wire = this.wires.at(-1);
    if (wire) wire.connected = this.#now();
  }

  answered(status: number, headers: HeaderMap): void {
    const wire = this.wires.at(-1);
    if (!wire) return;
    wire.status = status;
    wire.headers = headers;
    wire.head = this.#now();
  }

  bytes(chunk: Uint8Array): void {
    const wire = this.wires.at(-1);
    if (!wire) return;
    this.#at = wire.lastByte = this.#now();
    wire.firstByte ??= wire.lastByte;
    wire.bytes += chunk.length;
    if (!this.#full || wire.gathered.length + chunk.length > MAX_ANSWER || !this.#budget.take(chunk.length)) return;
    wire.gathered.add(chunk);
  }

  events(events: readonly StreamEvent[]): void {
    for (const event of events) {
      const text = deltaText(event);
      this.answer.push(event, text);
      this.timeline.push(event, text.length, this.#at);
    }
  }

  message(message: Message): void {
    this.answer.whole(message);
  }

  /** What was said, and what of it is missing. To be read before `release`. */
  bodies(failed: boolean): { readonly bodies: DraftBody[]; readonly gaps: string[] } {
    const bodies: DraftBody[] = [];
    const gaps: string[] = [];
    const put = (part: DraftBody["part"], content: DraftBody["content"], searched: boolean): void => {
      const bytes = typeof content === "string" ? content.length : lengthOf(content);
      if (bytes > MAX_REQUEST) gaps.push(`${part}: longer than ${MAX_REQUEST / MAX_MB} MiB`);
      else if (bytes > 0) bodies.push({ part, content, searched });
    };
    if (this.#full) {
      put("client", [this.request.body], true);
      const { message, cut } = this.answer;
      if (message) put("message", JSON.stringify(message), true);
      if (cut) gaps.push("message: too long");
    }
    this.wires.forEach((wire, at) => {
      if (this.#full) put(`upstream/${at + 1}`, piecesOf(wire.call.body), false);
      // What a provider says instead of an answer is looked for; an answer is in the message.
      const last = at === this.wires.length - 1;
      const { bytes, length } = wire.gathered;
      if (this.#full) put(`answer/${at + 1}`, [bytes], failed || !last);
      if (this.#full && length < wire.bytes) gaps.push(`answer/${at + 1}: ${length} of ${wire.bytes} bytes`);
    });
    return { bodies, gaps };
  }

  /** Nobody needs the bytes of the answers any more. */
  release(): void {
    for (const { gathered } of this.wires) {
      this.#budget.give(gathered.length);
      gathered.release();
    }
  }

  /** To the ms: cheaper to store, and finer than networks are. */
  #now(): number {
    return Math.round(performance.now() - this.#startedAt);
  }
}

function piecesOf(body: string | Uint8Array): DraftBody["content"] {
  return typeof body === "string" ? body : [body];
}
