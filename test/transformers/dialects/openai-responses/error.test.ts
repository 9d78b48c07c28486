/** Refusals of Responses servers as errors of the table. */
import { expect, it } from "vitest";

import { openaiResponses } from "../../../../src/transformers/dialects/openai-responses/dialect.ts";
import { responsesTarget } from "../../../helpers/responses-target.ts";

const api = (fields: object): string => JSON.stringify({ error: { param: null, ...fields } });

it.each<[string, number, string, object]>([
  [
    "row 76: a prompt that is too long",
    400,
    api({ code: "context_length_exceeded", message: "Your input exceeds the context window of this model." }),
    { code: "CCR-E105", status: 400, message: expect.stringMatching(/^prompt is too long: /) },
  ],
  [
    "row 78: a history that does not fit together, with its text",
    400,
    api({ type: "invalid_request_error", message: "No tool output found for function call call_1." }),
    {
      code: "CCR-E108",
      status: 400,
      message: expect.stringContaining("No tool output found for function call call_1."),
    },
  ],
  [
    "row 75: a parameter that ChatGPT's server does not know",
    400,
    '{"detail":"Unsupported parameter: max_output_tokens"}',
    { code: "CCR-E108", message: expect.stringContaining("Unsupported parameter: max_output_tokens") },
  ],
  [
    "row 73: the end of ChatGPT's allowance, with the time until the next",
    429,
    api({ type: "usage_limit_reached", message: "The usage limit has been reached", resets_in_seconds: 5400.2 }),
    { code: "CCR-E102", facts: expect.objectContaining({ retryAfter: 5401 }) },
  ],
  [
    "row 71: a wrong key",
    401,
    api({ code: "invalid_api_key", message: "Incorrect API key" }),
    { code: "CCR-E101", status: 424 },
  ],
  [
    "an unknown model",
    404,
    api({ code: "model_not_found", message: "no such model" }),
    { code: "CCR-E104", status: 424 },
  ],
  ["row 74: a page of a proxy", 502, "<html><title>502 Bad Gateway</title></html>", { code: "CCR-E107" }],
])("%s", (_, status, body, expected) => {
  expect(openaiResponses.error({ status, headers: {}, body }, responsesTarget())).toMatchObject(expected);
});
