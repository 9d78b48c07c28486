/** The fold from bus events to the facts of one status line. */
import { describe, expect, it } from "vitest";

import type { BusEvent } from "../../src/core/flow.ts";
import { contextShare, EMPTY_SNAPSHOT, fold, type Snapshot } from "../../src/statusline/state.ts";
import { closed, failed, firstToken, routed } from "./events.ts";

const after = (...events: readonly BusEvent[]): Snapshot =>
  events.reduce((snapshot, event) => fold(snapshot, event), EMPTY_SNAPSHOT);

describe("fold", () => {
  it("takes route, timing and tokens of an answer", () => {
    expect(after(routed(1), firstToken(1, 820), closed(1))).toEqual({
      target: "demo,demo-large",
      rule: "default",
      why: "Router.default is demo,demo-large",
      ttft: 820,
      inputTokens: 1000,
      cachedTokens: 700,
      outputTokens: 122,
      tokensPerSecond: 61,
      error: undefined,
      cost: undefined,
      window: undefined,
      instead: undefined,
      pinned: false,
      streaming: false,
      totalInput: 1000,
      totalOutput: 122,
    });
  });

  it("knows windows from the host, and that an answer is coming", () => {
    const begun = fold(EMPTY_SNAPSHOT, routed(1), { windowOf: () => 64_000 });
    expect(begun).toMatchObject({ window: 64_000, streaming: true });
    expect(contextShare(fold(begun, closed(1)))).toBeCloseTo(1122 / 64_000);
    expect(contextShare(EMPTY_SNAPSHOT)).toBeUndefined();
  });

  it("says for whom a fallback stands in, until the first choice answers again", () => {
    const event = routed(1);
    const instead = event.type === "flow.routed" ? { ...event, route: { ...event.route, instead: "a,b" } } : event;
    expect(after(instead).instead).toBe("a,b");
    expect(after(instead, routed(2)).instead).toBeUndefined();
  });

  it("keeps the last rate when an answer is too short to time", () => {
    const short = { ...closed(2), streamMs: 3 };
    expect(after(closed(1), short).tokensPerSecond).toBe(61);
  });

  it("shows a failure until an answer begins", () => {
    const broken = after(closed(1), failed(2));
    expect(broken.error).toBe("CCR-E102 demo is rate limited (429)");
    expect(fold(broken, firstToken(3, 5)).error).toBeUndefined();
    expect(fold(broken, closed(3)).error).toBeUndefined();
  });

  it("shows a model switch before the next request", () => {
    const switched = after(routed(1), { type: "route.changed", at: 0, session: "s", target: "demo,demo-small" });
    expect(switched).toMatchObject({ rule: "override", target: "demo,demo-small" });
    const back = fold(switched, { type: "route.changed", at: 0, session: "s", target: undefined });
    expect(back).toMatchObject({ rule: "rules", target: "demo,demo-small" });
  });

  it("leaves the snapshot alone on everything else", () => {
    expect(after({ type: "proxy.listening", at: 0, url: "http://127.0.0.1:1" })).toBe(EMPTY_SNAPSHOT);
  });
});
