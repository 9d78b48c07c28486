import { expect, it } from "vitest";

import { Bus } from "../../src/core/bus.ts";
import type { BusEvent } from "../../src/core/flow.ts";
import { Overrides } from "../../src/routing/session.ts";
import { DEMO } from "../helpers/routing.ts";

const TARGET = { provider: DEMO, model: "demo-large" };

function recorded(): { readonly overrides: Overrides; readonly events: BusEvent[] } {
  const bus = new Bus();
  const events: BusEvent[] = [];
  bus.subscribe((event) => events.push(event));
  return { overrides: new Overrides(bus), events };
}

it("choices hold by session, and every change is told", () => {
  const { overrides, events } = recorded();
  overrides.set("s", TARGET);
  expect(overrides.get("s")).toBe(TARGET);
  expect(overrides.get("other")).toBeUndefined();
  overrides.set("s", undefined);
  expect(overrides.get("s")).toBeUndefined();
  expect(events).toMatchObject([
    { type: "route.changed", session: "s", target: "demo,demo-large" },
    { type: "route.changed", session: "s", target: undefined },
  ]);
});

it("a choice for the next request is spent once", () => {
  const { overrides, events } = recorded();
  overrides.setNextOnly("s", TARGET);
  expect(overrides.nextOnly("s")).toBe(TARGET);
  overrides.spend("s");
  expect(overrides.nextOnly("s")).toBeUndefined();
  expect(events).toEqual([expect.objectContaining({ target: "demo,demo-large", once: true })]);
});

it("scenarios are chosen one by one", () => {
  const { overrides, events } = recorded();
  overrides.setRoute("s", "think", TARGET);
  overrides.setRoute("s", "image", TARGET);
  overrides.setRoute("s", "think", undefined);
  expect(overrides.routes("s")).toEqual({ image: "demo,demo-large" });
  expect(overrides.routes("other")).toEqual({});
  expect(events.map((event) => "scenario" in event && event.scenario)).toEqual(["think", "image", "think"]);
});
