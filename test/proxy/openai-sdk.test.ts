/** OpenAI's own SDK as a client: it must be able to read whatever the proxy makes of any provider's answer. */
import OpenAI, { APIError } from "openai";
import type { ChatCompletion } from "openai/resources/chat/completions";
import type { Response } from "openai/resources/responses/responses";
import { describe, expect, it } from "vitest";

import type { DialectName } from "../../src/core/target.ts";
import { parseJson } from "../../src/transformers/foreign.ts";
import { readChatStream } from "../helpers/chat-stream.ts";
import {
  anthropicAnswer,
  anthropicFrames as f,
  chatAnswer,
  chatChunk,
  CHAT_DONE,
  CHAT_USAGE,
  frame,
  json,
  sse,
  sseToEnd,
} from "../helpers/http-bytes.ts";
import { openAi, streamedChat, streamedResponse, wholeChat, wholeResponse } from "../helpers/openai.ts";
import { post, proxyBefore } from "../helpers/proxy.ts";
import { proxyWith, STREAMS } from "../helpers/recorded-streams.ts";
import { readResponsesStream } from "../helpers/responses-stream.ts";
import { RESET, type Script } from "../helpers/scripted-upstream.ts";

/** What the SDK's helper does not add, and arguments as what they mean. */
function chatFacts({ choices, usage, model }: ChatCompletion): unknown {
  const told = choices.map(({ finish_reason, message: { content, refusal, tool_calls } }) => ({
    finish_reason,
    content: content || null,
    refusal: refusal ?? null,
    calls: (tool_calls ?? []).map((call) =>
      call.type === "function" ? [knownId(call.id), call.function.name, meaningOf(call.function.arguments)] : call,
    ),
  }));
  return { told, usage, model };
}

function responseFacts({ output, output_text, status, incomplete_details, usage, model }: Response): unknown {
  const items = output.map((item) => {
    switch (item.type) {
      case "message":
        return item.content.map((part) => (part.type === "output_text" ? [part.text, part.annotations] : part.refusal));
      case "reasoning":
        return [item.summary, item.encrypted_content];
      case "function_call":
        return [knownId(item.call_id), item.name, item.status, meaningOf(item.arguments)];
      case "web_search_call":
        return [item.action, item.status];
      default:
        return item;
    }
  });
  return { items, output_text, status, incomplete_details, usage, model };
}

/** Ids are minted anew for each answer where the provider gives none. */
function knownId(id: string): string {
  return id.replace(/^call_[0-9a-f]{8}_/, "call_");
}

async function listOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** Some fixtures are cut inside a call. */
function meaningOf(args: string): unknown {
  return parseJson(args) ?? args;
}

describe.each(STREAMS)("%s %s", (dialect, name) => {
  it("is a Chat completion, the same streamed and whole", async () => {
    const { url } = await proxyWith(dialect, name);
    const streamed = await streamedChat(url);
    expect(chatFacts(streamed)).toEqual(chatFacts(await wholeChat(url)));
    expect(streamed.usage?.total_tokens).toBeGreaterThan(0);
  });

  it("is a response, the same streamed and whole", async () => {
    const { url } = await proxyWith(dialect, name);
    const streamed = await streamedResponse(url);
    expect(responseFacts(streamed)).toEqual(responseFacts(await wholeResponse(url)));
    expect(["completed", "incomplete"]).toContain(streamed.status);
  });
});

const MESSAGES = [{ role: "user" as const, content: "hi" }];

