/** The sentences in which servers say that a prompt is too long, and the two numbers in them. */
import { describe, expect, it } from "vitest";

import { isOverflow, outputOverflow, overflowNumbers } from "../../src/transformers/overflow.ts";

const SENTENCES: readonly (readonly [string, string, string | undefined])[] = [
  [
    "OpenAI",
    "This model's maximum context length is 128000 tokens. However, your messages resulted in 131072 tokens.",
    "131072 tokens > 128000 maximum",
  ],
  [
    "OpenAI, newer",
    "Your input exceeds the context window of this model. Please adjust your input and try again.",
    undefined,
  ],
  ["Anthropic", "prompt is too long: 210123 tokens > 200000 maximum", "210123 tokens > 200000 maximum"],
  ["Bedrock", "Input is too long for requested model.", undefined],
  [
    "Gemini",
    "The input token count (1100000) exceeds the maximum number of tokens allowed (1048576).",
    "1100000 tokens > 1048576 maximum",
  ],
  [
    "vLLM",
    "This model's maximum context length is 32768 tokens. However, you requested 40000 tokens (36000 in the messages, 4000 in the completion).",
    "40000 tokens > 32768 maximum",
  ],
  [
    "llama.cpp",
    "the request exceeds the available context size (8192 tokens), try increasing it. 9001 tokens",
    "9001 tokens > 8192 maximum",
  ],
  [
    "Mistral",
    "Prompt contains 140000 tokens and 0 draft tokens, too large for model with 131072 maximum context length",
    "140000 tokens > 131072 maximum",
  ],
  [
    "xAI",
    "This model's maximum prompt length is 131072 but the request contains 150000 tokens.",
    "150000 tokens > 131072 maximum",
  ],
  [
    "Kimi",
    "Invalid request: Your request exceeded model token limit: 262144 (requested: 300000)",
    "300000 tokens > 262144 maximum",
  ],
  ["GLM", "Prompt exceeds max length", undefined],
  ["Qwen", "Range of input length should be [1, 129024]", undefined],
  ["Groq", "Please reduce the length of the messages or completion.", undefined],
  [
    "a server that groups digits",
    "maximum context length is 128,000 tokens, you sent 131,072",
    "131072 tokens > 128000 maximum",
  ],
];

describe("row 76", () => {
  it.each(SENTENCES)("%s", (_, message, numbers) => {
    expect(isOverflow("", message)).toBe(true);
    expect(overflowNumbers(message)).toBe(numbers);
  });

  it("is known by its code alone", () => {
    expect(isOverflow("context_length_exceeded invalid_request_error", "Bad request")).toBe(true);
    expect(isOverflow("model_context_window_exceeded", "")).toBe(true);
  });

  it.each([
    [
      "room for prompt and answer together, which Claude Code mends itself",
      "input length and `max_tokens` exceed context limit: 190000 + 32000 > 200000, decrease input length",
    ],
    ["a rate limit in tokens", "Rate limit reached for tokens per minute: Limit 30000, Used 29000"],
    [
      "an answer that may not be so long",
      "max_tokens: 128000 > 64000, which is the maximum allowed number of output tokens",
    ],
    ["anything else", "tools.0.name: too long"],
  ])("is not %s", (_, message) => {
    expect(isOverflow("invalid_request_error", message)).toBe(false);
  });

  it("has no numbers where they make no sense", () => {
    expect(overflowNumbers("maximum context length is 128000 tokens, you sent 1000")).toBeUndefined();
    expect(overflowNumbers("")).toBeUndefined();
  });
});

describe("row 76: a prompt that fits, with too long an answer", () => {
  it.each([
    [
      "OpenAI and vLLM",
      "This model's maximum context length is 32768 tokens. However, you requested 40000 tokens (8000 in the messages, 32000 in the completion). Please reduce the length of the messages or completion.",
      "8000 + 32000 > 32768",
    ],
    [
      "OpenAI, with functions",
      "This model's maximum context length is 128000 tokens. However, you requested 140,000 tokens (100,000 in the messages, 8,000 in the functions, and 32,000 in the completion).",
      "108000 + 32000 > 128000",
    ],
    [
      "vLLM, newer",
      "'max_tokens' or 'max_completion_tokens' is too large: 32000. This model's maximum context length is 32768 tokens and your request has 8000 input tokens (32000 > 32768 - 8000).",
      "8000 + 32000 > 32768",
    ],
    [
      "OpenRouter",
      "This endpoint's maximum context length is 131072 tokens. However, you requested about 140000 tokens (100000 of text input, 8000 of tool input, 32000 in the output).",
      "108000 + 32000 > 131072",
    ],
  ])("%s", (_, message, numbers) => {
    expect(outputOverflow(message)).toBe(`input length and \`max_tokens\` exceed context limit: ${numbers}`);
  });

  it.each([
    "This model's maximum context length is 32768 tokens. However, you requested 40000 tokens (36000 in the messages, 4000 in the completion).",
    "This model's maximum context length is 32768 tokens. However, you requested 33000 tokens (31000 in the messages, 2000 in the completion).",
    "This model's maximum context length is 8192 tokens, you sent 9000",
    "max_tokens is too large: 32000. This model supports at most 16384 completion tokens",
    "",
  ])("is not: %s", (message) => {
    expect(outputOverflow(message)).toBeUndefined();
  });
});
