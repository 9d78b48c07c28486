/** Plugins in the shapes that claude-code-router's users have, over real HTTP. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { SseDecoder } from "../../../src/core/sse.ts";
import { messageOfEvents } from "../../../src/transformers/accumulate.ts";
import { fieldsOf, parseJson, type Fields } from "../../../src/transformers/foreign.ts";
import { MessagesStream } from "../../../src/transformers/dialects/anthropic/stream.ts";
import { contextWith, decode } from "../../helpers/answers.ts";
import { grammarBreaks } from "../../helpers/grammar.ts";
import {
  CHAT_ANSWER,
  CHAT_CHUNKS,
  sendEvents,
  sendJson,
  startUpstream,
  startWithPlugins,
  type Answerer,
} from "../../helpers/plugins.ts";
import { put } from "../../helpers/temp-dir.ts";

/** What the client reads, from a stream or a whole answer. */
async function messageOf(response: Response): Promise<Fields> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  expect([response.status, Buffer.from(bytes).toString()]).toEqual([200, expect.any(String)]);
  if (response.headers.get("content-type") === "application/json")
    return fieldsOf(parseJson(Buffer.from(bytes).toString()));
  const { events, failure } = decode(new MessagesStream(contextWith()), [bytes]);
  expect(failure).toBeUndefined();
  expect(grammarBreaks(events)).toEqual([]);
  return { ...messageOfEvents(events) };
}

const chat: Answerer = (response, { body }) =>
  body["stream"] ? sendEvents(response, CHAT_CHUNKS) : sendJson(response, CHAT_ANSWER);

const CALL_TEXT = `<tool_call>Read\n{"file":"a"}</tool_call>`;