describe("what a program sees of a stream", () => {
  it("Chat: chunks with text, reasoning and usage", async () => {
    const answer = [
      chatChunk({ reasoning_content: "Hm." }),
      chatChunk({ content: "Grüße" }),
      chatChunk({}, "stop"),
      CHAT_USAGE,
      CHAT_DONE,
    ];
    const { proxy } = await proxyBefore([sseToEnd(answer)], { dialect: "openai-chat" });
    const stream = await openAi(proxy.url).chat.completions.create({
      model: "auto",
      messages: MESSAGES,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await listOf(stream);
    const deltas = chunks.map(({ choices }) => choices[0]?.delta);
    expect(deltas).toContainEqual({ reasoning_content: "Hm." });
    expect(deltas).toContainEqual({ content: "Grüße" });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 12, completion_tokens: 3 } });
    expect(new Set(chunks.map(({ id }) => id))).toEqual(new Set([expect.stringMatching(/^chatcmpl-[0-9a-f]{24}$/)]));
  });

  it("Responses: events up to the whole response", async () => {
    const { proxy } = await proxyBefore([sseToEnd(anthropicAnswer(["Grü", "ße"]))]);
    const stream = await openAi(proxy.url).responses.create({ model: "auto", input: "hi", stream: true });
    const events = await listOf(stream);
    expect(events.flatMap((event) => (event.type === "response.output_text.delta" ? event.delta : []))).toEqual([
      "Grü",
      "ße",
    ]);
    const last = events.at(-1);
    expect(last).toMatchObject({ type: "response.completed", response: { status: "completed", model: "auto" } });
  });

  it("custom tools: text, not JSON", async () => {
    const call = { index: 0, id: "c1", type: "function", function: { name: "patch", arguments: '{"input":"a\\nb"}' } };
    const answer = sseToEnd([chatChunk({ tool_calls: [call] }), chatChunk({}, "tool_calls"), CHAT_USAGE, CHAT_DONE]);
    const { proxy } = await proxyBefore([answer], { dialect: "openai-chat" });
    const chat = await streamedChat(proxy.url, { tools: [{ type: "custom", custom: { name: "patch" } }] });
    expect(chat.choices[0]?.message.tool_calls).toMatchObject([
      { type: "custom", custom: { name: "patch", input: "a\nb" } },
    ]);
    const response = await streamedResponse(proxy.url, { tools: [{ type: "custom", name: "patch" }] });
    expect(response.output).toMatchObject([{ type: "custom_tool_call", call_id: "c1", name: "patch", input: "a\nb" }]);
  });

  it("a schema's answer is parsed by the SDK", async () => {
    const schema = {
      type: "object",
      properties: { a: { type: "number" } },
      required: ["a"],
      additionalProperties: false,
    };
    const { proxy, upstream } = await proxyBefore([sseToEnd(chatAnswer(['{"a":', "1}"]))], { dialect: "openai-chat" });
    const response = await openAi(proxy.url).responses.parse({
      model: "auto",
      input: "hi",
      text: { format: { type: "json_schema", name: "answer", schema, strict: true } },
    });
    expect(response.output_parsed).toEqual({ a: 1 });
    const sent: unknown = JSON.parse(String(upstream.requests[0]?.body));
    expect(sent).toMatchObject({ response_format: { type: "json_schema", json_schema: { schema } } });
  });
});

describe("where a request goes", () => {
  it("a model that names its provider, as it stands and as it is listed", async () => {
    const { proxy, upstream } = await proxyBefore([sseToEnd(chatAnswer(["x"]))], { dialect: "openai-chat" });
    for (const model of ["up,other", "claude-ccr/up,other", "auto", "gpt-5"]) {
      expect((await wholeChat(proxy.url, { model })).model).toBe(model);
    }
    expect(upstream.requests.map(({ body }) => parseJson(body.toString()))).toMatchObject(
      ["other", "other", "up-model", "up-model"].map((model) => ({ model })),
    );
  });

  it("row 134: the list of models", async () => {
    const { proxy } = await proxyBefore([]);
    const models = await listOf(openAi(proxy.url).models.list());
    expect(models).toMatchObject([
      { id: "claude-ccr/auto", object: "model", created: 0, owned_by: "ccr" },
      { id: "claude-ccr/up,up-model", object: "model", created: 0, owned_by: "up" },
    ]);
  });

  it("a base URL without a version", async () => {
    const { proxy } = await proxyBefore([sseToEnd(chatAnswer(["x"]))], { dialect: "openai-chat" });
    const client = new OpenAI({ apiKey: "sk-client", baseURL: proxy.url, maxRetries: 0 });
    expect(await client.chat.completions.create({ model: "auto", messages: MESSAGES })).toMatchObject({
      choices: [{ message: { content: "x" } }],
    });
  });

  it("its reasoning is not thought about where it is turned off", async () => {
    const { proxy, upstream } = await proxyBefore([sseToEnd(anthropicAnswer(["x"]))]);
    await wholeChat(proxy.url, { reasoning_effort: "none" });
    expect(parseJson(String(upstream.requests[0]?.body))).toMatchObject({ thinking: { type: "disabled" } });
  });
});

