/** Folds bus events into the cockpit's state. Pure: the same events give the same screen. */
import type { BusEvent } from "../core/flow.ts";
import type { Usage } from "../core/message.ts";
import type { CockpitState, RequestRow, Toast, Totals } from "./state.ts";

/** Rows kept for the list. The sidebar shows a few dozen; the inspector reads the history store. */
const MAX_ROWS = 500;
/** Samples for medians and percentiles. */
const MAX_SAMPLES = 50;

type EventOf<T extends BusEvent["type"]> = Extract<BusEvent, { type: T }>;

export function reduce(state: CockpitState, event: BusEvent): CockpitState {
  switch (event.type) {
    case "flow.opened":
      return opened(state, event);
    case "flow.routed":
      return updateRow({ ...state, route: event.route }, event.id, { route: event.route });
    case "flow.sent":
      return updateRow(state, event.id, { phase: "waiting", attempts: event.attempt });
    case "flow.attempt-failed":
      return updateRow(state, event.id, { phase: "retrying", error: event.error });
    case "flow.first-token":
      return firstToken(state, event);
    case "flow.delta":
      return updateRow(state, event.id, { outputTokens: event.outputTokens });
    case "flow.closed":
      return closed(state, event);
    case "flow.failed":
      return failed(state, event);
    case "flow.aborted":
      return updateRow(state, event.id, { phase: "aborted", ms: event.ms });
    case "route.changed":
      return { ...state, override: overrideAfter(state, event), toast: routeToast(event) };
    case "proxy.listening":
      return { ...state, proxyUrl: event.url };
    case "config.loaded":
      return { ...state, toast: { level: "info", text: loadedText(event), at: event.at } };
    case "config.rejected":
      return { ...state, toast: { level: "error", text: event.issues[0] ?? `${event.path} not loaded`, at: event.at } };
    case "notice":
      return { ...state, toast: { level: event.level, text: event.text, at: event.at } };
    case "flow.noted":
    case "provider.changed":
    case "provider.queue":
    case "budget.changed":
    case "child.started":
    case "child.exited":
    case "log":
      return state;
  }
}

const SHOWN_CHANGES = 3;

function loadedText({ path, changes = [] }: EventOf<"config.loaded">): string {
  const shown = changes.slice(0, SHOWN_CHANGES).join(", ");
  const more = changes.length > SHOWN_CHANGES ? ` and ${changes.length - SHOWN_CHANGES} more` : "";
  return shown === "" ? `${path} loaded` : `${path} loaded: ${shown}${more}, from the next request on`;
}

/** Local token counting is no model call: it never becomes a row. */
function opened(state: CockpitState, event: EventOf<"flow.opened">): CockpitState {
  if (event.class === "count_tokens") return state;
  const row: RequestRow = {
    id: event.id,
    at: event.at,
    class: event.class,
    asked: event.asked,
    phase: "waiting",
    route: undefined,
    attempts: 1,
    ttft: undefined,
    ms: undefined,
    streamMs: undefined,
    usage: undefined,
    estimated: false,
    outputTokens: 0,
    stop: null,
    error: undefined,
  };
  const rows = [...state.rows.slice(-(MAX_ROWS - 1)), row];
  return { ...state, rows, totals: { ...state.totals, requests: state.totals.requests + 1 } };
}

function firstToken(state: CockpitState, event: EventOf<"flow.first-token">): CockpitState {
  const next = updateRow(state, event.id, { phase: "streaming", ttft: event.ms, error: undefined });
  if (next === state) return state;
  return { ...next, ttft: addSample(state.ttft, event.ms), toast: state.toast?.failure ? undefined : state.toast };
}

function closed(state: CockpitState, event: EventOf<"flow.closed">): CockpitState {
  const next = updateRow(state, event.id, {
    phase: "done",
    ms: event.ms,
    streamMs: event.streamMs,
    usage: event.usage,
    estimated: event.estimated,
    outputTokens: event.usage.output_tokens,
    stop: event.stop,
    error: undefined,
  });
  if (next === state) return state;
  const speed = tokensPerSecond(event.usage.output_tokens, event.streamMs);
  return {
    ...next,
    totals: addUsage(next.totals, event.usage),
    speed: speed === undefined ? next.speed : addSample(next.speed, speed),
    contextTokens: contextAfter(next, event),
  };
}

function failed(state: CockpitState, event: EventOf<"flow.failed">): CockpitState {
  const next = updateRow(state, event.id, { phase: "failed", ms: event.ms, error: event.error });
  if (next === state) return state;
  const text = `${event.error.message} [${event.error.code}]`;
  return {
    ...next,
    totals: { ...next.totals, errors: next.totals.errors + 1 },
    toast: { level: "error", text, at: event.at, failure: true },
  };
}

/** Rows are changed from the newest end, where the running requests are. */
function updateRow(state: CockpitState, id: number, change: Partial<RequestRow>): CockpitState {
  const index = state.rows.findLastIndex((row) => row.id === id);
  const row = state.rows[index];
  if (row === undefined) return state;
  return { ...state, rows: state.rows.with(index, { ...row, ...change }) };
}

function addUsage(totals: Totals, usage: Usage): Totals {
  return {
    ...totals,
    input: totals.input + usage.input_tokens + usage.cache_creation_input_tokens + usage.cache_read_input_tokens,
    output: totals.output + usage.output_tokens,
    cacheRead: totals.cacheRead + usage.cache_read_input_tokens,
  };
}

/** Claude Code computes its context gauge from the newest main answer in the same way. */
function contextAfter(state: CockpitState, event: EventOf<"flow.closed">): number | undefined {
  const row = state.rows.findLast(({ id }) => id === event.id);
  if (row?.class !== "main") return state.contextTokens;
  const { input_tokens, cache_read_input_tokens, cache_creation_input_tokens, output_tokens } = event.usage;
  return input_tokens + cache_read_input_tokens + cache_creation_input_tokens + output_tokens;
}

/** Answers too short to time would give absurd rates. */
export function tokensPerSecond(tokens: number, streamMs: number): number | undefined {
  return tokens >= 2 && streamMs >= 50 ? (tokens * 1000) / streamMs : undefined;
}

function addSample(samples: readonly number[], value: number): readonly number[] {
  return [...samples.slice(-(MAX_SAMPLES - 1)), value];
}

/** A choice for one scenario or one request is no override. */
function overrideAfter(state: CockpitState, { target, scenario, once }: EventOf<"route.changed">): string | undefined {
  return scenario === undefined && !once ? target : state.override;
}

function routeToast({ target, scenario, once, at }: EventOf<"route.changed">): Toast {
  return { level: "info", text: `${routeText(target, scenario, once)}. Undo: Ctrl+\\ u`, at };
}

function routeText(target: string | undefined, scenario: string | undefined, once: true | undefined): string {
  if (once) return target === undefined ? "The rules decide about the next request" : `Next request → ${target}`;
  if (target !== undefined) return `${scenario ?? "default"} → ${target} (this session), from the next request on`;
  return scenario === undefined
    ? "Rules decide again, from the next request on"
    : `${scenario} as configured, from the next request on`;
}
