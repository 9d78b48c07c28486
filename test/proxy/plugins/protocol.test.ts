/** What plugins get and what becomes of what they give, over real HTTP. */
import { describe, expect, it } from "vitest";

import {
  CHAT_ANSWER,
  CHAT_CHUNKS,
  sendEvents,
  sendJson,
  startUpstream,
  startWithPlugins,
  type PluginSetup,
  type Running,
  type Upstream,
} from "../../helpers/plugins.ts";

interface Plugins {
  readonly running: Running;
  readonly upstream: Upstream;
}

type Setup = Partial<Omit<PluginSetup, "plugins">>;

async function start(plugins: Readonly<Record<string, string>>, setup: Setup = {}): Promise<Plugins> {
  const upstream = await startUpstream((response, { body }) =>
    body["stream"] ? sendEvents(response, CHAT_CHUNKS) : sendJson(response, CHAT_ANSWER),
  );
  const files = Object.entries(plugins).map(([name, members]) => ({
    file: `${name}.js`,
    source: `module.exports = class { name = "${name}"; ${members} };`,
  }));
  const url = `${upstream.origin}/v1/chat/completions`;
  const running = await startWithPlugins({ plugins: files, use: Object.keys(plugins), url, ...setup });
  return { running, upstream };
}

const ORDER = `
  transformRequestIn(request) { request.order = [...(request.order ?? []), this.name]; return request; }
  async transformResponseOut(response) {
    const headers = new Headers(response.headers);
    const answer = await response.json();
    answer.choices[0].message.content += " " + this.name;
    return new Response(JSON.stringify(answer), { headers });
  }`;

describe("order", () => {
  it("is CCR's: requests provider then model, answers the provider's backwards and then the model's backwards", async () => {
    const { running, upstream } = await start(
      { a: ORDER, b: ORDER, c: ORDER, d: ORDER },
      { use: ["a", "b"], modelUse: ["c", "d"] },
    );
    const answer: unknown = await (await running.ask({})).json();
    expect(upstream.seen[0]?.body["order"]).toEqual(["a", "b", "c", "d"]);
    expect(answer).toMatchObject({ content: [{ type: "text", text: "Hello world b a d c" }] });
  });

  it("of tweaks is before plugins on the way out and behind them on the way back", async () => {
    const { running, upstream } = await start(
      {
        a: `transformRequestIn(request) { request.seen = request.max_tokens; return request; }
            async transformResponseOut(response) {
              const answer = await response.json();
              answer.choices[0].message.content = "x <think>y</think> z";
              return Response.json(answer);
            }`,
      },
      { use: ["a", ["maxtoken", { max_tokens: 77 }], "extrathinktag", ["customparams", { seed: 1 }]] },
    );
    const answer: unknown = await (await running.ask({})).json();
    expect(upstream.seen[0]?.body).toMatchObject({ seen: 77, seed: 1 });
    expect(answer).toMatchObject({ content: [{ type: "text" }, { type: "thinking", thinking: "y" }, { text: "z" }] });
  });
});

