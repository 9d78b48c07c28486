/** What is known about models, and what is not. */
import { describe, expect, it } from "vitest";

import type { Usage } from "../../src/core/message.ts";
import type { ModelPrice, Provider, Target } from "../../src/core/target.ts";
import { costOf } from "../../src/routing/models/cost.ts";
import data from "../../src/routing/models/data.json" with { type: "json" };
import { modelFacts } from "../../src/routing/models/facts.ts";
import { tokenFactor } from "../../src/routing/models/families.ts";
import { conversationWindow } from "../../src/routing/window.ts";
import { testConfig, testProvider } from "../helpers/routing.ts";

const OPENROUTER = "https://openrouter.ai/api/v1/chat/completions";
const ANTHROPIC = "https://api.anthropic.com/v1/messages";

function at(url: string, model: string, more: Partial<Provider> = {}): Target {
  return { provider: { ...testProvider("p", [model]), url, ...more }, model };
}

describe("facts", () => {
  it.each([
    ["an exact id", ANTHROPIC, "claude-opus-5-5", 1_000_000, 4],
    ["a dated id", ANTHROPIC, "claude-haiku-4-5-20251001", 200_000, 1],
    ["OpenRouter's own id", OPENROUTER, "anthropic/claude-sonnet-4", 200_000, 3],
    ["other capitals", "https://api.minimax.io/v1/chat/completions", "MiniMax-M3", 1_000_000, 0.3],
    [
      "a vendor's path of its own",
      "https://generativelanguage.googleapis.com/v1beta/models/",
      "gemini-2.5-pro",
      1_048_576,
      1.25,
    ],
  ])("of %s have window and price", (_what, url, model, window, input) => {
    const facts = modelFacts(at(url, model));
    expect(facts).toMatchObject({ window, tools: true, price: { input }, priceAsOf: data.asOf });
  });

  it("know no price by the beginning of a name: a newer model may cost something else", () => {
    for (const model of ["claude-sonnet-5-5", "claude-haiku-5-5", "claude-opus-5-5-fast", "claude-opus-9"])
      expect(modelFacts(at(ANTHROPIC, model)).price).toBeUndefined();
    expect(modelFacts(at(ANTHROPIC, "claude-sonnet-5-5"))).toMatchObject({
      window: 1_000_000,
      tools: true,
      vision: true,
    });
  });

  it("of a gateway's model are the maker's, but for the price", () => {
    const facts = modelFacts(at("https://aihubmix.com/v1/chat/completions", "Z/glm-4.5"));
    expect(facts).toMatchObject({ window: 131_072, tools: true, price: undefined, priceAsOf: undefined });
    expect(modelFacts(at("https://gateway.example/v1", "anthropic/claude-opus-4.1:thinking")).window).toBe(200_000);
  });

  it.each([
    "http://localhost:11434/v1",
    "http://192.168.1.9:8000/v1",
    "http://gpu-box/v1",
    "http://[::1]:1/v1",
    "http://nas.local/v1",
  ])("at %s leave the window to the user: it is set there, whoever made the model", (url) => {
    expect(modelFacts(at(url, "deepseek-v4-pro"))).toMatchObject({ window: undefined, price: undefined, tools: true });
    expect(modelFacts(at(url, "deepseek-v4-pro", { windows: { "deepseek-v4-pro": 32_000 } })).window).toBe(32_000);
  });

  it("are what the configuration says, before anything else", () => {
    const price = { input: 9, output: 99 };
    const target = at(ANTHROPIC, "claude-opus-5-5", {
      windows: { "claude-opus-5-5": 5 },
      prices: { "claude-opus-5-5": price },
    });
    expect(modelFacts(target)).toMatchObject({ window: 5, price, priceAsOf: undefined });
  });

  it.each(["mystery-9", "constructor", "__proto__", ""])("are unknown for %j", (model) => {
    const nothing = { window: undefined, maxOutput: undefined, tools: undefined, price: undefined };
    expect(modelFacts(at("https://gateway.example/v1", model))).toMatchObject(nothing);
    expect(modelFacts(at(ANTHROPIC, model))).toMatchObject(nothing);
  });
});

it("the data is whole: sane windows, prices with both sides, hosts that compile", () => {
  for (const { id, host, models } of data.vendors) {
    expect(new RegExp(host).test("evil.example"), id).toBe(false);
    const rows: Readonly<Record<string, { window?: number; price?: ModelPrice }>> = models;
    for (const [model, { window = 1_000, price }] of Object.entries(rows)) {
      expect(window, `${id} ${model}`).toBeGreaterThanOrEqual(1_000);
      if (price) expect(Math.min(price.input, price.output), `${id} ${model}`).toBeGreaterThanOrEqual(0);
    }
  }
  expect(data.asOf).toMatch(/^20\d\d-\d\d-\d\d$/);
});

describe("cost", () => {
  const usage = (input: number, read: number, written: number, output: number): Usage => ({
    input_tokens: input,
    cache_read_input_tokens: read,
    cache_creation_input_tokens: written,
    output_tokens: output,
  });

  it("is what each kind of token costs", () => {
    const price = { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 };
    expect(costOf(price, usage(1_000_000, 0, 0, 0))).toBeCloseTo(3);
    expect(costOf(price, usage(10_000, 20_000, 4_000, 1_000))).toBeCloseTo(0.03 + 0.006 + 0.015 + 0.015);
    expect(costOf({ input: 2, output: 4 }, usage(1_000, 1_000, 1_000, 1_000))).toBeCloseTo(0.01);
  });

  it("of a long prompt is the long one's for the whole request", () => {
    const price = { input: 3, output: 15, cacheRead: 0.3, above: [{ from: 200_000, input: 6, output: 22.5 }] };
    expect(costOf(price, usage(200_000, 0, 0, 0))).toBeCloseTo(0.6);
    expect(costOf(price, usage(100_000, 100_001, 0, 1_000))).toBeCloseTo(0.6 + 0.0300003 + 0.0225);
  });
});

it("Claude's tokens are more than other models', the newer ones' still more", () => {
  expect(["gpt-5", "claude-sonnet-4-6", "anthropic/claude-opus-4-7", "claude-opus-5-5"].map(tokenFactor)).toEqual([
    1, 1.08, 1.35, 1.35,
  ]);
});

describe("the window of a conversation", () => {
  const small = { ...testProvider("demo", []), windows: { usual: 64_000, long: 1_000_000, tiny: 32_000 } };
  const windowOf = (model: string, router: object): number | undefined => {
    const config = { ...testConfig({ default: `demo,${model}`, ...router }), providers: new Map([["demo", small]]) };
    return conversationWindow({ provider: small, model }, config);
  };

  it("is the usual model's", () => {
    expect(windowOf("usual", {})).toBe(64_000);
    expect(windowOf("unheard-of", {})).toBeUndefined();
  });

  it("is the long route's, where long prompts change over in time", () => {
    expect(windowOf("usual", { longContext: "demo,long" })).toBe(1_000_000);
    expect(windowOf("usual", { longContext: "demo,unheard-of" })).toBe(64_000);
    expect(windowOf("tiny", { longContext: "demo,long" })).toBe(32_000);
    expect(windowOf("tiny", { longContext: "demo,long", longContextThreshold: 20_000 })).toBe(1_000_000);
  });
});
