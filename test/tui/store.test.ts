import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";

import { Bus } from "../../src/core/bus.ts";
import { Store } from "../../src/tui/store.ts";

const notice = (text: string): Parameters<Bus["publish"]>[0] => ({ type: "notice", at: 1, level: "info", text });

describe("store", () => {
  it("tells panels at most once an interval, and always of the last change", async () => {
    const bus = new Bus();
    const store = new Store(bus, 50);
    let repaints = 0;
    store.subscribe(() => {
      repaints += 1;
    });
    for (let n = 0; n < 100; n++) bus.publish(notice(String(n)));
    expect(repaints).toBe(1);
    expect(store.current.toast?.text).toBe("99");
    await delay(120);
    expect(repaints).toBe(2);
    expect(store.snapshot().toast?.text).toBe("99");
    await delay(120);
    expect(repaints).toBe(2);
    store.stop();
  });

  it("knows what happened before it was created", () => {
    const bus = new Bus();
    bus.publish(notice("early"));
    const store = new Store(bus, 0);
    expect(store.snapshot().toast?.text).toBe("early");
    store.stop();
  });

  it("says nothing when an event changes nothing", () => {
    const bus = new Bus();
    const store = new Store(bus, 0);
    let changes = 0;
    store.onChange(() => {
      changes += 1;
    });
    bus.publish({ type: "flow.delta", id: 7, at: 1, outputTokens: 1, ms: 1 });
    expect(changes).toBe(0);
    bus.publish(notice("x"));
    expect(changes).toBe(1);
    store.dismissToast();
    store.dismissToast();
    expect(store.current.toast).toBeUndefined();
    expect(changes).toBe(2);
    store.stop();
  });
});
