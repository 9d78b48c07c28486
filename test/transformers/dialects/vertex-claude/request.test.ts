/** Requests for Claude on Vertex AI. */
import { describe, expect, it } from "vitest";

import type { MessagesRequest } from "../../../../src/core/message.ts";
import type { Provider } from "../../../../src/core/target.ts";
import { vertexClaude } from "../../../../src/transformers/dialects/vertex-claude/dialect.ts";
import { NO_KEEPSAKES } from "../../../../src/transformers/keepsake.ts";
import type { Encoded } from "../../../../src/transformers/types.ts";
import { contextWith, decode, targetWith } from "../../../helpers/answers.ts";

const URL = "https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/us-east5/publishers/anthropic/models/";
const PROVIDER: Partial<Provider> = {
  dialect: "vertex-claude",
  url: URL,
  key: "none",
  google: { vertex: true, credentials: "/key.json", safetySettings: [] },
};

interface Sent {
  readonly request?: Partial<MessagesRequest>;
  readonly model?: string;
  readonly betas?: string;
  readonly provider?: Partial<Provider>;
}

function encode({ request = {}, model = "claude-opus-4-6", betas, provider = {} }: Sent): Encoded {
  const whole: MessagesRequest = { model: "claude-opus-5-5", messages: [{ role: "user", content: "Hi" }], ...request };
  return vertexClaude.request({
    request: whole,
    raw: new TextEncoder().encode(JSON.stringify(whole, undefined, 1)),
    headers: betas === undefined ? {} : { "anthropic-beta": betas },
    target: targetWith({ ...PROVIDER, ...provider }, model),
    keepsakes: NO_KEEPSAKES,
  });
}

const textOf = ({ body }: Encoded): string => (typeof body === "string" ? body : new TextDecoder().decode(body));

describe("Claude on Vertex AI", () => {
  it("has the model in the URL, by Google's name for it", () => {
    expect(encode({}).url).toBe(`${URL}claude-opus-4-6:rawPredict`);
    expect(encode({ request: { stream: true } }).url).toBe(`${URL}claude-opus-4-6:streamRawPredict`);
    expect(encode({ model: "claude-sonnet-4-5@20250929" }).url).toBe(`${URL}claude-sonnet-4-5@20250929:rawPredict`);
    expect(encode({ model: "claude-sonnet-4-5-20250929" }).url).toBe(`${URL}claude-sonnet-4-5@20250929:rawPredict`);
  });

  it("row 131: and the version in its place, with no other byte changed", () => {
    expect(textOf(encode({ request: { max_tokens: 9 } }))).toBe(
      '{\n "anthropic_version":"vertex-2023-10-16",\n "messages": [\n  {\n   "role": "user",\n   "content": "Hi"\n  }\n ],\n "max_tokens": 9\n}',
    );
  });

  it("asks for a token, or takes the one that is there", () => {
    expect(encode({})).toMatchObject({
      headers: { "content-type": "application/json" },
      auth: { kind: "google", credentials: "/key.json", key: "none" },
    });
    const ready = encode({ provider: { key: "ya29.token", headers: { "x-goog-user-project": "q" } } });
    expect(ready).not.toHaveProperty("auth");
    expect(ready.headers).toEqual({
      "content-type": "application/json",
      authorization: "Bearer ya29.token",
      "x-goog-user-project": "q",
    });
  });

  it("row 105: names the betas that Vertex AI takes, and no other", () => {
    const betas =
      "claude-code-20250219, interleaved-thinking-2025-05-14,effort-2025-11-24,advanced-tool-use-2025-11-20," +
      "tool-search-tool-2025-10-19,context-management-2025-06-27,thinking-token-count-2026-05-13";
    expect(encode({ betas }).headers["anthropic-beta"]).toBe(
      "claude-code-20250219,interleaved-thinking-2025-05-14,tool-search-tool-2025-10-19,context-management-2025-06-27",
    );
    expect(encode({ betas: "effort-2025-11-24" }).headers).not.toHaveProperty("anthropic-beta");
  });

  it("row 105: has the one for long contexts in the body", () => {
    const encoded = encode({ betas: "context-1m-2025-08-07" });
    expect(encoded.headers).not.toHaveProperty("anthropic-beta");
    expect(JSON.parse(textOf(encoded))).toMatchObject({
      anthropic_version: "vertex-2023-10-16",
      anthropic_beta: ["context-1m-2025-08-07"],
    });
  });

  it("row 89: is not shown what other providers have left in the history", () => {
    const messages: MessagesRequest["messages"] = [
      { role: "user", content: "Hi" },
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "x", signature: "" },
          { type: "tool_use", id: "functions.Read:0", name: "Read", input: {} },
        ],
      },
    ];
    const body = textOf(encode({ request: { messages } }));
    expect(body).not.toContain("functions.Read:0");
    expect(body).not.toContain('"thinking"');
    expect(JSON.parse(body)).not.toHaveProperty("model");
    expect(JSON.parse(body)).toMatchObject({ anthropic_version: "vertex-2023-10-16" });
  });

  it("never sends a version twice", () => {
    const body = textOf(encode({ request: { anthropic_version: "mine" } }));
    expect(body.match(/anthropic_version/g)).toHaveLength(1);
    expect(JSON.parse(body)).toMatchObject({ anthropic_version: "vertex-2023-10-16" });
  });

  it("reads errors of Google's and of Anthropic's", () => {
    const target = targetWith(PROVIDER, "claude-opus-4-6");
    const failure = (status: number, body: object): string =>
      vertexClaude.error({ status, headers: {}, body: JSON.stringify(body) }, target).code;
    expect(failure(429, { error: { code: 429, message: "Quota exceeded", status: "RESOURCE_EXHAUSTED" } })).toBe(
      "CCR-E102",
    );
    expect(
      failure(404, [{ error: { code: 404, message: "Publisher Model was not found", status: "NOT_FOUND" } }]),
    ).toBe("CCR-E104");
    expect(
      failure(400, { type: "error", error: { type: "invalid_request_error", message: "max_tokens: required" } }),
    ).toBe("CCR-E108");
    expect(failure(529, { type: "error", error: { type: "overloaded_error", message: "Overloaded" } })).toBe(
      "CCR-E106",
    );
  });

  it("reads Anthropic's stream, with Google's own events in it", () => {
    const frames = [
      'event: vertex_event\ndata: {"type": "vertex_event"}',
      'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_vrtx_1","content":[],"usage":{"input_tokens":3,"output_tokens":1}}}',
      'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}',
      'event: message_stop\ndata: {"type":"message_stop"}',
    ];
    const { events, failure } = decode(vertexClaude.stream(contextWith()), [Buffer.from(`${frames.join("\n\n")}\n\n`)]);
    expect(failure).toBeUndefined();
    expect(events.map(({ type }) => type)).toEqual(["message_start", "message_delta", "message_stop"]);
  });
});
