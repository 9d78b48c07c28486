import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Provider } from "../../../src/core/target.ts";
import type { ModelChoice } from "../../../src/tui/controls.ts";
import { visibleFrom } from "../../../src/tui/lists/moves.ts";
import { searchModels } from "../../../src/tui/models/search.ts";

function choice(provider: string, model: string): ModelChoice {
  const spec: Provider = {
    name: provider,
    url: "http://127.0.0.1/",
    key: "",
    models: [model],
    dialect: "openai-chat",
    headers: {},
    windows: {},
  };
  return { target: { provider: spec, model }, window: undefined, roles: [] };
}

const CHOICES = [
  choice("deepseek", "deepseek-chat"),
  choice("deepseek", "deepseek-reasoner"),
  choice("openrouter", "google/gemini-2.5-pro"),
  choice("openrouter", "anthropic/claude-sonnet-4"),
  choice("ollama", "qwen2.5-coder:latest"),
];

describe("searchModels", () => {
  it("keeps the configuration's order without a query", () => {
    expect(searchModels(CHOICES, "  ").map((match) => match.name)).toEqual([
      "deepseek,deepseek-chat",
      "deepseek,deepseek-reasoner",
      "openrouter,google/gemini-2.5-pro",
      "openrouter,anthropic/claude-sonnet-4",
      "ollama,qwen2.5-coder:latest",
    ]);
  });

  it.each([
    ["orgem", "openrouter,google/gemini-2.5-pro"],
    ["dpskreas", "deepseek,deepseek-reasoner"],
    ["son4", "openrouter,anthropic/claude-sonnet-4"],
    ["qwen", "ollama,qwen2.5-coder:latest"],
  ])("finds %s", (query, name) => {
    const [best] = searchModels(CHOICES, query);
    expect(best?.name).toBe(name);
    const matched = best?.hits.map((at) => name[at]?.toLowerCase()).join("");
    expect(matched).toBe(query);
  });

  it("finds nothing for letters no model has", () => {
    expect(searchModels(CHOICES, "zzzz")).toEqual([]);
  });
});

describe("visibleFrom", () => {
  it("keeps the selected row in view", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 60 }), fc.nat(), (count, size, raw) => {
        const selected = raw % count;
        const first = visibleFrom(selected, count, size);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(selected).toBeGreaterThanOrEqual(first);
        expect(selected).toBeLessThan(first + size);
        expect(first).toBeLessThanOrEqual(Math.max(0, count - size));
      }),
    );
  });
});
