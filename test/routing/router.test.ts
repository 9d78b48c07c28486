import { describe, expect, it } from "vitest";

import { configFromProviders } from "../../src/config/snapshot.ts";
import type { Config, RouterConfig } from "../../src/config/types.ts";
import { Bus } from "../../src/core/bus.ts";
import type { BusEvent } from "../../src/core/flow.ts";
import { targetName, type Provider, type Target } from "../../src/core/target.ts";
import { factsOf } from "../../src/routing/facts.ts";
import { listedId } from "../../src/routing/model-ids.ts";
import { route } from "../../src/routing/router.ts";
import { Overrides } from "../../src/routing/session.ts";
import type { Decision } from "../../src/routing/types.ts";

function provider(name: string, models: readonly string[]): Provider {
  return { name, url: "http://127.0.0.1:1/v1", key: "", models, dialect: "openai-chat", headers: {}, windows: {} };
}

const OPENROUTER = provider("OpenRouter", ["anthropic/claude-sonnet-4:thinking", "a,b"]);
const DEMO = provider("demo", ["demo-small", "demo-large"]);

function config(router: RouterConfig = { default: "demo,demo-small" }): Config {
  return configFromProviders([DEMO, OPENROUTER], { router });
}

function decide(asked: string, override?: Target, snapshot = config()): Decision {
  const facts = factsOf({ model: asked, messages: [] }, {}, "s");
  return route({ facts, config: snapshot, override });
}

describe("the rules", () => {
  it("fall through to Router.default, and every rule says why it did not apply", () => {
    const decision = decide("claude-opus-5-5");
    expect(targetName(decision.target)).toBe("demo,demo-small");
    expect(decision).toMatchObject({
      rule: "default",
      why: "Router.default is demo,demo-small",
      tried: [
        { rule: "override", hit: false, why: "no model is chosen for this session" },
        { rule: "explicit", hit: false, why: "claude-opus-5-5 names no provider" },
        { rule: "default", hit: true, why: "Router.default is demo,demo-small" },
      ],
    });
  });

  it.each([
    ["demo,demo-large", "demo,demo-large"],
    ["demo,not-listed", "demo,not-listed"],
    ["OpenRouter,anthropic/claude-sonnet-4:thinking", "OpenRouter,anthropic/claude-sonnet-4:thinking"],
    ["openrouter,ANTHROPIC/claude-sonnet-4:thinking", "OpenRouter,anthropic/claude-sonnet-4:thinking"],
    ["OpenRouter,a,b", "OpenRouter,a,b"],
    ["claude-ccr/demo,demo-large", "demo,demo-large"],
    ["anthropic/ccr-demo,demo-large", "demo,demo-large"],
  ])("follow the name %s", (asked, name) => {
    const decision = decide(asked);
    expect(targetName(decision.target)).toBe(name);
    expect(decision.rule).toBe("explicit");
    expect(decision.tried).toHaveLength(2);
  });

  it.each(["claude-ccr/auto", "anthropic/ccr-auto", "anthropic/claude-opus-5", "auto"])("decide for %s", (asked) => {
    expect(decide(asked).rule).toBe("default");
  });

  it("follow every id that the model list shows", () => {
    for (const { name, models } of [DEMO, OPENROUTER]) {
      for (const model of models) {
        const target = decide(listedId({ provider: provider(name, models), model })).target;
        expect(targetName(target)).toBe(`${name},${model}`);
      }
    }
  });

  it("put the session's choice before everything, with the provider as configured now", () => {
    const decision = decide("demo,demo-large", { provider: provider("OpenRouter", []), model: "a,b" });
    expect(decision).toMatchObject({ rule: "override", target: { provider: OPENROUTER, model: "a,b" } });
  });

  it("pass over a choice whose provider has gone", () => {
    const decision = decide("x", { provider: provider("gone", []), model: "m" });
    expect(decision.rule).toBe("default");
    expect(decision.tried[0]?.why).toBe("gone is no longer in the configuration");
  });

  it.each([
    ["dmeo,demo-small", "demo,demo-small"],
    ["claude-ccr/dmeo,x", "demo,x"],
    ["nothing-like-it,x", undefined],
    ["constructor,x", undefined],
    ["anthropic/ccr-nonsense", undefined],
  ])("refuse %s as CCR-E020 with a suggestion", (asked, suggestion) => {
    expect(() => decide(asked)).toThrow(expect.objectContaining({ code: "CCR-E020", status: 424 }));
    try {
      decide(asked);
    } catch (error) {
      expect(error).toMatchObject({ facts: suggestion === undefined ? {} : { suggestion } });
    }
  });

  it("say so when nothing is the default", () => {
    expect(() => decide("x", undefined, configFromProviders([]))).toThrow(/no route: Router.default is not set/);
  });
});

describe("overrides", () => {
  it("hold by session, and every change is told", () => {
    const bus = new Bus();
    const events: BusEvent[] = [];
    bus.subscribe((event) => events.push(event));
    const overrides = new Overrides(bus);
    const target = { provider: DEMO, model: "demo-large" };
    overrides.set("s", target);
    expect(overrides.get("s")).toBe(target);
    expect(overrides.get("other")).toBeUndefined();
    overrides.set("s", undefined);
    expect(overrides.get("s")).toBeUndefined();
    expect(events).toMatchObject([
      { type: "route.changed", session: "s", target: "demo,demo-large" },
      { type: "route.changed", session: "s", target: undefined },
    ]);
  });
});
