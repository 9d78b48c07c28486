/**
 * Every vendor of the Chat dialect: recognised by host and by name, and what becomes of one reference request, as a file
 * beside the others in `fixtures/openai-chat-requests`.
 */
import path from "node:path";

import { describe, expect, it } from "vitest";

import type { MessagesRequest } from "../../../src/core/message.ts";
import { seal } from "../../../src/transformers/keepsake.ts";
import { vendorOf } from "../../../src/transformers/quirks.ts";
import { CHAT_VENDORS } from "../../../src/transformers/vendors/index.ts";
import { targetWith } from "../../helpers/answers.ts";
import { assistant, callTo, PNG, result, sentBy, text, use, user } from "../../helpers/chat-request.ts";

const FOLDER = path.join(import.meta.dirname, "../../fixtures/openai-chat-requests");

/** Vendor, URL, name that a user may give it, model of the reference request. */
const VENDORS: readonly (readonly [string, string, string, string])[] = [
  ["OpenAI", "https://api.openai.com/v1/chat/completions", "openai", "gpt-5.6-sol"],
  ["Azure OpenAI", "https://res.openai.azure.com/openai/v1/chat/completions", "azure-east", "gpt-5.4"],
  ["GitHub Copilot", "https://api.individual.githubcopilot.com/chat/completions", "github-copilot", "gpt-5.1"],
  ["GitHub Models", "https://models.github.ai/inference/chat/completions", "github-models", "openai/gpt-4.1"],
  ["OpenRouter", "https://openrouter.ai/api/v1/chat/completions", "openrouter", "anthropic/claude-sonnet-5"],
  ["Vercel AI Gateway", "https://ai-gateway.vercel.sh/v1/chat/completions", "vercel", "anthropic/claude-sonnet-5"],
  ["DeepSeek", "https://api.deepseek.com/chat/completions", "deepseek", "deepseek-v4-pro"],
  ["Moonshot", "https://api.moonshot.ai/v1/chat/completions", "kimi", "kimi-k2.6"],
  ["Moonshot", "https://api.moonshot.cn/v1/chat/completions", "moonshot", "kimi-k3"],
  ["Z.ai", "https://open.bigmodel.cn/api/paas/v4/chat/completions", "zhipu", "glm-5.2"],
  ["Z.ai", "https://api.z.ai/api/coding/paas/v4/chat/completions", "glm-coding", "glm-5v"],
  ["DashScope", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions", "dashscope", "qwen3.7-plus"],
  ["DashScope", "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions", "qwen", "qwen3-coder-plus"],
  ["MiniMax", "https://api.minimax.io/v1/chat/completions", "minimax", "MiniMax-M2.5"],
  ["Mistral", "https://api.mistral.ai/v1/chat/completions", "mistral", "mistral-large-4-0"],
  ["xAI", "https://api.x.ai/v1/chat/completions", "grok", "grok-4"],
  ["Gemini", "https://generativelanguage.googleapis.com/v1beta/openai/chat/completions", "gemini", "gemini-3.5-flash"],
  ["Perplexity", "https://api.perplexity.ai/chat/completions", "perplexity", "sonar-pro"],
  ["Groq", "https://api.groq.com/openai/v1/chat/completions", "groq", "openai/gpt-oss-120b"],
  ["Cerebras", "https://api.cerebras.ai/v1/chat/completions", "cerebras", "zai-glm-4.7"],
  ["Together", "https://api.together.xyz/v1/chat/completions", "together", "moonshotai/Kimi-K2.5"],
  [
    "Fireworks",
    "https://api.fireworks.ai/inference/v1/chat/completions",
    "fireworks",
    "accounts/fireworks/models/glm-5",
  ],
  ["NVIDIA NIM", "https://integrate.api.nvidia.com/v1/chat/completions", "nvidia", "qwen/qwen3-next-80b-a3b"],
  ["SiliconFlow", "https://api.siliconflow.cn/v1/chat/completions", "siliconflow", "deepseek-ai/DeepSeek-V4-Flash"],
  ["ModelScope", "https://api-inference.modelscope.cn/v1/chat/completions", "modelscope", "Qwen/Qwen3-235B-A22B"],
  ["Volcengine Ark", "https://ark.cn-beijing.volces.com/api/v3/chat/completions", "volcengine", "doubao-seed-2.0"],
  ["iFlow", "https://apis.iflow.cn/v1/chat/completions", "iflow", "glm-4.7"],
  ["Ollama", "http://localhost:11434/v1/chat/completions", "ollama", "qwen3:32b"],
  ["LM Studio", "http://localhost:1234/v1/chat/completions", "lmstudio", "qwen/qwen3-8b"],
  ["vLLM", "", "vllm-a100", "Qwen/Qwen3-32B"],
  ["llama.cpp", "", "llama.cpp", "gpt-oss-20b"],
];

/** A turn with reasoning and a tool behind it, everything a client can ask for, and a cache marker. */
const REFERENCE: MessagesRequest = {
  model: "claude-opus-5-5",
  max_tokens: 32_000,
  stream: true,
  system: [
    text("x-anthropic-billing-header: cc_version=2;"),
    text("Be brief.", { cache_control: { type: "ephemeral" } }),
  ],
  messages: [
    user("List the files."),
    { role: "system", content: [text("It is Monday.")] },
    assistant([{ type: "thinking", thinking: "Of course.", signature: "" }, text("Sure."), use("toolu_01")]),
    user([result("toolu_01", [text("a.png"), PNG])]),
    assistant("There is a.png."),
    user([text("Thanks. And now?", { cache_control: { type: "ephemeral" } })]),
  ],
  tools: [
    {
      name: "Bash",
      description: "Runs a command",
      input_schema: {
        $schema: "s",
        type: "object",
        properties: { command: { type: "string" } },
        required: ["command"],
        additionalProperties: false,
      },
    },
    { type: "web_search_20250305", name: "web_search" },
  ],
  tool_choice: { type: "auto", disable_parallel_tool_use: true },
  thinking: { type: "adaptive", display: "omitted" },
  output_config: { effort: "high" },
  temperature: 0.5,
  top_k: 40,
  stop_sequences: ["END"],
  metadata: { user_id: '{"device_id":"d","account_uuid":"","session_id":"s"}' },
  context_management: { edits: [] },
};

const slug = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");

describe("a vendor is recognised", () => {
  it.each(VENDORS)("%s at %s, and as %s", (vendor, url, name) => {
    expect(vendorOf(CHAT_VENDORS, targetWith({ name, url: "http://gateway.test/v1" }))?.name).toBe(vendor);
    if (url !== "") expect(vendorOf(CHAT_VENDORS, targetWith({ name: "my provider", url }))?.name).toBe(vendor);
  });

  it("by its host rather than by its name", () => {
    expect(
      vendorOf(CHAT_VENDORS, targetWith({ name: "deepseek", url: "https://openrouter.ai/api/v1/chat/completions" }))
        ?.name,
    ).toBe("OpenRouter");
  });

  it.each(["https://notdeepseek.com/v1", "https://deepseek.com.evil.test/v1", "https://x.ai.test", "not a URL"])(
    "but not at %s",
    (url) => {
      expect(vendorOf(CHAT_VENDORS, targetWith({ name: "acme", url }))).toBeUndefined();
    },
  );

  it("in one row only, and no row goes untested", () => {
    for (const [vendor, url] of VENDORS.filter(([, address]) => address !== "")) {
      const { host } = new URL(url);
      expect(CHAT_VENDORS.filter((row) => row.host.test(host)).map((row) => row.name)).toEqual([vendor]);
    }
    expect(new Set(VENDORS.map(([vendor]) => vendor))).toEqual(new Set(CHAT_VENDORS.map((row) => row.name)));
  });
});

describe("the reference request", () => {
  it.each(VENDORS)("%s (%s) as %s, %s", async (vendor, url, name, model) => {
    const call = callTo({ name, url: url || "http://gateway.test/v1/chat/completions" }, {}, model);
    const signature = seal(call.target, { text: true, field: "reasoning_content" });
    const messages = REFERENCE.messages.map((message, i) =>
      i === 2
        ? assistant([{ type: "thinking", thinking: "Of course.", signature }, text("Sure."), use("toolu_01")])
        : message,
    );
    const { headers, json, emulation, notes } = sentBy({ ...call, request: { ...REFERENCE, messages } });
    const file = path.join(FOLDER, `${slug(vendor)}-${slug(model)}.snap`);
    await expect(`${JSON.stringify({ headers, body: json, emulation, notes }, undefined, 2)}\n`).toMatchFileSnapshot(
      file,
    );
  });
});
