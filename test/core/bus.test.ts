/** The bus: order, isolation of listeners, bounded memory. */
import { describe, expect, it } from "vitest";

import { Bus } from "../../src/core/bus.ts";
import type { BusEvent } from "../../src/core/flow.ts";

const notice = (text: string): BusEvent => ({ type: "notice", at: 0, level: "info", text });
const delta = (id: number): BusEvent => ({ type: "flow.delta", id, at: 0, outputTokens: 1, ms: 1 });

describe("Bus", () => {
  it("delivers at once, in the order of subscription", () => {
    const bus = new Bus();
    const seen: string[] = [];
    bus.subscribe(() => seen.push("first"));
    bus.subscribe(() => seen.push("second"));
    bus.publish(notice("a"));
    expect(seen).toEqual(["first", "second"]);
  });

  it("stops delivering after unsubscribe, also in the middle of a delivery", () => {
    const bus = new Bus();
    const seen: string[] = [];
    bus.subscribe(() => stop());
    const stop = bus.subscribe(() => seen.push("late"));
    bus.publish(notice("a"));
    stop();
    expect(seen).toEqual([]);
  });

  it("keeps a throwing listener from the publisher and from the others", () => {
    const errors: unknown[] = [];
    const bus = new Bus((error) => errors.push(error));
    const seen: BusEvent[] = [];
    bus.subscribe(() => {
      throw new Error("listener");
    });
    bus.subscribe((event) => seen.push(event));
    bus.publish(notice("a"));
    expect(seen).toEqual([notice("a")]);
    expect(errors).toEqual([new Error("listener")]);
  });

  it("replays what lasts, in order, to those who ask", () => {
    const bus = new Bus();
    const replayed: BusEvent[] = [];
    const live: BusEvent[] = [];
    for (const event of [notice("a"), delta(1), notice("b")]) bus.publish(event);
    bus.subscribe((event) => replayed.push(event), { replay: true });
    bus.subscribe((event) => live.push(event));
    expect(replayed).toEqual([notice("a"), notice("b")]);
    bus.publish(delta(2));
    expect(replayed.at(-1)).toEqual(delta(2));
    expect(live).toEqual([delta(2)]);
  });

  it("remembers the newest two thousand at most, and at least half of them", () => {
    const bus = new Bus();
    for (let i = 0; i < 10_000; i++) bus.publish(notice(String(i)));
    const seen: BusEvent[] = [];
    bus.subscribe((event) => seen.push(event), { replay: true });
    expect(seen.length).toBeLessThanOrEqual(2_000);
    expect(seen.length).toBeGreaterThanOrEqual(1_000);
    expect(seen.at(-1)).toEqual(notice("9999"));
  });
});
