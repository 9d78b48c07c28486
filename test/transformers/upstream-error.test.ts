/** Failures of providers as errors of the table: the code decides what Claude Code does and what the user reads. */
import { describe, expect, it } from "vitest";

import type { ErrorCode } from "../../src/core/error-codes.ts";
import { errorOfBody, streamError, upstreamError } from "../../src/transformers/upstream-error.ts";
import { targetWith } from "../helpers/answers.ts";

const target = targetWith();
const error = (message: string, more: object = {}): object => ({ error: { message, ...more } });
const failed = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  upstreamError({ status, headers, body: typeof body === "string" ? body : JSON.stringify(body) }, target);

/** What, status, body, code, status for the client. */
const FAILURES: readonly (readonly [string, number, unknown, ErrorCode, number])[] = [
  ["row 71: a bad request", 400, error("messages: bad"), "CCR-E108", 400],
  ["row 71: a bad key", 401, error("Invalid"), "CCR-E101", 424],
  ["row 71: forbidden", 403, error("Not allowed"), "CCR-E113", 403],
  ["row 71: an unknown model", 404, error("model x does not exist"), "CCR-E104", 424],
  ["row 71: too large", 413, error("Request too large"), "CCR-E105", 400],
  ["row 71: rate limited", 429, error("Slow down"), "CCR-E102", 429],
  ["row 71: broken", 500, error("Oops"), "CCR-E109", 500],
  ["row 72: unavailable", 503, error("Busy"), "CCR-E106", 503],
  ["row 71: overloaded", 529, error("Overloaded"), "CCR-E106", 503],
  ["no credit", 402, error("Pay"), "CCR-E103", 402],
  ["a gateway's timeout", 504, error("Timeout"), "CCR-E109", 504],
  ["a status between the classes", 422, error("Bad field"), "CCR-E108", 400],
  ["a conflict", 409, error("Again"), "CCR-E106", 503],
  ["no status of a failure", 302, "", "CCR-E107", 502],
  ["row 74: an HTML page", 502, "<html><h1>Bad gateway</h1>", "CCR-E107", 502],
  [
    "OpenAI: quota used up, which no waiting heals",
    429,
    error("You exceeded your current quota", { code: "insufficient_quota" }),
    "CCR-E103",
    402,
  ],
  ["DeepSeek: no balance", 402, error("Insufficient Balance"), "CCR-E103", 402],
  ["GLM: no balance", 429, error("余额不足或无可用资源包", { code: "1113" }), "CCR-E103", 402],
  ["Anthropic: no credit", 400, error("Your credit balance is too low to access the API"), "CCR-E103", 402],
  ["a bad key as a bad request", 400, error("API key not valid. Please pass a valid API key."), "CCR-E101", 424],
  ["a bad key as forbidden", 403, error("Invalid API key"), "CCR-E101", 424],
  ["an unknown model as a bad request", 400, error("Model Not Exist"), "CCR-E104", 424],
  [
    "row 76: too long a prompt",
    400,
    error("This model's maximum context length is 8192 tokens, you sent 9000"),
    "CCR-E105",
    400,
  ],
  [
    "row 76b: tool pairs",
    400,
    error("messages.1: `tool_use` ids were found without `tool_result` blocks immediately after"),
    "CCR-E108",
    400,
  ],
];

describe("upstreamError", () => {
  it.each(FAILURES)("%s", (_, status, body, code, forClient) => {
    expect(failed(status, body)).toMatchObject({
      code,
      status: forClient,
      facts: { provider: "acme", model: "large", upstreamStatus: status },
    });
  });

  it("row 76: begins with the words that make Claude Code compact, with both numbers", () => {
    const long = "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens";
    expect(failed(400, error(long)).message).toBe("prompt is too long: 9000 tokens > 8192 maximum");
    expect(failed(400, error("Prompt exceeds max length")).message).toBe(
      "prompt is too long: Prompt exceeds max length",
    );
  });

  it("row 76: has the client ask for a shorter answer where the prompt itself fits", () => {
    const said =
      "maximum context length is 32768 tokens. However, you requested 40000 tokens (8000 in the messages, 32000 in the completion)";
    const shorter = failed(400, error(said));
    expect(shorter).toMatchObject({ code: "CCR-E108", status: 400 });
    expect(shorter.message).toContain("input length and `max_tokens` exceed context limit: 8000 + 32000 > 32768");
  });

  it.each([
    "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_1",
    "messages.2.content.0: unexpected `tool_use_id` found in `tool_result` blocks",
    "messages.0.content.1.image.source.base64: image exceeds 5 MB maximum",
    "Could not process image",
    "This model does not support pdf input",
    "input length and `max_tokens` exceed context limit: 190000 + 32000 > 200000",
  ])("row 76b: keeps the text that Claude Code mends by: %s", (message) => {
    expect(failed(400, error(message)).message).toContain(message);
  });

  it("row 73: passes on how long to wait", () => {
    expect(failed(429, error("Slow"), { "retry-after": "12" }).facts.retryAfter).toBe(12);
    expect(failed(429, error("Slow")).facts).not.toHaveProperty("retryAfter");
  });

  it("has no detail where the body says nothing", () => {
    expect(failed(500, "").facts).not.toHaveProperty("detail");
    expect(failed(500, "").message).toBe("acme failed (500)");
  });
});

describe("streamError", () => {
  it.each<[string, unknown, ErrorCode]>([
    ["a status as code", error("x", { code: 402 }), "CCR-E103"],
    ["a word of overload", error("x", { type: "overloaded_error" }), "CCR-E106"],
    ["a word of limits", error("x", { code: "rate_limit_exceeded" }), "CCR-E102"],
    [
      "a word of quota, though of limits too",
      error("x", { code: "insufficient_quota", type: "rate_limit_error" }),
      "CCR-E103",
    ],
    ["a word of keys", error("x", { type: "authentication_error" }), "CCR-E101"],
    ["a word of requests", error("x", { type: "invalid_request_error" }), "CCR-E108"],
    ["too long a prompt", error("x", { code: "context_length_exceeded" }), "CCR-E105"],
    ["MiniMax's limit", { base_resp: { status_code: 1002, status_msg: "limit" } }, "CCR-E102"],
    ["no word", error("x"), "CCR-E109"],
    ["text", "x", "CCR-E109"],
  ])("%s", (_, data, code) => {
    expect(streamError(data, target).code).toBe(code);
  });
});

describe("errorOfBody", () => {
  it("row 50: finds the failure that a 200 reports, and none in an answer", () => {
    expect(errorOfBody({ error: { message: "No", code: 429 } }, target)).toMatchObject({ code: "CCR-E102" });
    expect(errorOfBody({ choices: [] }, target)).toBeUndefined();
  });
});
