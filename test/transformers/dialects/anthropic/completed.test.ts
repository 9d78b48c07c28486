/** What Messages demands and other protocols leave open is added; whoever speaks Messages gets his own bytes through. */
import { describe, expect, it } from "vitest";

import type { MessagesRequest } from "../../../../src/core/message.ts";
import { completed } from "../../../../src/transformers/dialects/anthropic/completed.ts";
import { messagesRequest } from "../../../../src/transformers/dialects/anthropic/request.ts";
import { vertexClaudeRequest } from "../../../../src/transformers/dialects/vertex-claude/request.ts";
import { NO_KEEPSAKES } from "../../../../src/transformers/keepsake.ts";
import type { Call } from "../../../../src/transformers/types.ts";
import { targetWith } from "../../../helpers/answers.ts";

const OPEN: MessagesRequest = { model: "auto", messages: [{ role: "user", content: "hi" }] };

function callOf(request: MessagesRequest): Call {
  const target = targetWith({ dialect: "anthropic", url: "https://api.anthropic.com/v1/messages" }, "claude-opus-5-5");
  return {
    request,
    raw: Buffer.from(JSON.stringify(request)),
    headers: {},
    target,
    keepsakes: NO_KEEPSAKES,
    translated: true,
  };
}

describe("a limit of output tokens", () => {
  it.each([
    ["none is given", {}, 32_000],
    ["a small one is given", { max_tokens: 5 }, 5],
    ["none is to be written", { max_tokens: 0 }, 0],
    ["a budget needs room", { thinking: { type: "enabled", budget_tokens: 40_000 } }, 48_000],
  ])("%s", (_, fields, expected) => {
    expect(completed({ ...OPEN, ...fields }).max_tokens).toBe(expected);
  });
});

it("a temperature of OpenAI's scale is the highest of Anthropic's", () => {
  expect(completed({ ...OPEN, max_tokens: 5, temperature: 1.7 }).temperature).toBe(1);
  expect(completed({ ...OPEN, temperature: 0.3 }).temperature).toBe(0.3);
});

it("a request that lacks nothing stays the same, to the byte", () => {
  const whole = { ...OPEN, model: "claude-opus-5-5", max_tokens: 5, temperature: 1 };
  const call = callOf(whole);
  expect(completed(whole)).toBe(whole);
  expect(messagesRequest(call).body).toBe(call.raw);
});

it("what is added is sent", () => {
  expect(JSON.parse(Buffer.from(messagesRequest(callOf(OPEN)).body).toString())).toEqual({
    ...OPEN,
    model: "claude-opus-5-5",
    max_tokens: 32_000,
  });
  expect(JSON.parse(Buffer.from(vertexClaudeRequest(callOf(OPEN)).body).toString())).toMatchObject({
    max_tokens: 32_000,
  });
});
