/** Who is who among those that speak Messages. */
import { describe, expect, it } from "vitest";

import { messagesQuirksOf } from "../../../../src/transformers/dialects/anthropic/quirks.ts";
import { vendorOf } from "../../../../src/transformers/quirks.ts";
import { MESSAGES_VENDORS } from "../../../../src/transformers/vendors/messages.ts";
import { targetWith } from "../../../helpers/answers.ts";

describe("vendors", () => {
  it.each([
    ["Anthropic", "https://api.anthropic.com/v1/messages"],
    ["Vertex AI", "https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/anthropic/models/m"],
    ["OpenRouter", "https://openrouter.ai/api/v1/messages"],
    ["DeepSeek", "https://api.deepseek.com/anthropic/v1/messages"],
    ["Moonshot", "https://api.moonshot.cn/anthropic/v1/messages"],
    ["Moonshot", "https://api.kimi.com/coding/v1/messages"],
    ["MiniMax", "https://api.minimaxi.com/anthropic/v1/messages"],
    ["Z.ai", "https://open.bigmodel.cn/api/anthropic/v1/messages"],
    ["DashScope", "https://dashscope.aliyuncs.com/apps/anthropic/v1/messages"],
    ["SiliconFlow", "https://api.siliconflow.cn/v1/messages"],
    ["Ollama", "http://127.0.0.1:11434/v1/messages"],
    ["LM Studio", "http://127.0.0.1:1234/v1/messages"],
    ["NVIDIA NIM", "https://integrate.api.nvidia.com/v1/messages"],
  ])("%s is at %s", (name, url) => {
    expect(vendorOf(MESSAGES_VENDORS, targetWith({ name: "mine", url }))?.name).toBe(name);
  });

  it("are never Anthropic by name alone: only its own host gets what is meant for it", () => {
    const target = targetWith({ name: "anthropic", url: "http://relay.test/v1/messages" }, "claude-opus-5-5");
    expect(messagesQuirksOf(target)).toMatchObject({ confidant: false, betas: true, checksThinking: true });
  });
});

describe("messagesQuirksOf", () => {
  const of = (fields: Parameters<typeof targetWith>[0], model?: string) => messagesQuirksOf(targetWith(fields, model));

  it("takes a relay for what its model is", () => {
    expect(of({}, "claude-sonnet-5")).toMatchObject({ betas: true, serverTools: true });
    expect(of({}, "glm-5")).toMatchObject({ betas: false, serverTools: false, vision: false });
    expect(of({ name: "openrouter" }, "anthropic/claude-sonnet-5")).toMatchObject({
      betas: false,
      checksThinking: true,
    });
    expect(of({ name: "openrouter" }, "openai/gpt-5")).toMatchObject({ checksThinking: false });
  });

  it("puts the user above all", () => {
    const quirks = { vision: true, models: { large: { needsThinking: false } } };
    expect(of({ name: "deepseek", quirks })).toMatchObject({ vision: true, needsThinking: false });
  });
});
