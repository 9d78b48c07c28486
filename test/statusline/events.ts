/** Bus events of one demo request, for the status line's tests. */
import type { FlowEvent } from "../../src/core/flow.ts";

type EventOf<T extends FlowEvent["type"]> = Extract<FlowEvent, { type: T }>;

export function opened(id: number, session: string, kind: EventOf<"flow.opened">["class"] = "main"): FlowEvent {
  return { type: "flow.opened", id, at: 0, session, class: kind, asked: "claude-opus", stream: true, bytes: 100 };
}

export function routed(id: number, model = "demo-large"): FlowEvent {
  const why = `Router.default is demo,${model}`;
  return { type: "flow.routed", id, at: 0, route: { provider: "demo", model, rule: "default", why, tried: [] } };
}

export function firstToken(id: number, ms: number): FlowEvent {
  return { type: "flow.first-token", id, at: 0, ms };
}

export function closed(id: number): EventOf<"flow.closed"> {
  const usage = {
    input_tokens: 200,
    output_tokens: 122,
    cache_read_input_tokens: 700,
    cache_creation_input_tokens: 100,
  };
  return {
    type: "flow.closed",
    id,
    at: 0,
    status: 200,
    usage,
    estimated: false,
    stop: "end_turn",
    ms: 2820,
    streamMs: 2000,
  };
}

export function failed(id: number): FlowEvent {
  const error = { code: "CCR-E102", message: "demo is rate limited (429)", hint: "", status: 429 } as const;
  return { type: "flow.failed", id, at: 0, error, ms: 10 };
}
