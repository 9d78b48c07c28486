import { expect, it } from "vitest";

import { Bus } from "../../src/core/bus.ts";
import { controlsOf } from "../../src/host/controls.ts";
import { RequestRouter } from "../../src/routing/service.ts";
import { Overrides } from "../../src/routing/session.ts";
import type { Controls } from "../../src/tui/controls.ts";
import { DEMO, outcome, testConfig, testFacts } from "../helpers/routing.ts";

const LARGE = { provider: DEMO, model: "demo-large" };
const OPUS = { provider: DEMO, model: "opus" };

function session(): { readonly controls: Controls; decide(more?: object): Promise<string> } {
  const config = testConfig({ default: "demo,demo-small", think: "demo,thinker" });
  const overrides = new Overrides(new Bus());
  const router = new RequestRouter({ overrides, home: "/nowhere", say: () => {} });
  const decide = async (more: object = {}): Promise<string> => outcome(await router.decide(testFacts(more), config));
  return { controls: controlsOf({ config, overrides }, "s"), decide };
}

it("a model for one request goes before the session's, and is gone after it", async () => {
  const { controls, decide } = session();
  controls.switchModel(LARGE);
  controls.switchOnce(OPUS);
  expect(controls.once()).toBe(OPUS);
  expect(await decide()).toBe("once -> demo,opus");
  expect(controls.once()).toBeUndefined();
  expect(await decide()).toBe("override -> demo,demo-large");
});

it("a model for one request can be taken back before that request", async () => {
  const { controls, decide } = session();
  controls.switchOnce(OPUS);
  controls.switchOnce(undefined);
  expect(await decide()).toBe("default -> demo,demo-small");
});

it("a scenario's model holds for the session until the configuration's is wanted again", async () => {
  const { controls, decide } = session();
  const thinking = { thinking: { type: "enabled", budget_tokens: 2_000 } };
  controls.pin("think", LARGE);
  controls.pin("image", OPUS);
  expect(await decide(thinking)).toBe("think -> demo,demo-large");
  expect(controls.scenarios().filter(({ target }) => target !== undefined)).toEqual([
    { scenario: "default", target: "demo,demo-small", pinned: false },
    { scenario: "think", target: "demo,demo-large", pinned: true },
    { scenario: "image", target: "demo,opus", pinned: true },
  ]);
  controls.pin("think", undefined);
  expect(await decide(thinking)).toBe("think -> demo,thinker");
  expect(controls.scenarios().find(({ scenario }) => scenario === "think")?.pinned).toBe(false);
});

it("a scenario that there is not is refused", () => {
  const { controls } = session();
  expect(() => controls.pin("thnik", LARGE)).toThrow('no route: there is no scenario named "thnik"');
});