async function failureOf(promise: Promise<unknown>): Promise<APIError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof APIError) return error;
    throw error;
  }
  throw new Error("it went well");
}

const ASKED = [
  ["Chat, streamed", streamedChat],
  ["Chat, whole", wholeChat],
  ["Responses, streamed", streamedResponse],
  ["Responses, whole", wholeResponse],
] as const;

describe.each(ASKED)("errors: %s", (_, ask) => {
  it.each([
    ["a wrong key", 401, {}, 424, "invalid_api_key", OpenAI.APIError],
    ["no credit", 402, {}, 402, "insufficient_quota", OpenAI.APIError],
    ["no such model", 404, {}, 424, "model_not_found", OpenAI.APIError],
    ["a limit", 429, { "retry-after": "7" }, 429, "rate_limit_exceeded", OpenAI.RateLimitError],
    ["a fault of the request", 400, {}, 400, null, OpenAI.BadRequestError],
  ] as const)("row 70: %s", async (_name, status, headers, told, code, kind) => {
    const body = { error: { message: "the provider says no", type: "error" } };
    const { proxy } = await proxyBefore([json(status, body, headers)], { dialect: "openai-chat" });
    const error = await failureOf(ask(proxy.url));
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ status: told, code, message: expect.stringContaining("the provider says no") });
    expect(error.requestID).toMatch(/^req_/);
    expect(error.headers?.get("retry-after")).toBe(status === 429 ? "7" : null);
  });

  it("a prompt that is too long", async () => {
    const body = { error: { message: "maximum context length is 8192 tokens", code: "context_length_exceeded" } };
    const { proxy } = await proxyBefore([json(400, body)], { dialect: "openai-chat" });
    expect(await failureOf(ask(proxy.url))).toMatchObject({ status: 400, code: "context_length_exceeded" });
  });

  it("nobody there", async () => {
    const { proxy, upstream } = await proxyBefore([]);
    await upstream.close();
    expect(await failureOf(ask(proxy.url))).toMatchObject({ status: 502, type: "server_error" });
  });
});

describe("errors of the request itself", () => {
  it("row 40: name the place", async () => {
    const { proxy } = await proxyBefore([]);
    const chat = await failureOf(wholeChat(proxy.url, { n: 2 }));
    expect(chat).toMatchObject({ status: 400, type: "invalid_request_error", param: "n" });
    const response = await failureOf(wholeResponse(proxy.url, { previous_response_id: "resp_1" }));
    expect(response).toMatchObject({ status: 400, param: "previous_response_id" });
    expect(response.message).toContain("responses are not stored here");
  });

  it("a wrong token", async () => {
    const { proxy } = await proxyBefore([], { clients: [{ token: "right", session: "s" }] });
    const error = await failureOf(wholeChat(proxy.url));
    expect(error).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(error).toMatchObject({ status: 401, code: "invalid_api_key" });
  });

  it.each(["/v1/chat/completions", "/v1/responses"])("no JSON at %s", async (where) => {
    const { proxy } = await proxyBefore([]);
    const { status, headers, json: body } = await post(proxy.port, "{", { path: where }).answer;
    expect(status).toBe(400);
    expect(headers["x-request-id"]).toMatch(/^req_/);
    expect(body).toMatchObject({ error: { type: "invalid_request_error", code: null } });
  });
});

