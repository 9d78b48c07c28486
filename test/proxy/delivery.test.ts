/** Answers in a form that nobody asked for: JSON for a stream, a stream for JSON, and what is no answer at all. */
import { describe, expect, it } from "vitest";

import { perByte } from "../helpers/answers.ts";
import { grammarBreaks } from "../helpers/grammar.ts";
import {
  anthropicAnswer,
  anthropicMessage,
  chatAnswer,
  chatCompletion,
  head,
  json,
  sse,
  sseToEnd,
  whole,
} from "../helpers/http-bytes.ts";
import { type Answer, proxyTo, REQUEST, textOf } from "../helpers/proxy.ts";
import { END, scriptedUpstream, type Script, type Step } from "../helpers/scripted-upstream.ts";
import { DIALECTS, type Wired } from "../helpers/wires.ts";

const WHOLE = { ...REQUEST, stream: false };
const JSON_OF = { anthropic: anthropicMessage("fine"), "openai-chat": chatCompletion("fine") };
const STREAM_OF = { anthropic: anthropicAnswer(["fi", "ne"]), "openai-chat": chatAnswer(["fi", "ne"]) };
const JSON_HEAD = { "content-type": "application/json", "transfer-encoding": "chunked" };

async function through(dialect: Wired, script: Script, body: object = REQUEST): Promise<Answer> {
  const upstream = await scriptedUpstream(script);
  const proxy = await proxyTo(upstream.origin, { dialect });
  return proxy.post(body).answer;
}

