/** A whole configuration of claude-code-router's: what it says is missing, and where each kind of request goes. */
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import { loadConfig } from "../../src/config/load.ts";
import type { Config } from "../../src/config/types.ts";
import { splitTargetName } from "../../src/core/target.ts";
import { transformerCatalog } from "../../src/proxy/plugins/catalog.ts";
import type { MessagesRequest } from "../../src/core/message.ts";
import { modelFacts } from "../../src/routing/models/facts.ts";
import type { Headers } from "../../src/routing/types.ts";
import { conversationWindow } from "../../src/routing/window.ts";
import { desk, outcome } from "../helpers/routing.ts";

const FILE = join(import.meta.dirname, "..", "fixtures", "config", "eight-providers.json5");

let config: Config;
beforeAll(async () => {
  const env = { GEMINI_API_KEY: "gemini-key-0004" };
  const loaded = await loadConfig(FILE, { env, transformers: transformerCatalog() });
  if (!loaded) throw new Error(`no ${FILE}`);
  config = loaded;
});

it("loads, and says what is missing", () => {
  expect([...config.providers.keys()]).toEqual([
    "openrouter",
    "deepseek",
    "ollama",
    "gemini",
    "volcengine",
    "modelscope",
    "dashscope",
    "aihubmix",
  ]);
  expect(config.warnings).toEqual([
    expect.stringMatching(/^eight-providers\.json5:12:16: \$OPENROUTER_API_KEY is not set, so there is no value$/),
    expect.stringMatching(/: openrouter has no api_key$/),
    expect.stringMatching(/: modelscope has no api_key$/),
    expect.stringMatching(/: dashscope has no api_key$/),
  ]);
});

it("goes through the proxy, but not to the server at home", () => {
  expect(config.providers.get("deepseek")?.proxy).toBe("http://proxy.example:7890");
  expect(config.providers.get("ollama")?.proxy).toBeUndefined();
});

it("knows its secrets, its dialects and its models", () => {
  expect(config.secrets).toEqual(
    expect.arrayContaining([
      "sk-deepseek-0001",
      "gemini-key-0004",
      "sk-volcengine-02",
      "sk-aihubmix-0003",
      "what-clients-present",
    ]),
  );
  expect(config.secrets).not.toContain("ollama");
  expect(Array.from(config.providers.values(), ({ name, dialect }) => [name, dialect])).toEqual(
    expect.arrayContaining([
      ["gemini", "gemini"],
      ["deepseek", "openai-chat"],
      ["openrouter", "openai-chat"],
    ]),
  );
  const windowOf = (name: string): number | undefined => {
    const { provider = "", model = "" } = splitTargetName(name) ?? {};
    const found = config.providers.get(provider);
    return found && modelFacts({ provider: found, model }).window;
  };
  expect(windowOf("openrouter,google/gemini-2.5-pro-preview")).toBe(1_048_576);
  expect(windowOf("ollama,qwen2.5-coder:latest")).toBeUndefined();
  expect(windowOf("dashscope,qwen3-coder-plus")).toBe(1_048_576);
  const deepseek = config.providers.get("deepseek");
  expect(deepseek && conversationWindow({ provider: deepseek, model: "deepseek-chat" }, config)).toBe(1_048_576);
});

const MAIN: Headers = { "x-claude-code-request-class": "main" };
const ADAPTIVE = { thinking: { type: "adaptive" }, output_config: { effort: "medium" } };
const PLAN = { safeguards: [{ type: "dangerous_tool_use", classifier_context: { permission_mode: "plan" } }] };
const SEARCH = [{ name: "web_search", type: "web_search_20250305" }];
const LONG = [{ role: "user" as const, content: "word ".repeat(70_000) }];
const TAG = "<CCR-SUBAGENT-MODEL>openrouter,anthropic/claude-3.5-sonnet</CCR-SUBAGENT-MODEL>\nAnalyse this.";

describe("routes", () => {
  it.each<[string, Partial<MessagesRequest>, string]>([
    ["ordinary turns", ADAPTIVE, "default -> deepseek,deepseek-chat"],
    ["small tasks", { model: "claude-haiku-5-5" }, "background -> ollama,qwen2.5-coder:latest"],
    ["plan mode", { ...ADAPTIVE, ...PLAN }, "think -> deepseek,deepseek-reasoner"],
    ["hard thinking", { ...ADAPTIVE, output_config: { effort: "max" } }, "think -> deepseek,deepseek-reasoner"],
    ["long conversations", { messages: LONG }, "longContext -> openrouter,google/gemini-2.5-pro-preview"],
    ["web searches", { tools: SEARCH }, "webSearch -> gemini,gemini-2.5-flash"],
    [
      "a model by name",
      { model: "openrouter,anthropic/claude-3.5-sonnet" },
      "explicit -> openrouter,anthropic/claude-3.5-sonnet",
    ],
    [
      "a tagged sub-agent",
      { messages: [{ role: "user", content: TAG }] },
      "subagent -> openrouter,anthropic/claude-3.5-sonnet",
    ],
  ])("%s", async (_what, request, expected) => {
    const routing = await desk(config).decide(request, MAIN);
    expect(outcome(routing)).toBe(expected);
    expect(JSON.stringify(routing.request)).not.toContain("CCR-SUBAGENT-MODEL");
  });
});
