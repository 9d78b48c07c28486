import { describe, expect, it } from "vitest";

import { configFromProviders } from "../../src/config/snapshot.ts";
import type { Config } from "../../src/config/types.ts";
import { targetName } from "../../src/core/target.ts";
import { listedId } from "../../src/routing/model-ids.ts";
import { outcome, DEMO, desk, OPENROUTER, SCENARIOS, testConfig, testProvider } from "../helpers/routing.ts";

describe("the rules", () => {
  it("fall through to Router.default, and every rule says why it did not apply", async () => {
    const decision = await desk().decide();
    expect(outcome(decision)).toBe("default -> demo,demo-small");
    expect(decision.why).toBe("Router.default is demo,demo-small");
    expect(decision.tried.map(({ rule, hit, why }) => `${hit ? "+" : "-"} ${rule}: ${why}`)).toEqual([
      "- once: no model is chosen for the next request",
      "- override: no model is chosen for this session",
      "- custom: CUSTOM_ROUTER_PATH is not set",
      "- image: Router.image is not set",
      "- explicit: claude-opus-5-5 names no provider",
      "- longContext: Router.longContext is not set",
      "- subagent: no CCR-SUBAGENT-MODEL, and the request is main",
      "- background: Router.background is not set",
      "- webSearch: Router.webSearch is not set",
      "- think: Router.think is not set",
      "+ default: Router.default is demo,demo-small",
    ]);
  });

  it.each([
    ["demo,demo-large", "demo,demo-large"],
    ["demo,not-listed", "demo,not-listed"],
    ["OpenRouter,anthropic/claude-sonnet-4:thinking", "OpenRouter,anthropic/claude-sonnet-4:thinking"],
    ["openrouter,ANTHROPIC/claude-sonnet-4:thinking", "OpenRouter,anthropic/claude-sonnet-4:thinking"],
    ["OpenRouter,a,b", "OpenRouter,a,b"],
    ["claude-ccr/demo,demo-large", "demo,demo-large"],
    ["anthropic/ccr-demo,demo-large", "demo,demo-large"],
  ])("follow the name %s", async (model, name) => {
    const decision = await desk().decide({ model });
    expect(outcome(decision)).toBe(`explicit -> ${name}`);
    expect(decision.tried.at(-1)).toEqual({
      rule: "explicit",
      hit: true,
      why: expect.stringContaining(model.slice(-5)),
    });
  });

  it.each(["claude-ccr/auto", "anthropic/ccr-auto", "anthropic/claude-opus-5", "auto"])(
    "decide for %s",
    async (model) => {
      expect((await desk().decide({ model })).rule).toBe("default");
    },
  );

  it("follow every id that the model list shows", async () => {
    for (const provider of [DEMO, OPENROUTER]) {
      for (const model of provider.models) {
        const decision = await desk().decide({ model: listedId({ provider, model }) });
        expect(outcome(decision)).toBe(`explicit -> ${provider.name},${model}`);
      }
    }
  });

  it.each([
    ["dmeo,demo-small", "demo,demo-small"],
    ["claude-ccr/dmeo,x", "demo,x"],
    ["nothing-like-it,x", undefined],
    ["constructor,x", undefined],
    ["anthropic/ccr-nonsense", undefined],
  ])("refuse %s as CCR-E020 with a suggestion", async (model, suggestion) => {
    await expect(desk().decide({ model })).rejects.toMatchObject({
      code: "CCR-E020",
      status: 424,
      facts: suggestion === undefined ? {} : { suggestion },
    });
  });

  it("say so when nothing is the default", async () => {
    await expect(desk(configFromProviders([])).decide()).rejects.toThrow(/no route: Router.default is not set/);
  });
});

describe("what the user chose", () => {
  const target = { provider: testProvider("OpenRouter", []), model: "a,b" };

  it("comes before everything, with the provider as configured now", async () => {
    const { overrides, decide } = desk(testConfig(SCENARIOS));
    overrides.set("s", target);
    const decision = await decide({ model: "demo,demo-large" });
    expect(decision).toMatchObject({ rule: "override", target: { provider: OPENROUTER, model: "a,b" } });
  });

  it("is passed over when its provider has gone", async () => {
    const { overrides, decide } = desk();
    overrides.set("s", { provider: testProvider("gone", []), model: "m" });
    const { rule, tried } = await decide();
    expect(rule).toBe("default");
    expect(tried[1]).toEqual({ rule: "override", hit: false, why: "gone is no longer in the configuration" });
  });

  it("for the next request counts for one main request, before the session's choice", async () => {
    const { overrides, decide } = desk(testConfig(SCENARIOS));
    overrides.set("s", target);
    overrides.setNextOnly("s", { provider: DEMO, model: "demo-large" });
    expect(outcome(await decide({}, { "x-claude-code-request-class": "subagent" }))).toBe("override -> OpenRouter,a,b");
    expect(outcome(await decide())).toBe("once -> demo,demo-large");
    expect(outcome(await decide())).toBe("override -> OpenRouter,a,b");
  });

  it("for a scenario changes that scenario only, and says where it comes from", async () => {
    const { overrides, decide } = desk(testConfig(SCENARIOS));
    overrides.setRoute("s", "think", target);
    const thinking = await decide({ thinking: { type: "enabled", budget_tokens: 31_999 } });
    expect(outcome(thinking)).toBe("think -> OpenRouter,a,b");
    expect(thinking.why).toBe("thinking is enabled with 31,999 tokens: Router.think of this session is OpenRouter,a,b");
    expect(outcome(await decide())).toBe("default -> demo,default");
    overrides.setRoute("s", "think", undefined);
    expect(outcome(await decide({ thinking: { type: "enabled" } }))).toBe("think -> demo,think");
  });
});

it("fallbacks are those of the rule's scenario, without the target and without strangers", async () => {
  const fallback = {
    think: ["demo,think", { model: "OpenRouter,x", on: ["rate-limit"] }, "gone,x"],
    default: ["demo,demo-large"],
  } satisfies Config["fallback"];
  const { decide } = desk(testConfig(SCENARIOS, { fallback }));
  const names = async (request: object): Promise<string[]> =>
    (await decide(request)).fallbacks.map(({ target, on }) => `${targetName(target)}${on ? ` on ${on.join()}` : ""}`);
  expect(await names({ thinking: { type: "enabled" } })).toEqual(["OpenRouter,x on rate-limit"]);
  expect(await names({ model: "demo,demo-small" })).toEqual(["demo,demo-large"]);
  expect(await names({ model: "claude-haiku-4-5" })).toEqual(["demo,demo-large"]);
});