describe.each([true, false])("stream: %s", (stream) => {
  it("gemini-cli: OAuth file, expired token, URL and body of its own, chunks rewritten", async () => {
    const parts = [
      [{ text: "hm", thought: true }],
      [{ text: "Hello " }],
      [{ text: "world" }, { functionCall: { name: "Read", args: { file: "a" } } }],
    ];
    const answers = parts.map((list, index) => ({
      response: {
        responseId: "r1",
        candidates: [{ content: { parts: list }, ...(index === 2 && { finishReason: "STOP" }) }],
        usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 3 },
      },
    }));
    const whole = {
      response: { ...answers[2]?.response, candidates: [{ content: { parts: parts.flat() }, finishReason: "STOP" }] },
    };
    const upstream = await startUpstream((response, { url }) => {
      if (url === "/token") return sendJson(response, { access_token: "fresh", expires_in: 3600 });
      return url.includes("stream") ? sendEvents(response, answers) : sendJson(response, whole);
    });
    const running = await startWithPlugins({
      plugins: ["gemini-cli.js"],
      use: ["gemini-cli"],
      url: `${upstream.origin}/v1beta/models/`,
      options: { project: "p-1" },
    });
    const credentials = join(running.home, ".gemini", "oauth_creds.json");
    await put(credentials, { access_token: "old", refresh_token: "r", expiry_date: 1 });

    const message = await messageOf(
      await running.ask({ stream, tools: [{ name: "Read", input_schema: { type: "object" } }] }),
    );

    const [token, asked] = upstream.seen;
    expect(token?.text).toBe("refresh_token=r&grant_type=refresh_token");
    expect(asked?.url).toBe(stream ? "/v1internal:streamGenerateContent?alt=sse" : "/v1internal:generateContent");
    expect(asked?.headers).toMatchObject({ authorization: "Bearer fresh", "user-agent": "GeminiCLI/v22" });
    expect(asked?.body).toMatchObject({
      model: "large",
      project: "p-1",
      request: {
        contents: [{ role: "user", parts: [{ text: "hi" }] }],
        tools: [{ functionDeclarations: [{ name: "Read" }] }],
      },
    });
    expect(message["content"]).toMatchObject([
      { type: "thinking", thinking: "hm" },
      { type: "text", text: "Hello world" },
      { type: "tool_use", name: "Read", input: { file: "a" } },
    ]);
    expect(message).toMatchObject({
      stop_reason: "tool_use",
      usage: { input_tokens: 9, output_tokens: 3 },
      model: "claude-opus-5-5",
    });
    expect(JSON.parse(await readFile(credentials, "utf8"))).toMatchObject({ access_token: "fresh" });
  });

  it("qwen-cli: a module, the host from the OAuth file, the request changed in place", async () => {
    const upstream = await startUpstream(chat);
    const running = await startWithPlugins({
      plugins: ["qwen-cli.mjs"],
      use: ["qwen-cli"],
      url: "http://127.0.0.1:1/v1",
    });
    await put(join(running.home, ".qwen", "oauth_creds.json"), {
      access_token: "t-1",
      resource_url: `${upstream.origin}/compatible`,
    });

    const message = await messageOf(await running.ask({ stream, thinking: { type: "enabled", budget_tokens: 5_000 } }));

    const [asked] = upstream.seen;
    expect(asked?.url).toBe("/compatible/v1/chat/completions");
    expect(asked?.headers).toMatchObject({ authorization: "Bearer t-1", "x-request": expect.stringMatching(/^req_/) });
    expect(asked?.headers).not.toHaveProperty("user-agent");
    expect(asked?.body).toMatchObject({
      model: "large",
      enable_thinking: true,
      stream_options: { include_usage: true },
    });
    expect(asked?.body).not.toHaveProperty("reasoning");
    expect(message["content"]).toEqual([{ type: "text", text: "Hello world" }]);
  });

  it("rovo-cli: a key sent its own way, a field renamed, a tool added", async () => {
    const upstream = await startUpstream(chat);
    const running = await startWithPlugins({
      plugins: ["rovo-cli.js"],
      use: ["rovo-cli"],
      url: `${upstream.origin}/v1/chat/completions`,
    });

    const message = await messageOf(await running.ask({ stream }));

    const [asked] = upstream.seen;
    expect(asked?.headers.authorization).toBe(`Basic ${Buffer.from("sk-provider-secret").toString("base64")}`);
    expect(asked?.body).toMatchObject({ max_completion_tokens: 1_000, tools: [{ function: { name: "open_files" } }] });
    expect(asked?.body).not.toHaveProperty("max_tokens");
    expect(message["content"]).toEqual([{ type: "text", text: "Hello world" }]);
  });

  it("chutes-glm: tool calls found in the text, with clone() and web stream transformers", async () => {
    const upstream = await startUpstream((response) => {
      if (!stream)
        return sendJson(response, {
          ...CHAT_ANSWER,
          choices: [{ message: { role: "assistant", content: `Let me see. ${CALL_TEXT}` }, finish_reason: "stop" }],
        });
      return sendEvents(response, [
        { id: "c1", choices: [{ index: 0, delta: { content: "Let me see. " } }] },
        { id: "c1", choices: [{ index: 0, delta: { content: CALL_TEXT }, finish_reason: "stop" }] },
        "[DONE]",
      ]);
    });
    const running = await startWithPlugins({
      plugins: ["chutes-glm.js"],
      use: ["chutes-glm"],
      url: `${upstream.origin}/v1/chat/completions`,
    });

    const message = await messageOf(await running.ask({ stream }));

    expect(message["content"]).toMatchObject([
      { type: "text", text: expect.stringMatching(/^Let me see\./) },
      { type: "tool_use", id: "call_glm", name: "Read", input: { file: "a" } },
    ]);
    expect(message["stop_reason"]).toBe("tool_use");
  });
});

it("has no frame that Claude Code would not read", async () => {
  const upstream = await startUpstream(chat);
  const running = await startWithPlugins({
    plugins: ["rovo-cli.js"],
    use: ["rovo-cli"],
    url: `${upstream.origin}/v1/chat/completions`,
  });
  const bytes = new Uint8Array(await (await running.ask({ stream: true })).arrayBuffer());
  const frames = new SseDecoder().push(bytes);
  expect(frames.every(({ event, data }) => event === fieldsOf(parseJson(data))["type"])).toBe(true);
});
