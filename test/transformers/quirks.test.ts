/** How a target's quirks come together: vendor, model, and what the user says. */
import { describe, expect, it } from "vitest";

import { hostOf, quirksOf } from "../../src/transformers/quirks.ts";
import { targetWith } from "../helpers/answers.ts";

describe("quirksOf", () => {
  it("is plain Chat for a vendor without a row", () => {
    expect(quirksOf(targetWith())).toMatchObject({
      maxTokens: "max_tokens",
      sampling: true,
      thinkingSwitch: "none",
      toolIds: "any",
      vision: true,
    });
  });

  it("knows OpenAI's models and families that want their reasoning back wherever they are", () => {
    expect(quirksOf(targetWith({}, "gpt-5"))).toMatchObject({ maxTokens: "max_completion_tokens", sampling: false });
    expect(quirksOf(targetWith({}, "deepseek-ai/DeepSeek-V4"))).toMatchObject({
      reasoningFiller: "all-turns",
      reasoningBack: "tool-turns",
    });
    expect(quirksOf(targetWith({}, "moonshotai/Kimi-K2.5"))).toMatchObject({ reasoningFiller: "tool-turns" });
  });

  it("adds the first row that fits the model to the vendor's", () => {
    expect(quirksOf(targetWith({ name: "groq" }, "qwen/qwen3-32b"))).toMatchObject({
      maxTokens: "max_completion_tokens",
      extra: { reasoning_format: "parsed" },
    });
    expect(quirksOf(targetWith({ name: "groq" }, "llama-3.3-70b")).extra).toEqual({});
  });

  it("puts the user above the tables, and what is said of a model above what is said of the provider", () => {
    const quirks = { lateSystem: true, stops: 1, models: { small: { stops: 2 } } };
    expect(quirksOf(targetWith({ name: "vllm", quirks }))).toMatchObject({ lateSystem: true, stops: 1 });
    expect(quirksOf(targetWith({ name: "vllm", quirks }, "small"))).toMatchObject({ lateSystem: true, stops: 2 });
    expect(quirksOf(targetWith({ quirks }))).not.toHaveProperty("models");
  });
});

describe("hostOf", () => {
  it("is host and port", () => {
    expect(hostOf("http://localhost:11434/v1")).toBe("localhost:11434");
    expect(hostOf("https://api.openai.com/v1")).toBe("api.openai.com");
    expect(hostOf("x")).toBe("");
  });
});
