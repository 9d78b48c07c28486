/** Clients of a plugin's own path, over real HTTP. */
import { describe, expect, it } from "vitest";

import { fieldsOf, type Fields } from "../../../src/transformers/foreign.ts";
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
} from "../../helpers/plugins.ts";

const chat: Answerer = (response, { body }) =>
  body["stream"] ? sendEvents(response, CHAT_CHUNKS) : sendJson(response, CHAT_ANSWER);

interface Started {
  readonly running: Running;
  readonly upstream: Upstream;
  post(path: string, body: Fields | string, signal?: AbortSignal): Promise<Response>;
}

async function start(members?: string, answer: Answerer = chat): Promise<Started> {
  const upstream = await startUpstream(answer);
  const source = `module.exports = class { name = "mine"; ${members} };`;
  const plugins = members === undefined ? [] : [{ file: "mine.js", source }];
  const running = await startWithPlugins({ plugins, use: [], url: `${upstream.origin}/v1`, limitMs: 200 });
  const post: Started["post"] = (path, body, signal) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return fetch(running.url + path, { method: "POST", body: text, ...(signal && { signal }) });
  };
  return { running, upstream, post };
}

const ASKED = { model: "up,large", messages: [{ role: "user", content: "hi" }] };

describe("the endPoint of a plugin", () => {
  const own = `endPoint = "/own/:name/*";
    transformRequestOut(body, { req }) {
      this.told = { params: req.params, url: req.url, method: req.method };
      return { model: "up,large", messages: [{ role: "user", content: body.question }], stream: body.live };
    }
    async transformResponseIn(response, context) {
      const type = response.headers.get("content-type");
      const text = await response.text();
      return Response.json({ type, told: this.told, text }, { headers: { "x-own": "1" } });
    }`;

  it("is served in the plugin's own words", async () => {
    const { post, upstream } = await start(own);
    const response = await post("/own/a/b/c?x=1", { question: "what?" });
    expect(response.headers.get("x-own")).toBe("1");
    const answer = fieldsOf(await response.json());
    expect(answer).toMatchObject({
      type: "application/json",
      told: { params: { name: "a", "*": "b/c" }, url: "/own/a/b/c?x=1", method: "POST" },
    });
    expect(JSON.parse(String(answer["text"]))).toMatchObject({ choices: [{ message: { content: "Hello world" } }] });
    expect(upstream.seen[0]?.body["messages"]).toEqual([{ role: "user", content: "what?" }]);
  });

  it("reads a stream as Chat chunks", async () => {
    const { post } = await start(own);
    const answer = fieldsOf(await (await post("/own/a/b", { question: "what?", live: true })).json());
    expect(answer["type"]).toMatch("text/event-stream");
    expect(answer["text"]).toMatch(/data: \[DONE\]\n\n$/);
  });

  it.each<[string, Fields | string, number]>([
    ["no JSON", "{", 400],
    ["no object", "[]", 400],
    ["no model", { messages: ASKED.messages }, 400],
    ["no message", { model: "up,large" }, 400],
    ["no such provider", { ...ASKED, model: "nowhere,large" }, 424],
  ])("refuses a request with words: %s", async (_, body, status) => {
    const { post } = await start(`endPoint = "/own";`);
    const response = await post("/own", body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { message: expect.any(String) } });
  });

  it("row 70: a provider's error keeps its status and is not shown to the plugin", async () => {
    const members = `endPoint = "/own"; transformResponseIn() { throw new Error("seen"); }`;
    const { post } = await start(members, (response) => sendJson(response, { error: { message: "slow down" } }, 429));
    const response = await post("/own", ASKED);
    expect(response.status).toBe(429);
    expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining("slow down") } });
  });

  it.each([
    ["before an answer", ""],
    ["in the middle of one", `data: ${JSON.stringify(CHAT_CHUNKS[0])}\n\n`],
  ])("row 68: a client that leaves ends the provider's work %s", async (_, begun) => {
    const [asked, left] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const { post } = await start(`endPoint = "/own";`, (response) => {
      response.on("close", () => left.resolve());
      if (begun !== "") response.writeHead(200, { "content-type": "text/event-stream" }).write(begun);
      asked.resolve();
    });
    const leaving = new AbortController();
    const answer = post("/own", { ...ASKED, stream: true }, leaving.signal).then((response) => response.text());
    await asked.promise;
    leaving.abort();
    await expect(answer).rejects.toThrow(/abort/);
    await left.promise;
  });

  it("may leave both ways to Chat Completions", async () => {
    const { post } = await start(`endPoint = "/own";`);
    expect(await (await post("/own", ASKED)).json()).toMatchObject({ object: "chat.completion" });
  });

  it.each([
    ["the request", `transformRequestOut() { throw new Error("no luck"); }`, /no luck/],
    ["the answer", `transformResponseIn() { throw new Error("no luck"); }`, /no luck/],
    ["the request, by silence", `transformRequestOut() { return new Promise(() => {}); }`, /does not answer/],
    ["the answer, by silence", `transformResponseIn() { return new Promise(() => {}); }`, /does not answer/],
  ])("fails in words when the plugin fails with %s", async (_, members, text) => {
    const { post } = await start(`endPoint = "/own"; ${members}`);
    const response = await post("/own", ASKED);
    expect(response.status).toBe(424);
    expect(await response.json()).toMatchObject({ error: { message: expect.stringMatching(text) } });
  });

  it("is none where it is the client's own path", async () => {
    const { running } = await start(`endPoint = "/v1/messages"; transformRequestOut() { throw 1; }`);
    expect(await (await running.ask({})).json()).toMatchObject({ content: [{ text: "Hello world" }] });
  });
});