describe.each(DIALECTS)("%s", (dialect) => {
  const body = Buffer.from(JSON.stringify(JSON_OF[dialect]));
  const stream = STREAM_OF[dialect];

  it.each([
    ["in one piece", (bytes: Uint8Array) => [bytes]],
    ["a write per byte", perByte],
    ["behind line ends that keep the connection open", (bytes: Uint8Array) => ["\n", "\r\n\n", bytes]],
    ["behind a BOM, a write per byte", (bytes: Uint8Array) => perByte(Buffer.concat([Buffer.from("\uFEFF"), bytes]))],
  ] satisfies [string, (bytes: Uint8Array) => Step[]][])(
    "row 49: JSON for a client that asked for a stream becomes events, %s",
    async (_, cut) => {
      const { status, headers, events } = await through(dialect, sseToEnd(cut(body), JSON_HEAD));
      expect(status).toBe(200);
      expect(headers["content-type"]).toMatch(/^text\/event-stream/);
      expect(grammarBreaks(events)).toEqual([]);
      expect(textOf(events)).toBe("fine");
      expect(events[0]).toMatchObject({ message: { model: "claude-opus-5-5" } });
    },
  );

  it("row 63: a stream is known by its first character, whatever its content type says", async () => {
    const { events } = await through(dialect, sseToEnd(stream, { "content-type": "application/json" }));
    expect(textOf(events)).toBe("fine");
  });

  it.each([
    ["one write", [stream.join("")]],
    ["a write per frame", stream],
    ["a write per byte", perByte(Buffer.from(stream.join("")))],
  ])("row 51: a stream for a client that asked for JSON becomes one message, in %s", async (_, pieces) => {
    const { status, headers, json: message } = await through(dialect, sseToEnd(pieces), WHOLE);
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe("application/json");
    expect(message).toMatchObject({
      type: "message",
      model: "claude-opus-5-5",
      content: [{ type: "text", text: "fine" }],
      stop_reason: "end_turn",
      usage: { input_tokens: 12, output_tokens: 3 },
    });
  });

  it("row 51: JSON for JSON, with the name of the model that was asked for", async () => {
    const { json: message } = await through(dialect, json(200, JSON_OF[dialect]), WHOLE);
    expect(message).toMatchObject({
      model: "claude-opus-5-5",
      content: [{ type: "text", text: "fine" }],
      stop_reason: "end_turn",
    });
  });

  it.each([
    [
      "fault 22: a captive portal",
      whole(200, "<!DOCTYPE html><html><body>Log in</body></html>", { "content-type": "text/html" }),
      502,
    ],
    ["fault 22: HTML behind white space", whole(200, "\r\n  <html>", {}), 502],
    ["fault 23: an empty body", whole(200, ""), 502],
    ["fault 23: status 204", [head(204)], 502],
    [
      "fault 23: white space without end",
      [...sse([]), { flood: Buffer.from("400\r\n" + " ".repeat(1024) + "\r\n"), times: 1e6 }],
      502,
    ],
    ["fault 24: broken JSON", whole(200, '{"id": "x", '), 502],
    ["fault 24: JSON of another kind", json(200, { hello: "world" }), 502],
    ["fault 24: a JSON list", json(200, [1, 2]), 502],
    ["fault 24: JSON shorter than its length", [head(200, { "content-length": "100" }), '{"id"', END], 502],
    ["row 50: an error with status 200", json(200, { error: { message: "busy", type: "overloaded_error" } }), 503],
    [
      "row 50: an error of another shape with status 200",
      json(200, { object: "error", message: "no such model: x", code: 404 }),
      424,
    ],
    [
      "fault 25: a redirect",
      [head(302, { location: "http://127.0.0.1:9/login?token=abc", "content-length": "0" })],
      502,
    ],
    [
      "fault 25: a redirect that keeps the method",
      [head(307, { location: "https://elsewhere.invalid/", "content-length": "0" })],
      502,
    ],
    [
      "fault 4: an HTML error page",
      whole(502, `<html>${"x".repeat(100_000)}</html>`, { "content-type": "text/html" }),
      502,
    ],
    ["fault 5: an error without a body", whole(500, ""), 500],
    ["fault 5: an error whose body breaks off", [head(429, { "content-length": "100" }), '{"error"', END], 429],
    ["fault 5: an error in an unknown encoding", whole(401, "x", { "content-encoding": "zip" }), 424],
  ] satisfies [string, Script, number][])(
    "%s is an error of the table, for either kind of client",
    async (_, script, expected) => {
      for (const asked of [REQUEST, WHOLE]) {
        const { status, json: answer } = await through(dialect, script, asked);
        expect(status).toBe(expected);
        expect(answer).toEqual({
          type: "error",
          error: { type: expect.stringMatching(/^[a-z_]+_error$/), message: expect.stringContaining("up") },
          request_id: expect.stringMatching(/^req_[0-9a-f]{24}$/),
        });
      }
    },
  );

  it("fault 24: JSON longer than 64 MiB is an error, also where reading that much has opened the stream", async () => {
    const flood = { flood: Buffer.from(`10000\r\n${" ".repeat(65_536)}\r\n`), times: 1e6 };
    for (const asked of [REQUEST, WHOLE]) {
      const answer = await through(dialect, [head(200, JSON_HEAD), "1\r\n{\r\n", flood], asked);
      const told = answer.status === 200 ? answer.events.at(-1) : answer.json;
      expect(told).toMatchObject({ type: "error", error: { message: expect.stringContaining("more than") } });
    }
  });

  it("fault 5: an error body that never ends does not keep the client waiting for ever", async () => {
    const { status, json: answer } = await through(
      dialect,
      sse(['{"error":{"message":"slow down"}', { sleep: 60_000 }], { "content-type": "application/json" }).map((step) =>
        typeof step === "string" ? step.replace(" 200 ", " 429 ") : step,
      ),
    );
    expect(status).toBe(429);
    expect(answer).toMatchObject({
      error: { type: "rate_limit_error", message: expect.stringContaining("slow down") },
    });
  });

  it.each([
    [400, 400, "invalid_request_error"],
    [500, 500, "api_error"],
    [503, 503, "overloaded_error"],
    [529, dialect === "anthropic" ? 529 : 503, "overloaded_error"],
  ])("fault 2: status %d is told as %d, %s", async (given, status, type) => {
    const { status: seen, json: answer } = await through(dialect, json(given, { error: { message: "so it is" } }));
    expect(seen).toBe(status);
    expect(answer).toMatchObject({ error: { type, message: expect.stringContaining("so it is") } });
  });

  it("row 45: a stream that breaks off is an error for a client that asked for JSON", async () => {
    const { status, json: answer } = await through(dialect, sseToEnd(stream.slice(0, 3)), WHOLE);
    expect(status).toBe(502);
    expect(answer).toMatchObject({ type: "error", error: { type: "api_error" } });
  });

  it("fault 43: JSON nested without measure is an error or an answer, and never ends the process", async () => {
    const deep = "[".repeat(200_000) + "]".repeat(200_000);
    const call = { type: "tool_use", id: "t", name: "n", input: {} };
    const text = JSON.stringify({ ...anthropicMessage(""), content: [call] }).replace('"input":{}', `"input":${deep}`);
    const chat = JSON.stringify(chatCompletion("fine")).replace('"created":1', `"created":${deep}`);
    for (const asked of [REQUEST, WHOLE]) {
      const { status } = await through(dialect, whole(200, dialect === "anthropic" ? text : chat), asked);
      expect([200, 502]).toContain(status);
    }
  });
});