/** Answers that break off behind their first words, by what breaks them off. */
const BROKEN: readonly (readonly [string, DialectName, Script])[] = [
  [
    "an error event",
    "anthropic",
    sseToEnd([...anthropicAnswer(["So far"]).slice(0, 3), f.error("overloaded_error", "busy")]),
  ],
  ["a reset", "anthropic", sse([...anthropicAnswer(["So far"]).slice(0, 3), { sleep: 20 }, RESET])],
  ["an early end", "openai-chat", sseToEnd(chatAnswer(["So far"]).slice(0, 2))],
  [
    "an error chunk",
    "openai-chat",
    sseToEnd([...chatAnswer(["So far"]).slice(0, 2), frame({ error: { message: "busy" } })]),
  ],
];

describe.each(BROKEN)("row 71: a stream that %s breaks off", (_, dialect, script) => {
  it.each([
    ["Chat", streamedChat],
    ["Responses", streamedResponse],
  ] as const)("fails for %s", async (_name, ask) => {
    const { proxy } = await proxyBefore([script], { dialect });
    const error = await failureOf(ask(proxy.url));
    expect(error.status).toBeUndefined();
    expect(error.message).not.toBe("");
  });

  it("has told what came before, and then why it ends", async () => {
    const { proxy } = await proxyBefore([script], { dialect });
    const chat = { model: "auto", messages: MESSAGES, stream: true };
    const { text: chunks } = await post(proxy.port, chat, { path: "/v1/chat/completions" }).answer;
    const completion = readChatStream(chunks);
    expect(completion.breaks).toEqual([]);
    expect(completion.completion).toMatchObject({ choices: [{ message: { content: "So far" } }] });
    expect(completion.error).toHaveProperty("message");
    const asked = { model: "auto", input: "hi", stream: true };
    const { text: events } = await post(proxy.port, asked, { path: "/v1/responses" }).answer;
    const { breaks, response, error } = readResponsesStream(events);
    expect(breaks).toEqual([]);
    expect(response).toMatchObject({ status: "failed", output: [{ content: [{ text: "So far" }] }] });
    expect(error).toHaveProperty("message");
  });
});

describe("the other side's life", () => {
  it("row 16: a client that leaves ends the provider's answer", async () => {
    const { proxy, upstream } = await proxyBefore([sse(anthropicAnswer(["So far"]).slice(0, 3))]);
    const stream = await openAi(proxy.url).chat.completions.create({ model: "auto", messages: MESSAGES, stream: true });
    for await (const { choices } of stream) if (choices[0]?.delta.content === "So far") break;
    await (
      await upstream.request(0)
    ).left;
    expect(await proxy.event("flow.aborted")).toMatchObject({ id: 1 });
  });

  it("a second try that nobody notices", async () => {
    const busy = json(503, { error: { message: "busy" } });
    const { proxy, upstream } = await proxyBefore([busy, sseToEnd(chatAnswer(["x"]))], { dialect: "openai-chat" });
    const response = await streamedResponse(proxy.url);
    expect(response.output_text).toBe("x");
    expect(upstream.requests).toHaveLength(2);
  });

  it("headers for Anthropic's clients stay with them", async () => {
    const headers = { "request-id": "req_theirs", "anthropic-ratelimit-requests-limit": "5" };
    const { proxy } = await proxyBefore([sseToEnd(anthropicAnswer(["x"]), headers)]);
    const { response } = await openAi(proxy.url)
      .chat.completions.create({ model: "auto", messages: MESSAGES })
      .withResponse();
    expect(response.headers.get("anthropic-ratelimit-requests-limit")).toBe(null);
    expect(response.headers.get("request-id")).toBe(null);
    expect(response.headers.get("x-request-id")).toMatch(/^req_[0-9a-f]{24}$/);
  });
});
