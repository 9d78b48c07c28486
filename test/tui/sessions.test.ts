import { describe, expect, it } from "vitest";

import { Bus } from "../../src/core/bus.ts";
import type { BusEvent } from "../../src/core/flow.ts";
import { activityOf, asksForChoice } from "../../src/tui/sessions/activity.ts";
import { sessionFeed } from "../../src/tui/sessions/feed.ts";
import { endedKey } from "../../src/tui/sessions/note.ts";
import { Store } from "../../src/tui/store.ts";
import { sampleFlow } from "../helpers/cockpit.tsx";

function moved(event: BusEvent, session: string, offset: number): BusEvent {
  if (event.type === "flow.opened") return { ...event, id: event.id + offset, session };
  return "id" in event ? { ...event, id: event.id + offset } : event;
}

/** The same flow as a session of this name has it, with numbers of its own. */
function flowOf(session: string, offset: number): BusEvent[] {
  return sampleFlow(0).map((event) => moved(event, session, offset));
}

describe("what a session sees of the bus", () => {
  it("its own requests and what concerns all, live or later, however the sessions mix", () => {
    const bus = new Bus();
    const foreign = new Set(["pane-2"]);
    const before = new Store(
      sessionFeed(bus, (id) => foreign.has(id)),
      0,
    );
    const own = flowOf("pane", 0);
    const others = flowOf("pane-2", 100);
    for (const [index, event] of own.entries()) {
      bus.publish(event);
      const other = others[index];
      if (other) bus.publish(other);
    }
    bus.publish({ type: "route.changed", at: 0, session: "pane-2", target: "demo,other" });
    bus.publish({ type: "notice", at: 0, level: "info", text: "for all" });
    const after = new Store(
      sessionFeed(bus, (id) => foreign.has(id)),
      0,
    );
    for (const { current } of [before, after]) {
      expect(current.rows.map(({ id }) => id)).toEqual([1, 2, 3]);
      expect(current.totals).toMatchObject({ requests: 3, errors: 1, output: 412 });
      expect(current.override).toBeUndefined();
      expect(current.toast?.text).toBe("for all");
    }
    before.stop();
    after.stop();
  });
});

describe("what a session is doing", () => {
  const rows = (...phases: readonly ("waiting" | "streaming" | "done")[]) => {
    const bus = new Bus();
    const store = new Store(bus, 0);
    for (const event of sampleFlow(0)) bus.publish(event);
    const { rows: sample } = store.current;
    store.stop();
    const [row] = sample;
    if (!row) throw new Error("the sample has no request");
    return phases.map((phase) => Object.assign(Object.create(null), row, { phase }));
  };

  it.each([
    ["running", [], false, "idle"],
    ["running", ["done", "streaming"], false, "busy"],
    ["running", ["waiting"], false, "busy"],
    ["running", ["streaming"], true, "asking"],
    ["stopped", ["streaming"], false, "stopped"],
    ["ended", [], true, "ended"],
  ] as const)("%s with requests %j, question: %s: %s", (run, phases, asks, activity) => {
    expect(activityOf(run, rows(...phases), asks)).toBe(activity);
  });

  it.each([
    [true, ["Do you want to proceed?", "❯ 1. Yes", "  2. Yes, and don't ask again", "  3. No"]],
    [true, ["│ ❯ 1. Yes │", "│   2. No │"]],
    [true, ["Do you want to proceed?", "  1. Yes", "❯ 2. No"]],
    [true, ["  Select model", "    1. Default", "  ❯ 6. Auto (ccr) ✔", "    7. demo"]],
    [false, ["  1. a list of an answer", "  2. and its second line", "❯ "]],
    [false, ["❯ 1. a list that I typed", ...Array.from({ length: 30 }, () => "text")]],
    [false, ["❯ "]],
    [false, []],
  ])("a question: %s", (asks, lines) => {
    expect(asksForChoice(lines)).toBe(asks);
  });
});

it.each([
  ["\r", "resume"],
  ["c", "resume"],
  ["n", "new"],
  ["q", "quit"],
  ["x", undefined],
  ["xq", "quit"],
  ["\u001b[1;5n", undefined],
])("after the end %j means %s", (key, choice) => {
  expect(endedKey(Buffer.from(key))).toBe(choice);
});
