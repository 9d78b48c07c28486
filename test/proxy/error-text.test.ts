/** Errors in the shape of each client, with what a client may do about them in the headers. */
import { describe, expect, it } from "vitest";

import { CcrError } from "../../src/core/errors.ts";
import { Redactor } from "../../src/core/redact.ts";
import { ErrorText } from "../../src/proxy/error-text.ts";
import { openaiChat } from "../../src/transformers/clients/openai-chat/grammar.ts";
import { messages } from "../../src/transformers/clients/messages/grammar.ts";

const redactor = new Redactor();
redactor.add("sk-canary-123456");
const text = new ErrorText("req_1", redactor);

it("rows 70, 71: one shape for answers and for events", () => {
  const error = new CcrError("CCR-E102", { provider: "up", upstreamStatus: 429, detail: "slow down" });
  const event = {
    type: "error",
    error: { type: "rate_limit_error", message: "up is rate limited (429): slow down. Ctrl+\\ m switches the model" },
    request_id: "req_1",
  };
  expect(messages.error(text.notice(error))).toEqual(event);
  expect(JSON.parse(text.body(error))).toEqual(event);
});

it("speaks the client's own grammar", () => {
  const openAi = new ErrorText("req_1", redactor, openaiChat);
  const error = new CcrError("CCR-E102", { provider: "up", detail: "no sk-canary-123456", retryAfter: 7 });
  expect(JSON.parse(openAi.body(error))).toEqual({
    error: {
      message: "up is rate limited: no ••••. Again in 7 s; Ctrl+\\ m switches the model",
      type: "rate_limit_error",
      param: null,
      code: "rate_limit_exceeded",
    },
  });
  expect(openAi.headers(error)).toEqual({
    "content-type": "application/json",
    "x-request-id": "req_1",
    "retry-after": "7",
  });
});

it("hides secrets in text and hint", () => {
  const error = new CcrError("CCR-E020", { detail: "no sk-canary-123456", suggestion: "sk-canary-123456,x" });
  expect(text.body(error)).not.toContain("canary");
});

describe("row 72: what a client may do", () => {
  it.each([
    ["again in a while", new CcrError("CCR-E102", { retryAfter: 7 }), { "retry-after": "7" }],
    ["again whenever it likes", new CcrError("CCR-E106"), {}],
    ["again with less", new CcrError("CCR-E105"), {}],
    ["again without what was refused", new CcrError("CCR-E108"), {}],
    ["not again", new CcrError("CCR-E101"), { "x-should-retry": "false" }],
    ["not again, for want of money", new CcrError("CCR-E103"), { "x-should-retry": "false" }],
    ["not again, for want of a route", new CcrError("CCR-E020"), { "x-should-retry": "false" }],
  ])("%s", (_, error, headers) => {
    expect(text.headers(error)).toEqual({ "content-type": "application/json", "request-id": "req_1", ...headers });
  });
});
