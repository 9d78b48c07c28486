/** What a session's status line is made of, folded from bus events. Pure: the same events give the same line. */
import type { BusEvent, FlowEvent } from "../core/flow.ts";
import type { Usage } from "../core/message.ts";

export interface Snapshot {
  /** `provider,model` of the newest main request, or the one chosen for the next. */
  readonly target: string | undefined;
  readonly rule: string | undefined;
  readonly why: string | undefined;
  /** Prompt tokens of the newest main answer, those read from the cache included. */
  readonly inputTokens: number | undefined;
  readonly cachedTokens: number | undefined;
  readonly outputTokens: number | undefined;
  /** Time to first token in ms. */
  readonly ttft: number | undefined;
  readonly tokensPerSecond: number | undefined;
  /** Set while the newest main request stands failed. */
  readonly error: string | undefined;
}

export const EMPTY_SNAPSHOT: Snapshot = {
  target: undefined,
  rule: undefined,
  why: undefined,
  inputTokens: undefined,
  cachedTokens: undefined,
  outputTokens: undefined,
  ttft: undefined,
  tokensPerSecond: undefined,
  error: undefined,
};

/** Shorter answers cannot be timed: their rates would be absurd. */
const MIN_TIMED_TOKENS = 2;
const MIN_TIMED_MS = 50;

/** One event of a main request, or a model switch, of the snapshot's session. */
export function fold(snapshot: Snapshot, event: BusEvent): Snapshot {
  switch (event.type) {
    case "flow.routed": {
      const { provider, model, rule, why } = event.route;
      return { ...snapshot, target: `${provider},${model}`, rule, why };
    }
    case "flow.first-token":
      return { ...snapshot, ttft: event.ms, error: undefined };
    case "flow.delta":
      return { ...snapshot, outputTokens: event.outputTokens };
    case "flow.closed":
      return { ...snapshot, ...answered(event), error: undefined };
    case "flow.failed":
      return { ...snapshot, error: `${event.error.code} ${event.error.message}` };
    case "route.changed":
      if (event.scenario !== undefined || event.once) return snapshot;
      return event.target === undefined
        ? { ...snapshot, rule: "rules", why: "from the next request on" }
        : { ...snapshot, target: event.target, rule: "override", why: "from the next request on" };
    default:
      return snapshot;
  }
}

function answered({ usage, streamMs }: Extract<FlowEvent, { type: "flow.closed" }>): Partial<Snapshot> {
  const timed = usage.output_tokens >= MIN_TIMED_TOKENS && streamMs >= MIN_TIMED_MS;
  return {
    inputTokens: promptTokens(usage),
    cachedTokens: usage.cache_read_input_tokens,
    outputTokens: usage.output_tokens,
    ...(timed && { tokensPerSecond: (usage.output_tokens * 1000) / streamMs }),
  };
}

function promptTokens(usage: Usage): number {
  return usage.input_tokens + usage.cache_read_input_tokens + usage.cache_creation_input_tokens;
}
