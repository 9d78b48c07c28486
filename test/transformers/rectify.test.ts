/** What is changed about a request after a refusal, so that one more try may succeed. */
import { describe, expect, it } from "vitest";

import { CcrError } from "../../src/core/errors.ts";
import type { MessagesRequest } from "../../src/core/message.ts";
import { rectify } from "../../src/transformers/rectify.ts";
import { upstreamError } from "../../src/transformers/upstream-error.ts";
import { targetWith } from "../helpers/answers.ts";
import { PNG, result, text, use } from "../helpers/chat-request.ts";

const THOUGHT = { type: "thinking", thinking: "Hm", signature: "x" };
const REQUEST: MessagesRequest = {
  model: "m",
  max_tokens: 32_000,
  messages: [
    { role: "user", content: [text("go"), PNG] },
    { role: "system", content: "Note" },
    { role: "assistant", content: [THOUGHT, use("a")] },
    { role: "user", content: [result("a", [text("see"), PNG])] },
    { role: "assistant", content: [{ type: "redacted_thinking", data: "y" }] },
  ],
  thinking: { type: "adaptive" },
  output_config: { effort: "max" },
  temperature: 0.5,
  top_k: 5,
  context_management: { edits: [] },
};

/** What the request becomes after a provider has said so. */
function after(message: string, request: MessagesRequest = REQUEST, status = 400): MessagesRequest | undefined {
  const body = JSON.stringify({ error: { message } });
  return rectify(request, upstreamError({ status, headers: {}, body }, targetWith()))?.request;
}

const SIGNATURE = [
  "messages.1.content.0: Invalid `signature` in `thinking` block",
  "messages.5.content.0: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified. These blocks must remain as they were in the original response.",
  "The thinking block signature could not be verified",
];
const LOST = [
  "messages.3.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`. When `thinking` is enabled, a final `assistant` message must start with a thinking block",
  "The `content[].thinking` in the thinking mode must be passed back to the API.",
  "The `reasoning_content` in the thinking mode must be passed back to the API.",
  "thinking is enabled but reasoning_content is missing in assistant tool call message at index 2",
  "tool_choice 'specified' is incompatible with thinking enabled",
  "Thinking may not be enabled when tool_choice forces tool use.",
];

