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
  /** USD of the session so far, of the answers whose price is known. */
  readonly cost: number | undefined;
  /** Context window of the target, in tokens. */
  readonly window: number | undefined;
  /** `provider,model` that should have answered, where the target stands in for it. */
  readonly instead: string | undefined;
  /** The user has chosen the target for this session. */
  readonly pinned: boolean;
  /** An answer is coming. */
  readonly streaming: boolean;
  /** Sums over the session's main answers. */
  readonly totalInput: number;
  readonly totalOutput: number;
}

/** What is known of models; the host tells it. */
export interface ModelFacts {
  /** USD; undefined when the price is not known. */
  readonly costOf?: (provider: string, model: string, usage: Usage) => number | undefined;
  readonly windowOf?: (provider: string, model: string) => number | undefined;
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
  cost: undefined,
  window: undefined,
  instead: undefined,
  pinned: false,
  streaming: false,
  totalInput: 0,
  totalOutput: 0,
};

/** Shorter answers cannot be timed: their rates would be absurd. */
const MIN_TIMED_TOKENS = 2;
const MIN_TIMED_MS = 50;

/** One event of a main request, or a model switch, of the snapshot's session. */
export function fold(snapshot: Snapshot, event: BusEvent, facts: ModelFacts = {}): Snapshot {
  switch (event.type) {
    case "flow.routed": {
      const { provider, model, rule, why, instead } = event.route;
      const window = facts.windowOf?.(provider, model);
      return { ...snapshot, target: `${provider},${model}`, rule, why, window, instead, streaming: true };
    }
    case "flow.first-token":
      return { ...snapshot, ttft: event.ms, error: undefined };
    case "flow.delta":
      return { ...snapshot, outputTokens: event.outputTokens };
    case "flow.closed":
      return { ...snapshot, ...answered(snapshot, event), error: undefined, streaming: false };
    case "flow.failed":
      return { ...snapshot, error: `${event.error.code} ${event.error.message}`, streaming: false };
    case "flow.aborted":
      return { ...snapshot, streaming: false };
    case "route.changed":
      if (event.scenario !== undefined || event.once) return snapshot;
      return event.target === undefined
        ? { ...snapshot, rule: "rules", why: "from the next request on", pinned: false }
        : { ...snapshot, target: event.target, rule: "override", why: "from the next request on", pinned: true };
    default:
      return snapshot;
  }
}

/** How full the window is; undefined when either is not known. */
export function contextShare({ inputTokens, outputTokens, window }: Snapshot): number | undefined {
  return inputTokens === undefined || !window ? undefined : (inputTokens + (outputTokens ?? 0)) / window;
}

function answered(
  snapshot: Snapshot,
  { usage, streamMs }: Extract<FlowEvent, { type: "flow.closed" }>,
): Partial<Snapshot> {
  const timed = usage.output_tokens >= MIN_TIMED_TOKENS && streamMs >= MIN_TIMED_MS;
  return {
    inputTokens: promptTokens(usage),
    cachedTokens: usage.cache_read_input_tokens,
    outputTokens: usage.output_tokens,
    totalInput: snapshot.totalInput + promptTokens(usage),
    totalOutput: snapshot.totalOutput + usage.output_tokens,
    ...(timed && { tokensPerSecond: (usage.output_tokens * 1000) / streamMs }),
  };
}

function promptTokens(usage: Usage): number {
  return usage.input_tokens + usage.cache_read_input_tokens + usage.cache_creation_input_tokens;
}
