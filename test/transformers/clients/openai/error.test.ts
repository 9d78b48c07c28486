/** Errors of the table as OpenAI's clients read them. */
import { expect, it } from "vitest";

import type { ErrorCode } from "../../../../src/core/error-codes.ts";
import { CcrError, ERRORS } from "../../../../src/core/errors.ts";
import { errorBody } from "../../../../src/transformers/clients/openai/error.ts";

it.each([
  ["CCR-E010", { where: "messages.0" }, { type: "invalid_request_error", param: "messages.0", code: null }],
  ["CCR-E012", {}, { type: "authentication_error", param: null, code: "invalid_api_key" }],
  ["CCR-E101", {}, { type: "authentication_error", code: "invalid_api_key" }],
  ["CCR-E102", {}, { type: "rate_limit_error", code: "rate_limit_exceeded" }],
  ["CCR-E103", {}, { type: "insufficient_quota", code: "insufficient_quota" }],
  ["CCR-E104", {}, { type: "not_found_error", code: "model_not_found" }],
  ["CCR-E105", {}, { type: "invalid_request_error", code: "context_length_exceeded" }],
  ["CCR-E106", {}, { type: "server_error", code: "server_is_overloaded" }],
  ["CCR-E111", { where: "elsewhere" }, { type: "server_error", param: null, code: null }],
] as const)("%s", (code, facts, expected) => {
  const body = errorBody({ error: new CcrError(code, facts), text: "words", requestId: "req_1" });
  expect(body).toMatchObject({ error: { message: "words", ...expected } });
});

it("every error has the four fields that OpenAI's have", () => {
  const isCode = (name: string): name is ErrorCode => name in ERRORS;
  for (const code of Object.keys(ERRORS).filter(isCode)) {
    const { error } = errorBody({ error: new CcrError(code), text: "words", requestId: "req_1" });
    expect(Object.keys(error)).toEqual(["message", "type", "param", "code"]);
    expect(error.type).not.toBe("");
  }
});
