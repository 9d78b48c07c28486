/** What providers say when they refuse: every shape of error body that is known, and any other. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { complaintOf, complaintOfText, isComplaint } from "../../src/transformers/complaint.ts";

/** Name, body, message, words, status. */
const BODIES: readonly (readonly [string, unknown, string, string, number | undefined])[] = [
  [
    "OpenAI",
    { error: { message: "No such model", type: "invalid_request_error", code: "model_not_found" } },
    "No such model",
    "model_not_found invalid_request_error",
    undefined,
  ],
  [
    "Anthropic",
    { type: "error", error: { type: "overloaded_error", message: "Overloaded" } },
    "Overloaded",
    "overloaded_error",
    undefined,
  ],
  ["row 75: a numeric code", { error: { code: 429, message: "Slow down" } }, "Slow down", "", 429],
  ["row 75: a code in digits", { error: { code: "503", message: "busy" } }, "busy", "503", 503],
  ["row 75: error as text", { error: "model is loading" }, "model is loading", "", undefined],
  ["row 75: detail as text", { detail: "Not Found" }, "Not Found", "", undefined],
  [
    "row 75: FastAPI's list",
    { detail: [{ loc: ["body", "messages", 0], msg: "field required" }] },
    "body.messages.0: field required",
    "",
    undefined,
  ],
  [
    "row 75: an array around it",
    [{ error: { code: 400, message: "Bad", status: "INVALID_ARGUMENT" } }],
    "Bad",
    "invalid_argument",
    400,
  ],
  ["errors as a list", { errors: [{ message: "No", code: "x" }] }, "No", "x", undefined],
  [
    "message at the top",
    { message: "Unauthorized", code: "invalid_api_key" },
    "Unauthorized",
    "invalid_api_key",
    undefined,
  ],
  ["MiniMax: too many requests", { base_resp: { status_code: 1002, status_msg: "rate limit" } }, "rate limit", "", 429],
  [
    "MiniMax: no credit",
    { base_resp: { status_code: 1008, status_msg: "insufficient balance" } },
    "insufficient balance",
    "",
    402,
  ],
  [
    "OpenRouter: the provider's own words",
    {
      error: {
        code: 400,
        message: "Provider returned error",
        metadata: { raw: '{"error":{"message":"tools.0: bad"}}', error_type: "invalid_request" },
      },
    },
    "Provider returned error: tools.0: bad",
    "invalid_request",
    400,
  ],
  [
    "a gateway with JSON in its message",
    { error: { message: '{"error":{"message":"inner"}}' } },
    "inner",
    "",
    undefined,
  ],
  ["nothing that is known", { foo: 1 }, '{"foo":1}', "", undefined],
  ["nothing", {}, "{}", "", undefined],
  ["text", "quota exceeded", "quota exceeded", "", undefined],
  ["null", null, "", "", undefined],
];

describe("complaintOf", () => {
  it.each(BODIES)("%s", (_, body, message, words, status) => {
    expect(complaintOf(body)).toEqual({ message, words, status, html: false });
    expect(complaintOfText(JSON.stringify(body))).toMatchObject({ message: expect.stringContaining(message), status });
  });

  it("takes one line of at most 300 characters from anything", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string({ unit: "binary" }),
          fc.string().map((text) => `<${text}`),
        ),
        (body) => {
          const { message, words } = complaintOfText(body);
          expect(message.length).toBeLessThanOrEqual(300);
          expect(words.length).toBeLessThanOrEqual(300);
          expect(message).not.toMatch(/[\p{Cc}\n]/u);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("complaintOfText", () => {
  it("row 74: reads an HTML page as a person would", () => {
    const page = `<!doctype html><html><style>b { color: red }</style><Script>alert("</p>")</SCRIPT ><h1>502</h1>\n<p>Bad\tgateway</p>`;
    expect(complaintOfText(page)).toEqual({ message: "502 Bad gateway", words: "", status: undefined, html: true });
  });

  it.each([
    ["a tag without an end", "<p>Bad <b", "Bad"],
    ["a style without an end", "<p>Bad <style> p {", "Bad"],
    ["a closing style without an end", "<p>Bad <style>x</style <", "Bad"],
  ])("takes a page with %s", (_, page, message) => {
    expect(complaintOfText(page).message).toBe(message);
  });

  it("takes a hostile page in one pass", () => {
    for (const part of ["<", "<script>", "<style><", "<p "])
      expect(complaintOfText(part.repeat(20_000)).html).toBe(true);
  });

  it("cuts a long text, and says so", () => {
    const { message } = complaintOfText(`"${"x".repeat(400)}"`);
    expect(message).toHaveLength(300);
    expect(message.endsWith("…")).toBe(true);
  });
});

describe("isComplaint", () => {
  it.each([
    ["an error", { error: { message: "x" } }, true],
    ["an error beside an answer", { error: "x", choices: [] }, true],
    ["detail", { detail: "x" }, true],
    ["MiniMax's code", { base_resp: { status_code: 1004 } }, true],
    ["a message with a code", { message: "x", code: 1 }, true],
    ["vLLM's object", { object: "error", message: "x" }, true],
    ["an answer", { choices: [], error: null }, false],
    ["an answer of MiniMax", { choices: [], base_resp: { status_code: 0 } }, false],
    ["an answer that talks of errors", { choices: [], message: "x", code: 1 }, false],
    ["MiniMax's code for none", { base_resp: { status_code: 0 } }, false],
    ["an Anthropic answer", { type: "message", content: [] }, false],
    ["an Ollama answer", { message: { content: "x" }, done: false }, false],
    ["empty errors", { error: "" }, false],
    ["no errors", { error: false }, false],
  ])("%s", (_, body, complains) => {
    expect(isComplaint(body)).toBe(complains);
  });
});
