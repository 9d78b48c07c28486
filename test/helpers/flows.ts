/** Requests as a proxy tells them, step by step, to a bus and a capture. */
import type { Bus } from "../../src/core/bus.ts";
import type { Capture, FlowCapture } from "../../src/core/capture.ts";
import type { StreamEvent } from "../../src/core/event.ts";
import type { ErrorReport, FlowEvent, RouteFacts } from "../../src/core/flow.ts";
import type { Message, Usage } from "../../src/core/message.ts";
import { NOON } from "./history.ts";

export const USAGE: Usage = {
  input_tokens: 1_000,
  output_tokens: 20,
  cache_read_input_tokens: 500,
  cache_creation_input_tokens: 100,
  output_tokens_details: { thinking_tokens: 7 },
};

const START: Message = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "large",
  content: [],
  stop_reason: null,
  stop_sequence: null,
  usage: { ...USAGE, output_tokens: 1 },
};

/** An answer with a text and a call of Read. */
export const ANSWER: readonly StreamEvent[] = [
  { type: "message_start", message: START },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "I will " } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "look." } },
  { type: "content_block_stop", index: 0 },
  { type: "ping" },
  {
    type: "content_block_start",
    index: 1,
    content_block: { type: "tool_use", id: "toolu_1", name: "Read", input: {} },
  },
  { type: "content_block_delta", index: 1, delta: { type: "input_json_delta", partial_json: '{"file_path":' } },
  { type: "content_block_delta", index: 1, delta: { type: "input_json_delta", partial_json: '"a.txt"}' } },
  { type: "content_block_stop", index: 1 },
  { type: "message_delta", delta: { stop_reason: "tool_use", stop_sequence: null }, usage: { ...USAGE } },
  { type: "message_stop" },
];

const REFUSED: ErrorReport = {
  code: "CCR-E102",
  message: "acme is rate limited (429)",
  hint: "wait",
  status: 429,
};

export function routeTo(model: string, provider = "acme"): RouteFacts {
  const tried = [
    { rule: "override", hit: false, why: "none set" },
    { rule: "default", hit: true, why: `Router.default is ${provider},${model}` },
  ];
  return { provider, model, rule: "default", why: `Router.default is ${provider},${model}`, tried };
}

type Told<T extends FlowEvent["type"]> = Partial<Omit<Extract<FlowEvent, { type: T }>, "type">>;

/** One request, told by hand. */
export class ToldFlow {
  readonly id: number;
  readonly #bus: Bus;
  notes: FlowCapture | undefined;

  constructor(bus: Bus, id = 1) {
    this.#bus = bus;
    this.id = id;
  }

  open(fields: Told<"flow.opened"> = {}): this {
    const { id } = this;
    const facts = { session: "pane", class: "main", asked: "claude-opus-5-5", stream: true, bytes: 2_000 } as const;
    this.#bus.publish({ type: "flow.opened", id, at: NOON, ...facts, ...fields });
    return this;
  }

  note(capture: Capture, body: string, headers: Readonly<Record<string, string>> = {}): this {
    this.notes = capture.begin(this.id, { path: "/v1/messages", headers, body: Buffer.from(body) });
    return this;
  }

  route(route: RouteFacts = routeTo("large")): this {
    this.#bus.publish({ type: "flow.routed", id: this.id, at: NOON, route });
    return this;
  }

  send(attempt = 1, body = '{"up":true}'): this {
    this.notes?.sent({
      url: "https://api.acme.example/v1/chat/completions",
      headers: { authorization: "Bearer sk-acme" },
      body,
    });
    this.#bus.publish({ type: "flow.sent", id: this.id, at: NOON, attempt, bytes: body.length });
    this.notes?.connected();
    return this;
  }

  head(status = 200): this {
    this.notes?.answered(status, { "content-type": "text/event-stream" });
    return this;
  }

  answer(events: readonly StreamEvent[] = ANSWER): this {
    for (const event of events) {
      this.notes?.bytes(Buffer.from(`data: ${JSON.stringify(event)}\n\n`));
      this.notes?.events([event]);
    }
    this.#bus.publish({ type: "flow.first-token", id: this.id, at: NOON, ms: 400 });
    return this;
  }

  progress(outputTokens: number): this {
    this.#bus.publish({ type: "flow.delta", id: this.id, at: NOON, outputTokens, ms: 900 });
    return this;
  }

  failAttempt(attempt: number, retryIn?: number): this {
    this.#bus.publish({ type: "flow.attempt-failed", id: this.id, at: NOON, attempt, error: REFUSED, retryIn });
    return this;
  }

  noteText(text: string): this {
    this.#bus.publish({ type: "flow.noted", id: this.id, at: NOON, text });
    return this;
  }

  close(fields: Told<"flow.closed"> = {}): void {
    const facts = {
      status: 200,
      usage: USAGE,
      estimated: false,
      stop: "tool_use",
      ms: 2_000,
      streamMs: 1_600,
    } as const;
    this.#bus.publish({ type: "flow.closed", id: this.id, at: NOON, ...facts, ...fields });
  }

  fail(): void {
    this.#bus.publish({ type: "flow.failed", id: this.id, at: NOON, error: REFUSED, ms: 300 });
  }

  abort(): void {
    this.#bus.publish({ type: "flow.aborted", id: this.id, at: NOON, ms: 700 });
  }
}
