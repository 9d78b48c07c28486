import { PerformanceObserver } from "node:perf_hooks";

import { expect, it } from "vitest";

import { YoungGarbage } from "../../src/proxy/young-garbage.ts";

it("collects the young after sixteen megabytes, not before", async () => {
  let forced = 0;
  const observer = new PerformanceObserver((list) => {
    forced += list.getEntries().filter((entry) => "detail" in entry && isForced(entry.detail)).length;
  });
  observer.observe({ entryTypes: ["gc"] });
  const garbage = new YoungGarbage();
  for (let megabytes = 0; megabytes < 15; megabytes++) garbage.add(1_000_000);
  await new Promise(setImmediate);
  expect(forced).toBe(0);
  garbage.add(1_000_000);
  await expect.poll(() => forced).toBe(1);
  garbage.add(1_000_000);
  await new Promise(setImmediate);
  expect(forced).toBe(1);
  observer.disconnect();
});

/** kind 1: minor; flag 4: forced. */
function isForced(detail: unknown): boolean {
  return Object(detail).kind === 1 && Object(detail).flags === 4;
}