describe("a request hook", () => {
  it.each<[string, string, object]>([
    ["gives back the body", `transformRequestIn(r) { return { ...r, seed: 1 }; }`, { seed: 1 }],
    ["gives back nothing, but has changed the body", `transformRequestIn(r) { r.seed = 1; }`, { seed: 1 }],
    [
      "gives back body and config",
      `async transformRequestIn(body) { body.seed = 1; return { body, config: {} }; }`,
      { seed: 1 },
    ],
    ["gives back text", `transformRequestIn(r) { return JSON.stringify({ ...r, seed: 1 }); }`, { seed: 1 }],
    ["turns streaming off", `transformRequestIn(r) { r.stream = false; return r; }`, { stream: false }],
  ])("%s", async (_, members, body) => {
    const { running, upstream } = await start({ a: members });
    expect(await (await running.ask({ stream: true })).text()).toContain("message_stop");
    expect(upstream.seen[0]?.body).toMatchObject({
      model: "large",
      messages: [{ role: "user", content: "hi" }],
      ...body,
    });
  });

  it("turns streaming on for a client that wants one answer", async () => {
    const { running } = await start({ a: `transformRequestIn(r) { return { ...r, stream: true }; }` });
    expect(await (await running.ask({})).json()).toMatchObject({ content: [{ type: "text", text: "Hello world" }] });
  });

  it.each<[string, PluginSetup["use"] | undefined, PluginSetup["modelUse"]]>([
    ["provider", undefined, undefined],
    ["model", [], ["a"]],
  ])("sets and removes headers and moves the URL at the level of the %s", async (_, use, modelUse) => {
    const config = `{
      url: new URL("/elsewhere?x=1", provider.baseUrl),
      headers: { Authorization: undefined, "X-Goog-Api-Key": provider.apiKey, "content-length": "1", Host: "h", "x-none": "undefined", "x-count": 3 },
    }`;
    const { running, upstream } = await start(
      { a: `transformRequestIn(body, provider) { return { body, config: ${config} }; }` },
      { ...(use && { use }), ...(modelUse && { modelUse }) },
    );
    await (await running.ask({})).text();
    const [seen] = upstream.seen;
    expect(seen?.url).toBe("/elsewhere?x=1");
    expect(seen?.headers).toMatchObject({
      "x-goog-api-key": "sk-provider-secret",
      "x-count": "3",
      "content-type": "application/json",
    });
    expect(Object.keys(seen?.headers ?? {})).not.toEqual(expect.arrayContaining(["authorization"]));
    expect(seen?.headers).not.toHaveProperty("x-none");
  });

  it("loses no header that another plugin has set", async () => {
    const { running, upstream } = await start({
      a: `transformRequestIn(body) { return { body, config: { headers: new Headers({ "x-a": "1" }) } }; }`,
      b: `transformRequestIn(body) { return { body, config: { headers: { authorization: "Bearer undefined", "x-b": "2" } } }; }`,
    });
    await (await running.ask({})).text();
    expect(upstream.seen[0]?.headers).toMatchObject({ "x-a": "1", "x-b": "2" });
    expect(upstream.seen[0]?.headers).not.toHaveProperty("authorization");
  });

  it("is told of provider and request, and keeps notes for the answer and state for later", async () => {
    const { running, upstream } = await start(
      {
        a: `count = 0;
        constructor(options) { this.options = options; }
        transformRequestIn(body, provider, context) {
          this.count++;
          context.note = this.count;
          this.logger.info({ a: 1 }, "info");
          this.logger.child({}).warn("be careful");
          context.req.log.error({ err: new Error("oops") }, "and more");
          const { req } = context;
          return { ...body, told: { provider, options: this.options, req: { ...req, log: typeof req.log.debug }, count: this.count } };
        }
        async transformResponseOut(response, context) {
          const answer = await response.json();
          answer.choices[0].message.content = "note " + context.note;
          return new Response(JSON.stringify(answer));
        }`,
      },
      { options: { project: "p" } },
    );
    await (await running.ask({})).text();
    expect(await (await running.ask({})).json()).toMatchObject({ content: [{ type: "text", text: "note 2" }] });
    expect(upstream.seen[1]?.body["told"]).toMatchObject({
      count: 2,
      options: { project: "p" },
      provider: {
        name: "up",
        apiKey: "sk-provider-secret",
        baseUrl: `${upstream.origin}/v1/chat/completions`,
        models: ["large"],
      },
      req: {
        id: expect.stringMatching(/^req_/),
        headers: { "x-claude-code-session-id": "s-1" },
        body: { model: "large", messages: [{ role: "user", content: "hi" }], max_tokens: 1_000 },
        sessionId: "s-1",
        provider: "up",
        model: "large",
        log: "function",
      },
    });
    const notices = running.events.flatMap((event) =>
      event.type === "notice" ? [`${event.level} ${event.text}`] : [],
    );
    expect(notices.slice(0, 2)).toEqual(["warn a: be careful", "error a: oops and more"]);
  });
});

