/** Failures of providers that speak Messages: Claude Code mends by status, so it keeps its own. */
import { describe, expect, it } from "vitest";

import { messagesError } from "../../../../src/transformers/dialects/anthropic/error.ts";
import { targetWith } from "../../../helpers/answers.ts";

describe("messagesError", () => {
  it.each([
    ["row 72: overload stays 529", 529, "overloaded_error", "Overloaded", "CCR-E106", 529],
    ["row 71: a limit", 429, "rate_limit_error", "Slow", "CCR-E102", 429],
    ["row 71: a refusal stays what it is", 422, "invalid_request_error", "bad", "CCR-E108", 422],
    ["row 71: broken", 500, "api_error", "Oops", "CCR-E109", 500],
    ["a bad key, which nobody can mend by trying", 401, "authentication_error", "invalid x-api-key", "CCR-E101", 424],
    ["an unknown model", 404, "not_found_error", "model: x", "CCR-E104", 424],
    [
      "row 76: too long a prompt",
      400,
      "invalid_request_error",
      "prompt is too long: 210000 tokens > 200000 maximum",
      "CCR-E105",
      400,
    ],
  ])("%s", (_, status, type, message, code, forClient) => {
    const body = JSON.stringify({ type: "error", error: { type, message }, request_id: "req_1" });
    expect(messagesError({ status, headers: {}, body }, targetWith())).toMatchObject({ code, status: forClient });
  });
});
