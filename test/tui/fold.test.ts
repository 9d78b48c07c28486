/** What the panels show, folded from events. */
import { describe, expect, it } from "vitest";

import type { BusEvent } from "../../src/core/flow.ts";
import { fold } from "../../src/tui/fold/fold.ts";
import { errorRate } from "../../src/tui/fold/providers.ts";
import { addEarlier, dayOf } from "../../src/tui/fold/spend.ts";
import { countdown } from "../../src/tui/panels/providers.tsx";
import { type CockpitState, INITIAL_STATE } from "../../src/tui/state.ts";
import { sparkline } from "../../src/tui/sparkline.ts";
import { sampleFlow } from "../helpers/cockpit.tsx";

const PRICING = { cost: () => 0.01, listed: () => 0.2 };
const AT = Date.UTC(2026, 0, 2, 12);

function after(events: readonly BusEvent[], state: CockpitState = INITIAL_STATE): CockpitState {
  return events.reduce((now, event) => fold(now, event, PRICING), state);
}

function changed(condition: "ok" | "cooling" | "off" | "auth", until?: number): BusEvent {
  const rest = { keys: [1, 1] as const, running: 0, waiting: 0 };
  return {
    type: "provider.changed",
    at: AT,
    provider: "demo",
    condition,
    until,
    why: condition === "ok" ? "" : "429",
    ...rest,
  };
}

describe("providers", () => {
  it("have the times and the outcomes of their requests", () => {
    const health = after(sampleFlow(AT)).providers.get("demo");
    expect(health?.ttft).toEqual([822, 640]);
    expect(health?.models["demo-large"]).toEqual([822, 640]);
    expect(health && errorRate(health)).toBe(0.5);
    expect(health?.condition).toBe("ok");
  });

  it("are as the router says, until the time it names is over", () => {
    const cooling = after([changed("cooling", AT + 60_000)]);
    expect(cooling.providers.get("demo")).toMatchObject({ condition: "cooling", why: "429", until: AT + 60_000 });
    expect(after(sampleFlow(AT), cooling).providers.get("demo")?.condition).toBe("cooling");
    expect(after(sampleFlow(AT + 90_000), cooling).providers.get("demo")?.condition).toBe("ok");
    expect(after([changed("ok")], cooling).providers.get("demo")).toMatchObject({ condition: "ok", why: "" });
  });

  it("an event that is not about them leaves them the same object", () => {
    const state = after(sampleFlow(AT));
    expect(fold(state, { type: "child.started", at: AT, pid: 1 }).providers).toBe(state.providers);
  });
});

describe("spend", () => {
  it("sums what answers cost, and what Claude Code would show", () => {
    const { spend } = after(sampleFlow(AT));
    expect(spend).toMatchObject({ cost: 0.01, listed: 0.2, unpriced: 0, day: dayOf(AT) });
    expect(spend.today).toEqual({ input: 26_412, output: 412, cacheRead: 22_000, cost: 0.01 });
  });

  it("begins the day anew at midnight, and knows of what was before this run", () => {
    const state = after(sampleFlow(AT));
    const earlier = { input: 1, output: 2, cacheRead: 3, cost: 4 };
    expect(addEarlier(state.spend, earlier, AT).today).toEqual({
      input: 26_413,
      output: 414,
      cacheRead: 22_003,
      cost: 4.01,
    });
    const next = after(sampleFlow(AT + 86_400_000), { ...state, spend: addEarlier(state.spend, earlier, AT) });
    expect(next.spend.today.cost).toBe(0.01);
    expect(next.spend.cost).toBe(0.02);
  });
});

describe("log and failure", () => {
  it("keep the newest lines and the newest error with its request", () => {
    const state = after(sampleFlow(AT));
    expect(state.log.at(-1)?.text).toContain("demo,demo-large");
    expect(state.failure).toMatchObject({
      id: 2,
      attempt: false,
      error: { code: "CCR-E102" },
      asked: "claude-opus-5-5",
    });
    const many = Array.from({ length: 1_200 }, (_, n): BusEvent => ({
      type: "notice",
      at: n,
      level: "info",
      text: `${n}`,
    }));
    const full = after(many);
    expect(full.log.length).toBe(1_000);
    expect(full.log.at(-1)?.text).toBe("1199");
  });
});

it("draws values by their height among the others", () => {
  expect(sparkline([1, 2, 3, 4])).toBe("▁▃▅▇");
  expect(sparkline([5, 5])).toBe("▂▂");
  expect(sparkline([])).toBe("");
});

it("counts down in minutes and seconds", () => {
  expect(countdown(42_000)).toBe("0:42");
  expect(countdown(61_001)).toBe("1:02");
});
