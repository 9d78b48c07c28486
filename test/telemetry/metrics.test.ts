/** Numbers for Prometheus: what is counted, in which form, and within which bounds. */
import { expect, it } from "vitest";

import type { BusEvent, FlowEvent } from "../../src/core/flow.ts";
import { NO_USAGE } from "../../src/core/message.ts";
import { Metrics } from "../../src/telemetry/metrics.ts";

const ERROR = { code: "CCR-E102", message: "slow down", hint: "", status: 429 } as const;

type Fact = FlowEvent extends infer E ? (E extends FlowEvent ? Omit<E, "id" | "at"> : never) : never;

function flow(id: number, ...facts: readonly Fact[]): BusEvent[] {
  const opened: Fact = { type: "flow.opened", session: "s", class: "main", asked: "a", stream: true, bytes: 1 };
  return [opened, ...facts].map((fact): FlowEvent => Object.assign({ id, at: 1_000 }, fact));
}

const routed = (provider: string, model: string): Fact => ({
  type: "flow.routed",
  route: { provider, model, rule: "default", why: "", tried: [] },
});
const closed = (ms: number): Fact => ({
  type: "flow.closed",
  status: 200,
  usage: { ...NO_USAGE, input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 3 },
  estimated: false,
  stop: "end_turn",
  ms,
  streamMs: 1,
});

function textOf(events: readonly BusEvent[]): string {
  const metrics = new Metrics((_, model) => (model === "priced" ? 0.5 : undefined));
  for (const event of events) metrics.accept(event);
  return metrics.text();
}

it("counts requests, attempts, errors, tokens and cost by provider and model", () => {
  const text = textOf([
    ...flow(
      1,
      routed("p", "priced"),
      { type: "flow.sent", attempt: 1, bytes: 1 },
      { type: "flow.attempt-failed", attempt: 1, error: ERROR, retryIn: 0 },
      { type: "flow.sent", attempt: 2, bytes: 1 },
      { type: "flow.first-token", ms: 300 },
      closed(1_500),
    ),
    ...flow(2, routed("p", "priced"), { type: "flow.failed", error: ERROR, ms: 9 }),
    ...flow(3, routed("p", "free"), { type: "flow.aborted", ms: 9 }),
    ...flow(4, { type: "flow.failed", error: { ...ERROR, code: "CCR-E010" }, ms: 1 }),
    ...flow(5, routed("p", "priced")),
  ]);
  for (const line of [
    "# TYPE ccr_requests_total counter",
    'ccr_requests_total{provider="p",model="priced",outcome="ok"} 1',
    'ccr_requests_total{provider="p",model="priced",outcome="failed"} 1',
    'ccr_requests_total{provider="p",model="free",outcome="aborted"} 1',
    'ccr_requests_total{provider="",model="",outcome="failed"} 1',
    'ccr_errors_total{provider="p",model="priced",code="CCR-E102"} 2',
    'ccr_attempts_total{provider="p",model="priced"} 2',
    'ccr_tokens_total{provider="p",model="priced",kind="cache_read"} 5',
    'ccr_cost_dollars_total{provider="p",model="priced"} 0.5',
    'ccr_first_token_seconds_bucket{provider="p",model="priced",le="0.25"} 0',
    'ccr_first_token_seconds_bucket{provider="p",model="priced",le="0.5"} 1',
    'ccr_request_seconds_bucket{provider="p",model="priced",le="+Inf"} 1',
    'ccr_request_seconds_sum{provider="p",model="priced"} 1.5',
    "ccr_requests_open 1",
  ])
    expect(text.split("\n")).toContain(line);
});

it("is Prometheus' text form, whatever names are called", () => {
  const text = textOf(flow(1, routed('p"\\', "a\nb"), closed(1)));
  expect(text).toContain(String.raw`{provider="p\"\\",model="a\nb",outcome="ok"} 1`);
  const form = /^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="([^"\\\n]|\\[\\"n])*",?)+\})? -?[\d.e+-]+)$/;
  for (const line of text.trimEnd().split("\n")) expect(line).toMatch(form);
  expect(text.endsWith("\n")).toBe(true);
});

it("tells how providers and the configuration are", () => {
  const text = textOf([
    { type: "provider.changed", at: 1, provider: "p", condition: "cooling", until: 2, why: "429", keys: [1, 1] },
    { type: "provider.queue", at: 1, provider: "p", running: 1, waiting: 4 },
    { type: "config.rejected", at: 1, path: "x", issues: [] },
  ]);
  expect(text).toContain('ccr_provider_condition{provider="p",condition="cooling"} 1');
  expect(text).toContain('ccr_provider_condition{provider="p",condition="ok"} 0');
  expect(text).toContain('ccr_provider_requests{provider="p",state="waiting"} 4');
  expect(text).toContain("ccr_config_valid 0");
});

it("is bounded: clients may name any model", () => {
  const events = Array.from({ length: 1_000 }, (_, id) => flow(id, routed("p", `m${id}`), closed(1))).flat();
  const text = textOf(events);
  expect(text).toContain('ccr_requests_total{provider="other",model="other",outcome="ok"} 800');
  expect(text.match(/ccr_attempts_total\{/g)).toHaveLength(201);
});
