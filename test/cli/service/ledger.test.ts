/** What a service remembers of its requests: totals, today, sessions and models, within bounds. */
import { expect, it } from "vitest";

import { Ledger } from "../../../src/cli/service/ledger.ts";
import type { FlowEvent } from "../../../src/core/flow.ts";
import { NO_USAGE } from "../../../src/core/message.ts";

const NOON = new Date(2026, 10, 1, 12).getTime();

function request(
  ledger: Ledger,
  id: number,
  end: (id: number, at: number) => FlowEvent,
  at = NOON,
  session = "s",
): void {
  ledger.accept({ type: "flow.opened", id, at, session, class: "main", asked: "any", stream: true, bytes: 1 });
  const route = { provider: "p", model: "m", rule: "default", why: "", tried: [] };
  ledger.accept({ type: "flow.routed", id, at, route });
  ledger.accept(end(id, at));
}

/** Dollars for a million tokens. */
const priceOf = (name: string) => (name === "p,m" ? { input: 2, cacheRead: 1, output: 10 } : undefined);

const closed = (id: number, at: number): FlowEvent => ({
  type: "flow.closed",
  id,
  at,
  status: 200,
  usage: { ...NO_USAGE, input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 3 },
  estimated: false,
  stop: "end_turn",
  ms: 1,
  streamMs: 1,
});
const failed = (id: number, at: number): FlowEvent => ({
  type: "flow.failed",
  id,
  at,
  error: { code: "CCR-E101", message: "refused", hint: "", status: 424 },
  ms: 1,
});
const aborted = (id: number, at: number): FlowEvent => ({ type: "flow.aborted", id, at, ms: 1 });

it("adds up what was answered, what failed and what was left", () => {
  const ledger = new Ledger(priceOf);
  for (const [id, end] of [closed, closed, failed, aborted].entries()) request(ledger, id, end);
  const sums = {
    requests: 4,
    failed: 1,
    aborted: 1,
    inputTokens: 30,
    cachedTokens: 10,
    outputTokens: 6,
    cost: 2 * (10 * 2 + 5 * 1 + 3 * 10) * 1e-6,
    unpriced: 0,
  };
  const { totals, today, models, sessions, open } = ledger.view(NOON);
  expect({ totals, today, open }).toEqual({ totals: sums, today: sums, open: 0 });
  const lastError = { at: new Date(NOON).toISOString(), code: "CCR-E101", message: "refused" };
  expect(models).toEqual({ "p,m": { ...sums, lastError } });
  expect(sessions).toEqual({
    s: { ...sums, target: "p,m", override: null, scenarios: {}, lastAt: new Date(NOON).toISOString() },
  });
});

it("knows which providers are left alone, until they are not", () => {
  const ledger = new Ledger(priceOf);
  const changed = {
    type: "provider.changed",
    at: NOON,
    provider: "p",
    why: "p is overloaded (503)",
    keys: [1, 1],
  } as const;
  ledger.accept({ ...changed, condition: "off", until: NOON + 1_000 });
  expect(ledger.view(NOON).troubles).toMatchObject({ p: { condition: "off", until: NOON + 1_000 } });
  expect(ledger.view(NOON + 1_000).troubles).toEqual({});
  ledger.accept({ ...changed, condition: "ok", until: undefined, why: "" });
  expect(ledger.view(NOON).troubles).toEqual({});
});

it("counts requests under way, and ends without a beginning not at all", () => {
  const ledger = new Ledger(priceOf);
  ledger.accept({
    type: "flow.opened",
    id: 1,
    at: NOON,
    session: "s",
    class: "main",
    asked: "a",
    stream: true,
    bytes: 1,
  });
  ledger.accept(closed(2, NOON));
  expect(ledger.view(NOON)).toMatchObject({ open: 1, totals: { requests: 1, inputTokens: 0 } });
});

it("begins a new day at midnight", () => {
  const ledger = new Ledger(priceOf);
  request(ledger, 1, closed);
  request(ledger, 2, closed, NOON + 12 * 3_600_000);
  expect(ledger.view(NOON + 12 * 3_600_000)).toMatchObject({ totals: { requests: 2 }, today: { requests: 1 } });
  expect(ledger.view(NOON + 40 * 3_600_000)).toMatchObject({ totals: { requests: 2 }, today: { requests: 0 } });
});

it("shows models chosen by hand", () => {
  const ledger = new Ledger(priceOf);
  ledger.accept({ type: "route.changed", at: NOON, session: "s", target: "p,other" });
  expect(ledger.view(NOON).sessions["s"]).toMatchObject({ override: "p,other", target: null, requests: 0 });
  ledger.accept({ type: "route.changed", at: NOON, session: "s", target: undefined });
  expect(ledger.view(NOON).sessions["s"]).toMatchObject({ override: null });
  ledger.accept({ type: "route.changed", at: NOON, session: "s", target: "p,deep", scenario: "think" });
  ledger.accept({ type: "route.changed", at: NOON, session: "s", target: "p,next", once: true });
  expect(ledger.view(NOON).sessions["s"]).toMatchObject({ override: null, scenarios: { think: "p,deep" } });
  ledger.accept({ type: "route.changed", at: NOON, session: "s", target: undefined, scenario: "think" });
  expect(ledger.view(NOON).sessions["s"]).toMatchObject({ scenarios: {} });
});

it("tells whether the file on disk is the one in use", () => {
  const ledger = new Ledger(priceOf);
  const at = NOON;
  ledger.accept({ type: "config.loaded", at, path: "c", generation: 1 });
  ledger.accept({ type: "config.rejected", at: at + 1, path: "c", issues: ["c:1:1: wrong"] });
  expect(ledger.view(at).config).toEqual({
    loadedAt: new Date(at).toISOString(),
    valid: false,
    issues: ["c:1:1: wrong"],
  });
  ledger.accept({ type: "config.loaded", at: at + 2, path: "c", generation: 2 });
  expect(ledger.view(at).config).toMatchObject({ valid: true, issues: [] });
});

it("forgets the sessions that were quiet longest", () => {
  const ledger = new Ledger(priceOf);
  for (let id = 0; id < 100; id++) request(ledger, id, closed, NOON + id, `s${id}`);
  request(ledger, 100, closed, NOON + 100, "s40");
  request(ledger, 101, closed, NOON + 101, "new");
  const names = Object.keys(ledger.view(NOON).sessions);
  expect(names).toHaveLength(64);
  expect([names.includes("s40"), names.at(-1), names[0]]).toEqual([true, "new", "s37"]);
  expect(ledger.view(NOON).totals.requests).toBe(102);
});

it("counts the answers whose price is not known", () => {
  const ledger = new Ledger(() => undefined);
  request(ledger, 1, closed);
  expect(ledger.view(NOON).totals).toMatchObject({ cost: 0, unpriced: 1 });
});
