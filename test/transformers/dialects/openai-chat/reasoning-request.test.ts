/** Thinking and effort in the words of each vendor: the table of the mapping. */
import { describe, expect, it } from "vitest";

import type { MessagesRequest } from "../../../../src/core/message.ts";
import { sent } from "../../../helpers/chat-request.ts";

const FIELDS = [
  "thinking",
  "enable_thinking",
  "thinking_budget",
  "reasoning",
  "reasoning_effort",
  "chat_template_kwargs",
];

/** What of the body asks for reasoning. */
function asked(to: string, model: string, request: Partial<MessagesRequest>): object {
  const { json } = sent({ stream: true, max_tokens: 64_000, ...request }, to, model);
  return Object.fromEntries(FIELDS.filter((name) => json[name] !== undefined).map((name) => [name, json[name]]));
}

const effort = (name: string): Partial<MessagesRequest> => ({
  thinking: { type: "adaptive" },
  output_config: { effort: name },
});
const EFFORTS = ["low", "medium", "high", "xhigh", "max"] as const;
const enabled = { thinking: { type: "enabled" } };
const openai = (...words: string[]) => words.map((word) => ({ reasoning_effort: word }));

/** Vendor, model, off, on, the five efforts. */
const ROWS: readonly (readonly [string, string, object, object, readonly object[]])[] = [
  ["openai", "o4-mini", { reasoning_effort: "low" }, {}, openai("low", "medium", "high", "high", "high")],
  ["openai", "gpt-5-mini", { reasoning_effort: "minimal" }, {}, openai("low", "medium", "high", "high", "high")],
  ["openai", "gpt-5.1", { reasoning_effort: "none" }, {}, openai("low", "medium", "high", "high", "high")],
  ["openai", "gpt-5.4", { reasoning_effort: "none" }, {}, openai("low", "medium", "high", "xhigh", "xhigh")],
  ["openai", "gpt-4.1", {}, {}, [{}, {}, {}, {}, {}]],
  ["acme", "openai/gpt-5.4", { reasoning_effort: "none" }, {}, openai("low", "medium", "high", "xhigh", "xhigh")],
  ["acme", "whatever", {}, {}, [{}, {}, {}, {}, {}]],
  [
    "openrouter",
    "x/y",
    { reasoning: { enabled: false } },
    { reasoning: { enabled: true } },
    EFFORTS.map((name) => ({ reasoning: { effort: name } })),
  ],
  [
    "vercel",
    "x/y",
    { reasoning: { enabled: false } },
    { reasoning: { enabled: true } },
    EFFORTS.map((name) => ({ reasoning: { effort: name } })),
  ],
  [
    "deepseek",
    "deepseek-v4-pro",
    { thinking: { type: "disabled" } },
    enabled,
    ["high", "high", "high", "max", "max"].map((word) => ({ thinking: { type: "enabled" }, reasoning_effort: word })),
  ],
  [
    "dashscope",
    "qwen3.7-plus",
    { enable_thinking: false },
    { enable_thinking: true },
    [4096, 8192, 16_384, 32_768, 32_768].map((tokens) => ({ enable_thinking: true, thinking_budget: tokens })),
  ],
  [
    "siliconflow",
    "zai-org/GLM-4.7",
    { enable_thinking: false },
    { enable_thinking: true },
    [4096, 8192, 16_384, 32_768, 32_768].map((tokens) => ({ enable_thinking: true, thinking_budget: tokens })),
  ],
  ["siliconflow", "meta/llama-4", {}, {}, [{}, {}, {}, {}, {}]],
  ["moonshot", "kimi-k2.5", { thinking: { type: "disabled" } }, enabled, EFFORTS.map(() => enabled)],
  [
    "moonshot",
    "kimi-k2.6",
    { thinking: { type: "disabled" } },
    { thinking: { type: "enabled", keep: "all" } },
    EFFORTS.map(() => ({ thinking: { type: "enabled", keep: "all" } })),
  ],
  ["moonshot", "kimi-k2.7-code", {}, {}, [{}, {}, {}, {}, {}]],
  ["moonshot", "kimi-k3", { reasoning_effort: "low" }, {}, openai("low", "high", "high", "max", "max")],
  ["zhipu", "glm-5.1", { thinking: { type: "disabled" } }, enabled, EFFORTS.map(() => enabled)],
  [
    "volcengine",
    "doubao-seed-2",
    { thinking: { type: "disabled" } },
    enabled,
    ["low", "medium", "high", "high", "high"].map((word) => ({
      thinking: { type: "enabled" },
      reasoning_effort: word,
    })),
  ],
  [
    "groq",
    "qwen/qwen3-32b",
    { reasoning_effort: "none" },
    {},
    openai("default", "default", "default", "default", "default"),
  ],
  ["groq", "openai/gpt-oss-120b", { reasoning_effort: "low" }, {}, openai("low", "medium", "high", "high", "high")],
  ["cerebras", "zai-glm-4.7", { reasoning_effort: "none" }, {}, [{}, {}, {}, {}, {}]],
  [
    "together",
    "deepseek-ai/DeepSeek-V4",
    { reasoning: { enabled: false } },
    { reasoning: { enabled: true } },
    EFFORTS.map(() => ({ reasoning: { enabled: true } })),
  ],
  [
    "vllm",
    "qwen3",
    { chat_template_kwargs: { enable_thinking: false, thinking: false } },
    { chat_template_kwargs: { enable_thinking: true, thinking: true } },
    EFFORTS.map(() => ({ chat_template_kwargs: { enable_thinking: true, thinking: true } })),
  ],
  ["nvidia", "meta/llama-4", {}, {}, [{}, {}, {}, {}, {}]],
  ["ollama", "llama3.3", {}, {}, [{}, {}, {}, {}, {}]],
  ["ollama", "qwen3:8b", { reasoning_effort: "none" }, {}, openai("low", "medium", "high", "high", "high")],
  ["gemini", "gemini-2.5-flash", { reasoning_effort: "none" }, {}, openai("low", "medium", "high", "high", "high")],
  ["gemini", "gemini-3.5-flash", { reasoning_effort: "minimal" }, {}, openai("low", "medium", "high", "high", "high")],
  ["gemini", "gemini-3-pro", { reasoning_effort: "low" }, {}, openai("low", "medium", "high", "high", "high")],
  ["mistral", "mistral-large-4-0", { reasoning_effort: "none" }, {}, openai("low", "medium", "high", "high", "high")],
  ["mistral", "codestral-latest", {}, {}, [{}, {}, {}, {}, {}]],
  ["xai", "grok-4", {}, {}, [{}, {}, {}, {}, {}]],
  ["xai", "grok-3-mini", { reasoning_effort: "low" }, {}, openai("low", "low", "high", "high", "high")],
  ["minimax", "MiniMax-M2.5", {}, {}, [{}, {}, {}, {}, {}]],
];