describe("auth", () => {
  const auth = `auth(body, provider) { return { body, config: { headers: { authorization: undefined, "api-key": provider.apiKey } } }; }`;

  it("is asked where a plugin has nothing else for requests", async () => {
    const { running, upstream } = await start({ a: auth });
    await (await running.ask({})).text();
    expect(upstream.seen[0]?.headers).toMatchObject({ "api-key": "sk-provider-secret" });
    expect(upstream.seen[0]?.headers).not.toHaveProperty("authorization");
  });

  it("is not asked beside a request hook, as in CCR", async () => {
    const { running, upstream } = await start({ a: `${auth} transformRequestIn(r) { return r; }` });
    await (await running.ask({})).text();
    expect(upstream.seen[0]?.headers).toMatchObject({ authorization: "Bearer sk-provider-secret" });
  });

  it("is all that is asked of a plugin that stands alone and serves the client's path", async () => {
    const members = `${auth} endPoint = "/v1/messages"; transformRequestIn() { throw 1; } transformResponseOut() { throw 1; }`;
    const message = {
      id: "m1",
      type: "message",
      role: "assistant",
      model: "large",
      content: [{ type: "text", text: "as it is" }],
      stop_reason: "end_turn",
      stop_sequence: null,
      usage: { input_tokens: 1, output_tokens: 1 },
    };
    const upstream = await startUpstream((response) => sendJson(response, message));
    const { running } = await start({ a: members }, { url: `${upstream.origin}/v1/messages` });
    expect(await (await running.ask({ metadata: { user_id: "u" } })).json()).toMatchObject({
      content: [{ text: "as it is" }],
    });
    expect(upstream.seen[0]?.body).toMatchObject({ model: "large", metadata: { user_id: "u" } });
    expect(upstream.seen[0]?.headers).toMatchObject({ "api-key": "sk-provider-secret" });
  });
});

describe("an answer hook", () => {
  it.each<[string, string]>([
    ["gives back nothing", `transformResponseOut() {}`],
    ["gives back what it got", `transformResponseOut(r) { return r; }`],
    [
      "gives back text without a content type",
      `async transformResponseOut(r) { return new Response(await r.text()); }`,
    ],
    [
      "gives back one half of a tee",
      `transformResponseOut(r) { const [a, b] = r.body.tee(); b.cancel(); return new Response(a); }`,
    ],
    [
      "gives back a Response of another make",
      `transformResponseOut(r) { return { body: r.body, status: 200, headers: [["x", "y"]], json() {} }; }`,
    ],
    [
      "puts text into the stream",
      `async transformResponseOut(r) { const text = await r.text(); return { status: 200, headers: {}, body: new ReadableStream({ start(c) { c.enqueue(text); c.close(); } }) }; }`,
    ],
  ])("%s", async (_, members) => {
    const { running } = await start({ a: members });
    const stream = await (await running.ask({ stream: true })).text();
    expect(stream).toContain("Hello ");
    expect(stream).toContain("message_stop");
    expect(await (await running.ask({})).json()).toMatchObject({ content: [{ type: "text", text: "Hello world" }] });
  });

  it("sees status, headers and bytes as the provider sent them, unpacked", async () => {
    const { running, upstream } = await start({
      a: `async transformResponseOut(r) {
        const { status, ok, headers } = r;
        const seen = { status, ok, type: headers.get("Content-Type"), packed: headers.has("content-encoding"), length: headers.has("content-length") };
        const answer = await r.json();
        answer.choices[0].message.content = JSON.stringify(seen);
        return new Response(JSON.stringify(answer));
      }`,
    });
    const text = await (await running.ask({})).text();
    expect(upstream.seen).toHaveLength(1);
    expect(JSON.parse(JSON.parse(text).content[0].text)).toEqual({
      status: 200,
      ok: true,
      type: "application/json",
      packed: false,
      length: false,
    });
  });
});
