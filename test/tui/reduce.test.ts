import { describe, expect, it } from "vitest";

import type { BusEvent, RouteFacts } from "../../src/core/flow.ts";
import { reduce, tokensPerSecond } from "../../src/tui/reduce.ts";
import { type CockpitState, INITIAL_STATE } from "../../src/tui/state.ts";

const ROUTE: RouteFacts = { provider: "p", model: "m", rule: "default", why: "Router.default", tried: [] };

function open(id: number, cls: "main" | "count_tokens" = "main"): BusEvent {
  return { type: "flow.opened", id, at: 1, session: "s", class: cls, asked: "claude", stream: true, bytes: 10 };
}

function close(id: number, input: number, output: number): BusEvent {
  const usage = {
    input_tokens: input,
    output_tokens: output,
    cache_read_input_tokens: 5,
    cache_creation_input_tokens: 2,
  };
  return {
    type: "flow.closed",
    id,
    at: 2,
    status: 200,
    usage,
    estimated: false,
    stop: "end_turn",
    ms: 900,
    streamMs: 500,
  };
}

function fold(...events: BusEvent[]): CockpitState {
  return events.reduce(reduce, INITIAL_STATE);
}

describe("reduce", () => {
  it("follows a request from open to done", () => {
    const running = fold(
      open(1),
      { type: "flow.routed", id: 1, at: 1, route: ROUTE },
      { type: "flow.sent", id: 1, at: 1, attempt: 1, bytes: 10 },
      { type: "flow.first-token", id: 1, at: 1, ms: 300 },
      { type: "flow.delta", id: 1, at: 1, outputTokens: 40, ms: 400 },
    );
    expect(running.rows[0]).toMatchObject({ phase: "streaming", ttft: 300, outputTokens: 40, route: ROUTE });
    const done = reduce(running, close(1, 100, 50));
    expect(done.rows[0]).toMatchObject({ phase: "done", outputTokens: 50, ms: 900, stop: "end_turn" });
    expect(done.totals).toEqual({ requests: 1, errors: 0, input: 107, output: 50, cacheRead: 5 });
    expect(done.contextTokens).toBe(157);
    expect(done.speed).toEqual([100]);
  });

  it("keeps local token counts out of the list and the totals", () => {
    const state = fold(open(1, "count_tokens"), close(1, 100, 0));
    expect(state.rows).toEqual([]);
    expect(state.totals.requests).toBe(0);
    expect(state.totals.input).toBe(0);
  });

  it("counts a failed request once and shows its error", () => {
    const error = { code: "CCR-E101" as const, message: "p refused the key", hint: "", status: 424 };
    const state = fold(open(1), { type: "flow.failed", id: 1, at: 2, error, ms: 5 });
    expect(state.totals.errors).toBe(1);
    expect(state.rows[0]?.phase).toBe("failed");
    expect(state.toast).toMatchObject({ level: "error", text: "p refused the key [CCR-E101]" });
  });

  it("takes the report of a failure back when the next answer comes, and no other message", () => {
    const error = { code: "CCR-E102" as const, message: "p is rate limited (429)", hint: "", status: 429 };
    const failed = fold(open(1), { type: "flow.failed", id: 1, at: 2, error, ms: 5 }, open(2));
    const answer: BusEvent = { type: "flow.first-token", id: 2, at: 3, ms: 300 };
    expect(failed.toast?.text).toContain("429");
    expect(reduce(failed, answer).toast).toBeUndefined();
    const noticed = reduce(failed, { type: "notice", at: 3, level: "info", text: "something else" });
    expect(reduce(noticed, answer).toast?.text).toBe("something else");
  });

  it("shows an override before the next request is routed, and its removal", () => {
    const switched = fold({ type: "route.changed", at: 1, session: "s", target: "p,other" });
    expect(switched.override).toBe("p,other");
    expect(
      reduce(switched, { type: "route.changed", at: 2, session: "s", target: undefined }).override,
    ).toBeUndefined();
  });

  it("bounds rows and samples", () => {
    const events = Array.from({ length: 600 }, (_, id) => [open(id), close(id, 1, 10)]).flat();
    const state = fold(...events);
    expect(state.rows).toHaveLength(500);
    expect(state.rows.at(-1)?.id).toBe(599);
    expect(state.speed).toHaveLength(50);
    expect(state.totals.requests).toBe(600);
  });

  it("ignores events of requests it no longer holds", () => {
    const state = fold(open(1));
    expect(reduce(state, close(99, 1, 1))).toBe(state);
  });
});

describe("tokensPerSecond", () => {
  it("is undefined for answers too short to time", () => {
    expect(tokensPerSecond(1, 1000)).toBeUndefined();
    expect(tokensPerSecond(100, 10)).toBeUndefined();
    expect(tokensPerSecond(100, 2000)).toBe(50);
  });
});