describe("row 127: rectify", () => {
  it.each(SIGNATURE)("leaves out thinking that is not the provider's own: %s", (message) => {
    const mended = after(message);
    expect(JSON.stringify(mended?.messages)).not.toContain("thinking");
    expect(mended?.messages).toHaveLength(4);
    expect(mended?.thinking).toEqual({ type: "adaptive" });
  });

  it.each(LOST)("stops thinking where earlier thinking is missed: %s", (message) => {
    expect(after(message)).toEqual({ ...REQUEST, thinking: { type: "disabled" } });
    const { thinking: _, ...silent } = REQUEST;
    expect(after(message, silent)?.thinking).toEqual({ type: "disabled" });
    expect(after(message, { ...REQUEST, thinking: { type: "disabled" } })).toBeUndefined();
  });

  it.each<[string, object, number, object]>([
    [
      "`max_tokens` must be greater than `thinking.budget_tokens`",
      { type: "enabled", budget_tokens: 40_000 },
      32_000,
      { type: "enabled", budget_tokens: 16_000 },
    ],
    [
      "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024",
      { type: "enabled", budget_tokens: 500 },
      32_000,
      { type: "enabled", budget_tokens: 1024 },
    ],
    [
      "`max_tokens` must be greater than `thinking.budget_tokens`",
      { type: "enabled", budget_tokens: 2000 },
      1000,
      { type: "disabled" },
    ],
    [
      "adaptive thinking is not supported on this model",
      { type: "adaptive" },
      32_000,
      { type: "enabled", budget_tokens: 16_000 },
    ],
    [
      "thinking.type: Input should be 'enabled' or 'disabled'",
      { type: "adaptive" },
      128_000,
      { type: "enabled", budget_tokens: 31_999 },
    ],
    [
      '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
      { type: "enabled", budget_tokens: 2000 },
      32_000,
      { type: "adaptive" },
    ],
    ['"qwen2.5:7b" does not support thinking', { type: "adaptive" }, 32_000, { type: "disabled" }],
  ])("puts thinking into a form that is taken: %s", (message, thinking, max_tokens, mended) => {
    expect(after(message, { ...REQUEST, thinking: { ...thinking }, max_tokens })?.thinking).toEqual(mended);
  });

  it("lets a model think that cannot stop", () => {
    const off = { ...REQUEST, thinking: { type: "disabled" } };
    expect(after("thinking cannot be disabled for this model", off)).not.toHaveProperty("thinking");
  });

  it.each<[string, string]>([
    ["This model does not support the effort parameter.", "output_config"],
    ["`temperature` may only be set to 1 when thinking is enabled", "temperature"],
    [
      "Unsupported value: 'temperature' does not support 0.5 with this model. Only the default (1) value is supported.",
      "temperature",
    ],
    ["`top_k` is deprecated for this model", "top_k"],
    ["context_management: Extra inputs are not permitted", "context_management"],
  ])("leaves out what is not taken: %s", (message, field) => {
    expect(after(message)).not.toHaveProperty(field);
    expect(after(message)).toMatchObject({ max_tokens: 32_000 });
  });

  it("keeps the rest of output_config", () => {
    const both = { ...REQUEST, output_config: { effort: "max", format: { type: "json_schema" } } };
    expect(after("effort: unsupported value", both)?.output_config).toEqual({ format: { type: "json_schema" } });
  });

  it.each<[string, number]>([
    [
      "max_tokens: 32000 > 8192, which is the maximum allowed number of output tokens for claude-3-5-haiku-20241022",
      8192,
    ],
    [
      "max_tokens is too large: 32000. This model supports at most 16384 completion tokens, whereas you provided 32000.",
      16_384,
    ],
    [
      "`max_completion_tokens` must be less than or equal to `8192`, the maximum value for `max_completion_tokens`",
      8192,
    ],
    ["Range of max_tokens should be [1, 8192]", 8192],
    ["Invalid max_tokens value, the valid range of max_tokens is [1, 8192]", 8192],
    [
      "input length and `max_tokens` exceed context limit: 190000 + 32000 > 200000, decrease input length or `max_tokens` and try again",
      10_000,
    ],
    [
      "This model's maximum context length is 32768 tokens. However, you requested 40000 tokens (8000 in the messages, 32000 in the completion).",
      24_768,
    ],
  ])("asks for as long an answer as is given: %s", (message, limit) => {
    expect(after(message)?.max_tokens).toBe(limit);
  });

  it.each([
    ["This model does not support image input", 400],
    ["Failed to deserialize the JSON body: messages[0]: unknown variant `image_url`, expected `text`", 422],
    ["No endpoints found that support image input", 404],
    ["Image input is not supported for this model", 400],
  ])("row 100: leaves out pictures that are not seen: %s", (message, status) => {
    const mended = after(message, REQUEST, status);
    const note = { type: "text", text: "[image left out: this model cannot see images]" };
    expect(mended?.messages[0]?.content).toEqual([text("go"), note]);
    expect(mended?.messages[3]?.content).toEqual([result("a", [text("see"), note])]);
  });

  it.each([
    "messages.1.role: Input should be 'user' or 'assistant'",
    "Unexpected role 'system' after role 'user'",
    "System message must be at the beginning.",
  ])("row 86: has the user tell what the system says: %s", (message) => {
    expect(after(message)?.messages[1]).toEqual({
      role: "user",
      content: "<system-reminder>\nNote\n</system-reminder>",
    });
  });

  it("says what it has done", () => {
    const error = new CcrError("CCR-E108", { detail: "max_tokens: 32000 > 8192, which is the maximum" });
    expect(rectify(REQUEST, error)?.note).toBe("The answer may have 8192 tokens at most: the model gives no more.");
  });
});

describe("row 78: nothing is changed", () => {
  it.each([
    "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: a",
    "tools.0.input_schema: invalid",
    "model: Extra inputs are not permitted",
    "brand_new: Extra inputs are not permitted",
    "",
  ])("after: %s", (message) => {
    expect(after(message)).toBeUndefined();
  });

  it.each([401, 402, 403, 429, 500, 503, 529])("after a status of %i", (status) => {
    expect(after("Invalid `signature` in `thinking` block", REQUEST, status)).toBeUndefined();
  });

  it("where nothing is left to change", () => {
    const bare: MessagesRequest = {
      model: "m",
      messages: [
        { role: "user", content: "Hi" },
        { role: "user", content: [] },
      ],
    };
    for (const message of [
      ...SIGNATURE,
      "This model does not support image input",
      "messages.1.role: bad",
      "effort is not supported",
      "max_tokens: 9 > 8",
      "`temperature` may only be 1",
    ]) {
      expect(after(message, bare)).toBeUndefined();
    }
  });

  it("about the request that came in", () => {
    const before = JSON.stringify(REQUEST);
    for (const message of [...SIGNATURE, ...LOST, "This model does not support image input"]) after(message);
    expect(JSON.stringify(REQUEST)).toBe(before);
  });
});
