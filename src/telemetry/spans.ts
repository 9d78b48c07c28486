/** A span for each request and one below it for each attempt, folded from the bus. What was said is in none of them. */
import type { BusEvent, FlowEvent } from "../core/flow.ts";

/** As OTLP's JSON form has it. */
export interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue: string } | { readonly intValue: string } | { readonly doubleValue: number };
}

export interface SpanEvent {
  readonly timeUnixNano: string;
  readonly name: string;
  readonly attributes: readonly Attribute[];
}

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** 2: a request that came in; 3: one that went out. */
  readonly kind: 2 | 3;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly events: readonly SpanEvent[];
  /** 0: not set; 2: an error. */
  readonly status: { readonly code: 0 | 2; readonly message?: string };
}

type Facts = Readonly<Record<string, string | number | undefined>>;

interface Attempt {
  readonly spanId: string;
  readonly number: number;
  readonly startedAt: number;
}

interface OpenFlow {
  readonly traceId: string;
  readonly spanId: string;
  readonly startedAt: number;
  readonly events: SpanEvent[];
  facts: Facts;
  attempt: Attempt | undefined;
}

const MAX_OPEN = 10_000;
const MAX_EVENTS = 32;

export class SpanFold {
  readonly #ended: (span: Span) => void;
  readonly #open = new Map<number, OpenFlow>();

  constructor(ended: (span: Span) => void) {
    this.#ended = ended;
  }

  accept(event: BusEvent): void {
    if (event.type === "flow.opened") return this.#opened(event);
    const flow = "id" in event ? this.#open.get(event.id) : undefined;
    if (flow && "id" in event) this.#fact(flow, event);
  }

  #opened({ id, at, session, class: kind, asked, stream }: FlowEvent & { readonly type: "flow.opened" }): void {
    if (this.#open.size >= MAX_OPEN) return;
    const facts = {
      "gen_ai.operation.name": "chat",
      "gen_ai.conversation.id": session,
      "ccr.request": id,
      "ccr.class": kind,
      "ccr.asked": asked,
      "ccr.stream": String(stream),
    };
    this.#open.set(id, { traceId: hex(16), spanId: hex(8), startedAt: at, events: [], facts, attempt: undefined });
  }

  #fact(flow: OpenFlow, event: FlowEvent): void {
    switch (event.type) {
      case "flow.routed":
        this.#routed(flow, event);
        break;
      case "flow.sent":
        flow.attempt = { spanId: hex(8), number: event.attempt, startedAt: event.at };
        break;
      case "flow.attempt-failed":
        this.#endAttempt(flow, event.at, { "error.type": event.error.code }, event.error.message);
        break;
      case "flow.noted":
        note(flow, event.at, "note", { text: event.text });
        break;
      case "flow.first-token":
        note(flow, event.at, "first token", {});
        break;
      case "flow.closed":
        this.#closed(flow, event);
        break;
      case "flow.failed":
        this.#end(
          flow,
          event,
          { "error.type": event.error.code, "http.response.status_code": event.error.status },
          event.error.message,
        );
        break;
      case "flow.aborted":
        this.#end(flow, event, { "error.type": "aborted" });
        break;
      default:
    }
  }

  #routed(flow: OpenFlow, { route }: FlowEvent & { readonly type: "flow.routed" }): void {
    const { provider, model, rule, why, instead } = route;
    flow.facts = {
      ...flow.facts,
      "gen_ai.provider.name": provider,
      "gen_ai.request.model": model,
      "ccr.rule": rule,
      "ccr.why": why,
      "ccr.instead_of": instead,
    };
  }

  #closed(flow: OpenFlow, event: FlowEvent & { readonly type: "flow.closed" }): void {
    const { usage, stop, status } = event;
    this.#end(flow, event, {
      "gen_ai.usage.input_tokens":
        usage.input_tokens + usage.cache_read_input_tokens + usage.cache_creation_input_tokens,
      "gen_ai.usage.cache_read.input_tokens": usage.cache_read_input_tokens,
      "gen_ai.usage.cache_creation.input_tokens": usage.cache_creation_input_tokens,
      "gen_ai.usage.output_tokens": usage.output_tokens,
      "gen_ai.response.finish_reasons": stop ?? undefined,
      "http.response.status_code": status,
    });
  }

  #end(flow: OpenFlow, { id, at }: FlowEvent, facts: Facts, failure?: string): void {
    this.#endAttempt(flow, at, { "error.type": facts["error.type"] }, failure);
    this.#open.delete(id);
    const { traceId, spanId, startedAt, events } = flow;
    const { "gen_ai.request.model": model = "request" } = flow.facts;
    this.#ended({
      traceId,
      spanId,
      name: `chat ${model}`,
      kind: 2,
      ...times(startedAt, at),
      attributes: attributesOf({ ...flow.facts, ...facts }),
      events,
      status: statusOf(failure),
    });
  }

  #endAttempt(flow: OpenFlow, at: number, facts: Facts, failure?: string): void {
    const { attempt, traceId } = flow;
    if (!attempt) return;
    flow.attempt = undefined;
    const { "gen_ai.provider.name": provider, "gen_ai.request.model": model } = flow.facts;
    this.#ended({
      traceId,
      spanId: attempt.spanId,
      parentSpanId: flow.spanId,
      name: `attempt ${attempt.number}`,
      kind: 3,
      ...times(attempt.startedAt, at),
      attributes: attributesOf({ "gen_ai.provider.name": provider, "gen_ai.request.model": model, ...facts }),
      events: [],
      status: statusOf(failure),
    });
  }
}

function note(flow: OpenFlow, at: number, name: string, facts: Facts): void {
  if (flow.events.length < MAX_EVENTS)
    flow.events.push({ timeUnixNano: nanos(at), name, attributes: attributesOf(facts) });
}

function statusOf(failure: string | undefined): Span["status"] {
  return failure === undefined ? { code: 0 } : { code: 2, message: failure };
}

function times(from: number, to: number): Pick<Span, "startTimeUnixNano" | "endTimeUnixNano"> {
  return { startTimeUnixNano: nanos(from), endTimeUnixNano: nanos(Math.max(from, to)) };
}

/** Nanoseconds of today do not fit into a number of JavaScript's. */
function nanos(ms: number): string {
  return `${Math.round(ms)}000000`;
}

export function attributesOf(facts: Facts): Attribute[] {
  return Object.entries(facts).flatMap(([key, value]) => {
    if (value === undefined) return [];
    if (typeof value === "string") return { key, value: { stringValue: value } };
    return { key, value: Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value } };
  });
}

function hex(bytes: number): string {
  const values = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(values, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