describe.each(ROWS)("row 91: %s, %s", (to, model, off, on, efforts) => {
  it("is asked to think, or not", () => {
    expect(asked(to, model, { thinking: { type: "disabled" } })).toEqual(off);
    expect(asked(to, model, { thinking: { type: "between_tools" } })).toEqual(off);
    expect(asked(to, model, { thinking: { type: "adaptive" } })).toEqual(on);
    expect(asked(to, model, {})).toEqual({});
  });

  it.each(EFFORTS.map((name, i) => [name, efforts[i]] as const))("is asked for effort %s", (name, fields) => {
    expect(asked(to, model, effort(name))).toEqual(fields);
  });
});

describe("a budget", () => {
  const budget = (tokens: number, more: Partial<MessagesRequest> = {}): Partial<MessagesRequest> => ({
    thinking: { type: "enabled", budget_tokens: tokens },
    ...more,
  });

  it.each([
    ["openai", "o4-mini", { reasoning_effort: "high" }],
    ["openrouter", "x/y", { reasoning: { max_tokens: 20_000 } }],
    ["deepseek", "deepseek-v4-pro", { ...enabled, reasoning_effort: "high" }],
    ["dashscope", "qwen-plus", { enable_thinking: true, thinking_budget: 20_000 }],
    ["moonshot", "kimi-k3", { reasoning_effort: "high" }],
  ])("for %s, %s", (to, model, fields) => {
    expect(asked(to, model, budget(20_000))).toEqual(fields);
  });

  it("leaves room for the answer, and keeps to the vendor's limit", () => {
    expect(asked("dashscope", "qwen-plus", budget(31_999, { max_tokens: 32_000 }))).toMatchObject({
      thinking_budget: 27_904,
    });
    expect(asked("dashscope", "qwen-plus", budget(2000, { max_tokens: 2048 }))).toMatchObject({
      thinking_budget: 1024,
    });
    expect(asked("siliconflow", "Qwen/Qwen3-32B", budget(60_000, { max_tokens: 128_000 }))).toMatchObject({
      thinking_budget: 32_768,
    });
  });
});

describe("what excludes reasoning", () => {
  const tools = [{ name: "A", input_schema: {} }];
  const forced = { tools, tool_choice: { type: "any" } } as const;

  it.each([
    ["a forced tool", "deepseek", "deepseek-v4-pro", forced, { thinking: { type: "disabled" } }],
    ["a forced tool", "moonshot", "kimi-k2.5", forced, { thinking: { type: "disabled" } }],
    ["a forced tool", "dashscope", "qwen3.7-plus", forced, { enable_thinking: false }],
    ["a forced tool that cannot be forced", "zhipu", "glm-5", forced, enabled],
    ["a forced tool that cannot be forced", "moonshot", "kimi-k3", forced, { reasoning_effort: "high" }],
    ["any tool", "openai", "gpt-5.4", { tools }, { reasoning_effort: "none" }],
    ["any tool", "siliconflow", "deepseek-ai/DeepSeek-V3.1", { tools }, { enable_thinking: false }],
    ["an answer in one piece", "dashscope", "qwen3-32b", { stream: false }, { enable_thinking: false }],
    ["nothing here", "deepseek", "deepseek-v4-pro", { tools }, { ...enabled, reasoning_effort: "high" }],
  ])("is %s for %s, %s", (_, to, model, request, fields) => {
    expect(asked(to, model, { ...effort("high"), ...request })).toEqual(fields);
  });
});
