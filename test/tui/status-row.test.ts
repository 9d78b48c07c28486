import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, expect, it, vi } from "vitest";

import { Grid } from "../../src/pty/grid.ts";
import { DEFAULT_KEYMAP } from "../../src/tui/keys/keymap.ts";
import { Look } from "../../src/tui/look.ts";
import { StatusRow } from "../../src/tui/status-row.ts";
import { type TestCockpit, testCockpit } from "../helpers/cockpit.tsx";

interface Rig extends TestCockpit {
  readonly grid: Grid;
  readonly row: StatusRow;
  paints(): number;
}

function rig(): Rig {
  const cockpit = testCockpit();
  const grid = new Grid(80, 1);
  let paints = 0;
  const row = new StatusRow({
    ...cockpit,
    grid,
    look: new Look({ LANG: "C.UTF-8" }),
    keymap: DEFAULT_KEYMAP,
    mode: () => ({ name: "CLAUDE", hint: undefined }),
    painted: () => (paints += 1),
  });
  row.paint();
  return { ...cockpit, grid, row, paints: () => paints };
}

afterEach(() => {
  vi.useRealTimers();
});

it("takes a message away after a while, though nothing else happens", () => {
  vi.useFakeTimers();
  const { bus, grid, row, store } = rig();
  bus.publish({ type: "notice", at: 1, level: "info", text: "a message" });
  vi.advanceTimersByTime(200);
  expect(grid.rowText(0)).toContain("a message");
  vi.advanceTimersByTime(6_000);
  expect(grid.rowText(0)).toContain("default → demo,demo-small");
  row.stop();
  store.stop();
});

it("follows many events with few paints, and stops when it is stopped", async () => {
  const { bus, grid, row, store, paints } = rig();
  for (let n = 0; n < 200; n++) bus.publish({ type: "notice", at: n, level: "warn", text: `message ${n}` });
  await sleep(250);
  expect(grid.rowText(0)).toContain("message 199");
  expect(paints()).toBeLessThan(6);
  row.stop();
  const before = paints();
  bus.publish({ type: "notice", at: 1, level: "warn", text: "too late" });
  await sleep(150);
  expect(grid.rowText(0)).not.toContain("too late");
  expect(paints()).toBe(before);
  store.stop();
});
