/** Clients that speak something else than Anthropic Messages, over real HTTP. */
import { describe, expect, it, vi } from "vitest";

import type { Fields } from "../../src/transformers/foreign.ts";
import {
  CHAT_ANSWER,
  CHAT_CHUNKS,
  sendEvents,
  sendJson,
  startUpstream,
  startWithPlugins,
  type Answerer,
  type Running,
  type Upstream,
} from "../helpers/plugins.ts";

const chat: Answerer = (response, { body }) =>
  body["stream"] ? sendEvents(response, CHAT_CHUNKS) : sendJson(response, CHAT_ANSWER);

interface Started {
  readonly running: Running;
  readonly upstream: Upstream;
  post(path: string, body: Fields | string): Promise<Response>;
}

async function start(answer: Answerer = chat): Promise<Started> {
  const upstream = await startUpstream(answer);
  const running = await startWithPlugins({ plugins: [], use: [], url: `${upstream.origin}/v1`, limitMs: 200 });
  const post = (path: string, body: Fields | string): Promise<Response> =>
    fetch(running.url + path, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) });
  return { running, upstream, post };
}

const ASKED = { model: "up,large", messages: [{ role: "user", content: "hi" }] };

describe("POST /v1/chat/completions", () => {
  it("answers a Chat client with a completion", async () => {
    const { post, upstream, running } = await start();
    const response = await post("/v1/chat/completions", ASKED);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toMatchObject({
      object: "chat.completion",
      model: "up,large",
      choices: [{ message: { role: "assistant", content: "Hello world" }, finish_reason: "stop" }],
      usage: { prompt_tokens: 9, completion_tokens: 2 },
    });
    expect(upstream.seen[0]?.body).toMatchObject({ model: "large", messages: ASKED.messages });
    expect(running.events.map(({ type }) => type)).toContain("flow.closed");
  });

  it("answers with chunks when asked to", async () => {
    const { post } = await start();
    const response = await post("/v1/chat/completions", { ...ASKED, stream: true });
    expect(response.headers.get("content-type")).toMatch("text/event-stream");
    const data = (await response.text()).split("\n\n").map((frame) => frame.replace("data: ", ""));
    expect(data.slice(-2)).toEqual(["[DONE]", ""]);
    expect(data.join("")).toContain(`"content":"world"`);
  });

  it.each<[Fields | string, number]>([
    ["{", 400],
    ["[]", 400],
    [{ messages: ASKED.messages }, 400],
    [{ model: "up,large" }, 400],
    [{ ...ASKED, model: "nowhere,large" }, 424],
  ])("refuses %j with %d and words", async (body, status) => {
    const { post } = await start();
    const response = await post("/v1/chat/completions", body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { message: expect.any(String) } });
  });

  it("row 70: a provider's error keeps its status", async () => {
    const { post } = await start((response) => sendJson(response, { error: { message: "slow down" } }, 429));
    const response = await post("/v1/chat/completions", ASKED);
    expect(response.status).toBe(429);
    expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining("slow down") } });
  });

  it("row 68: a client that leaves ends the provider's work", async () => {
    const left = Promise.withResolvers<void>();
    const { post } = await start((response) => {
      response.on("close", () => left.resolve());
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: ${JSON.stringify(CHAT_CHUNKS[0])}\n\n`);
    });
    const response = await post("/v1/chat/completions", { ...ASKED, stream: true });
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await left.promise;
  });
});

it("a path that nobody serves is refused, and the terminal stays as it is", async () => {
  const printed = vi.spyOn(console, "error");
  const { post } = await start();
  expect((await post("/elsewhere", ASKED)).status).toBe(404);
  expect(printed).not.toHaveBeenCalled();
});
