/** Which dialect a target is spoken to in. */
import { describe, expect, it } from "vitest";

import type { Provider } from "../../src/core/target.ts";
import { dialectOf } from "../../src/transformers/registry.ts";
import { targetWith } from "../helpers/answers.ts";

const OPENAI: Partial<Provider> = { name: "mine", url: "https://api.openai.com/v1/chat/completions" };
const nameOf = (model: string, fields: Partial<Provider> = OPENAI): string => dialectOf(targetWith(fields, model)).name;

describe("OpenAI's own API", () => {
  it.each([
    "gpt-5.4",
    "gpt-5.2",
    "gpt-6-mini",
    "gpt-5.3-codex",
    "gpt-5-codex",
    "gpt-5-pro",
    "o3-pro",
    "codex-mini-latest",
  ])("speaks Responses for %s, which is of little use through Chat Completions", (model) => {
    expect(nameOf(model)).toBe("openai-responses");
  });

  it.each(["gpt-4.1", "gpt-5-mini", "gpt-5.1", "o3", "gpt-5.2-chat-latest", "ft:gpt-4o"])(
    "speaks Chat Completions for %s, as configured",
    (model) => {
      expect(nameOf(model)).toBe("openai-chat");
    },
  );

  it("speaks what the configuration says", () => {
    expect(nameOf("gpt-5.4", { ...OPENAI, dialectFixed: true })).toBe("openai-chat");
    expect(nameOf("gpt-4.1", { ...OPENAI, dialect: "openai-responses" })).toBe("openai-responses");
  });
});

it.each([
  "https://gateway.example/v1/chat/completions",
  "https://r.openai.azure.com/openai/v1/chat/completions",
  "no URL",
])("nothing is assumed of %s", (url) => {
  expect(nameOf("gpt-5.4", { name: "openai", url })).toBe("openai-chat");
});
