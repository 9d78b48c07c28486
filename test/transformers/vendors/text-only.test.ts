/** Which models cannot see. */
import { describe, expect, it } from "vitest";

import { isTextOnly } from "../../../src/transformers/vendors/text-only.ts";

describe("row 100: isTextOnly", () => {
  it.each([
    "deepseek-chat",
    "deepseek/deepseek-r1",
    "deepseek-ai/DeepSeek-V3.2",
    "openai/gpt-oss-120b",
    "glm-4.7",
    "z-ai/glm-5",
    "glm-5.1",
    "moonshotai/kimi-k2-thinking",
    "kimi-k2-0905-preview",
    "MiniMax-M2.5",
    "qwen3-coder-plus",
    "Qwen/Qwen3-235B-A22B",
    "qwq-32b",
    "qwen3:32b",
    "codestral-latest",
    "meta-llama/llama-3.3-70b-instruct",
    "gpt-3.5-turbo",
    "o3-mini",
    "moonshot-v1-32k",
    "grok-code-fast-1",
  ])("%s", (model) => {
    expect(isTextOnly(model)).toBe(true);
  });

  it.each([
    "gpt-5.4",
    "gpt-4o",
    "o3",
    "anthropic/claude-sonnet-5",
    "gemini-3-pro",
    "kimi-k2.5",
    "kimi-k3",
    "glm-4.5v",
    "glm-4.6v",
    "glm-5v",
    "qwen3-vl-235b",
    "qwen2.5-vl-72b",
    "qwen3.7-plus",
    "deepseek-v4-pro",
    "mistral-large-4-0",
    "pixtral-12b",
    "llama-4-maverick",
    "grok-4",
    "MiniMax-M3",
    "large",
    "moonshot-v1-8k-vision-preview",
  ])("not %s", (model) => {
    expect(isTextOnly(model)).toBe(false);
  });
});