describe("what is passed through", () => {
  it("rows 66, 131: a whole message keeps its bytes but for the model, unknown fields and large numbers too", async () => {
    const text =
      '{ "model":"up-model","id":"m", "new":{"n":12345678901234567890},"content":[],"stop_reason":null,\n"usage":{"input_tokens":1,"output_tokens":1} }';
    const { text: renamed } = await through("anthropic", whole(200, text), WHOLE);
    expect(renamed).toBe(text.replace("up-model", "claude-opus-5-5"));
    const { text: same } = await through("anthropic", whole(200, text.replace("up-model", "up,up-model")), {
      ...WHOLE,
      model: "up,up-model",
    });
    expect(same).toBe(text.replace("up-model", "up,up-model"));
  });

  it("row 132: the model is named as it was asked for also where the provider gives it another version", async () => {
    const { json: message } = await through("anthropic", json(200, anthropicMessage("hi", "up-model-20260101")), {
      ...WHOLE,
      model: "up,up-model",
    });
    expect(message).toMatchObject({ model: "up,up-model" });
  });

  it("row 73: limits and request id of the provider go on, in a stream, in JSON and with an error", async () => {
    const limits = {
      "anthropic-ratelimit-tokens-remaining": "99",
      "request-id": "req_up",
      "set-cookie": "a=b",
      "x-other": "1",
    };
    const answers = [
      await through("anthropic", sseToEnd(anthropicAnswer(["hi"]), limits)),
      await through("anthropic", json(200, anthropicMessage("hi"), limits), WHOLE),
      await through("anthropic", json(429, {}, { ...limits, "retry-after": "17", "x-should-retry": "true" })),
    ];
    for (const { headers } of answers) {
      expect(headers).toMatchObject({ "anthropic-ratelimit-tokens-remaining": "99", "request-id": "req_up" });
      expect(headers).not.toHaveProperty("set-cookie");
      expect(headers).not.toHaveProperty("x-other");
    }
    expect(answers[2]?.headers).toMatchObject({ "retry-after": "17", "x-should-retry": "true" });
  });

  it.each([
    ["beyond Latin-1", "req_漢"],
    ["of Latin-1", "req_\u00e9"],
    ["without end", "x".repeat(15_000)],
  ])("fault 26: a header value %s is dropped, and the answer is not", async (_, value) => {
    const script = sseToEnd(anthropicAnswer(["hi"]), { "request-id": value }).map((step) =>
      typeof step === "string" ? Buffer.from(step) : step,
    );
    const { status, headers, events } = await through("anthropic", script);
    expect(status).toBe(200);
    expect(headers["request-id"]).toMatch(/^req_[0-9a-f]{24}$/);
    expect(textOf(events)).toBe("hi");
  });
});
