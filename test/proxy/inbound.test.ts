/** What is taken for a Messages request, and what is refused before any provider hears of it. */
import { PassThrough } from "node:stream";

import { describe, expect, it } from "vitest";

import { ClientGone, headersOf, parseRequest, readBody, type BodySource } from "../../src/proxy/inbound.ts";
import { anthropicMessage, json } from "../helpers/http-bytes.ts";
import { proxyTo, REQUEST } from "../helpers/proxy.ts";
import { scriptedUpstream } from "../helpers/scripted-upstream.ts";

const USER = { role: "user", content: "hi" };

describe("fault 40: what is no Messages request is refused with 400", () => {
  const bodies: readonly (readonly [string, string])[] = [
    ["nothing", ""],
    ["broken JSON", '{"model": '],
    ["two values", "{} {}"],
    ["null", "null"],
    ["a number", "7"],
    ["a string", '"hi"'],
    ["a list", "[]"],
    ["an empty object", "{}"],
    ["no model", JSON.stringify({ messages: [USER] })],
    ["an empty model", JSON.stringify({ model: "", messages: [USER] })],
    ["a model that is a number", JSON.stringify({ model: 7, messages: [USER] })],
    ["no messages", JSON.stringify({ model: "m" })],
    ["messages that are an object", JSON.stringify({ model: "m", messages: { 0: USER } })],
    ["an empty list of messages", JSON.stringify({ model: "m", messages: [] })],
    ["a message that is null", JSON.stringify({ model: "m", messages: [null] })],
    ["a message that is a list", JSON.stringify({ model: "m", messages: [[]] })],
    ["a message without content", JSON.stringify({ model: "m", messages: [{ role: "user" }] })],
    ["content that is null", JSON.stringify({ model: "m", messages: [{ role: "user", content: null }] })],
    ["content that is a number", JSON.stringify({ model: "m", messages: [{ role: "user", content: 1 }] })],
    ["a block that is null", JSON.stringify({ model: "m", messages: [{ role: "user", content: [null] }] })],
    ["a block without a type", JSON.stringify({ model: "m", messages: [{ role: "user", content: [{}] }] })],
    ["an unknown role", JSON.stringify({ model: "m", messages: [{ role: "wizard", content: "x" }] })],
    ["no role", JSON.stringify({ model: "m", messages: [{ content: "x" }] })],
    ["a system that is an object", JSON.stringify({ model: "m", messages: [USER], system: {} })],
    ["tools that are an object", JSON.stringify({ model: "m", messages: [USER], tools: {} })],
    ["a tool that is null", JSON.stringify({ model: "m", messages: [USER], tools: [null] })],
    ["a tool without a name", JSON.stringify({ model: "m", messages: [USER], tools: [{}] })],
    ["metadata that is a string", JSON.stringify({ model: "m", messages: [USER], metadata: "x" })],
    ["thinking that is true", JSON.stringify({ model: "m", messages: [USER], thinking: true })],
    ["a tool choice that is a string", JSON.stringify({ model: "m", messages: [USER], tool_choice: "auto" })],
  ];

  it.each(bodies)("%s", async (_, body) => {
    const upstream = await scriptedUpstream(json(200, {}));
    const proxy = await proxyTo(upstream.origin);
    for (const path of ["/v1/messages", "/v1/messages/count_tokens"]) {
      const { status, json: answer } = await proxy.post(body, { path }).answer;
      expect({ path, status }).toEqual({ path, status: 400 });
      expect(answer).toMatchObject({
        type: "error",
        error: { type: "invalid_request_error", message: expect.stringContaining("not a valid Messages request") },
      });
    }
    expect(upstream.connections).toBe(0);
    expect(proxy.events.filter(({ type }) => type.startsWith("flow."))).toEqual([]);
  });

  it("a request with any field of another type is refused or served, never a defect", async () => {
    const whole = {
      model: "m",
      max_tokens: 9,
      stream: false,
      system: "s",
      tools: [{ name: "t", input_schema: {} }],
      metadata: {},
      thinking: {},
      output_config: {},
      stop_sequences: ["x"],
      temperature: 1,
      messages: [USER],
    };
    const odd: readonly unknown[] = [null, 7, "x", true, [], {}, [[]], [null], { a: { b: [] } }];
    for (const dialect of ["anthropic", "openai-chat"] as const) {
      const upstream = await scriptedUpstream(json(400, { error: { message: "no" } }));
      const proxy = await proxyTo(upstream.origin, { dialect });
      for (const field of Object.keys(whole)) {
        for (const value of odd) {
          const { status } = await proxy.post({ ...whole, [field]: value }).answer;
          expect({ field, value, status }).toEqual({ field, value, status: 400 });
        }
      }
    }
  });
});

describe("fault 43, T17", () => {
  it.each(["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"])(
    "%s in a body changes nothing but this request",
    async (name) => {
      const upstream = await scriptedUpstream(json(200, anthropicMessage("fine")));
      const proxy = await proxyTo(upstream.origin);
      const body = JSON.stringify({
        ...REQUEST,
        stream: false,
        tools: [{ name: "t", input_schema: {} }],
      });
      const poisoned = body.replaceAll("{", `{"${name}":{"polluted":true},`).replaceAll(",}", "}");
      const { status } = await proxy.post(poisoned).answer;
      expect(status).toBe(200);
      expect(Reflect.get({}, "polluted")).toBeUndefined();
      expect(upstream.requests[0]?.body.toString()).toBe(poisoned.replace("claude-opus-5-5", "up-model"));
    },
  );

  it.each(["constructor,x", "__proto__,x", "toString,x", "up,__proto__", "up,constructor"])(
    "%s as a model is a name like any other",
    async (model) => {
      const upstream = await scriptedUpstream(json(200, anthropicMessage("fine")));
      const proxy = await proxyTo(upstream.origin);
      const { status, json: answer } = await proxy.post({ ...REQUEST, stream: false, model }).answer;
      if (model.startsWith("up,"))
        expect(upstream.requests[0]?.body.toString()).toContain(`"model":"${model.slice(3)}"`);
      else expect({ status, type: answer["type"] }).toEqual({ status: 424, type: "error" });
    },
  );

  it.each(["anthropic", "openai-chat"] as const)(
    "a hundred thousand levels of JSON are refused or passed on by %s, and the next request is served",
    async (dialect) => {
      const deep = "[".repeat(100_000) + "]".repeat(100_000);
      const upstream = await scriptedUpstream(json(400, { error: { message: "too deep for me" } }));
      const proxy = await proxyTo(upstream.origin, { dialect });
      const body = JSON.stringify({
        ...REQUEST,
        metadata: {},
        tools: [{ name: "t", input_schema: { properties: {} } }],
        messages: [USER, { role: "assistant", content: [{ type: "tool_use", id: "i", name: "t", input: {} }] }],
      });
      for (const place of ['"metadata":', '"properties":', '"input":']) {
        for (const path of ["/v1/messages", "/v1/messages/count_tokens"]) {
          const { status } = await proxy.post(body.replace(`${place}{}`, `${place}{"a":${deep}}`), { path }).answer;
          expect(path.endsWith("count_tokens") ? [200, 400] : [400]).toContain(status);
        }
      }
    },
  );

  it("the estimate of a deep request does not end the process while the provider is silent", async () => {
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    const upstream = await scriptedUpstream([{ sleep: 4_300 }, ...json(400, { error: { message: "no" } })]);
    const proxy = await proxyTo(upstream.origin, { dialect: "openai-chat" });
    const body = JSON.stringify({ ...REQUEST, messages: [{ role: "user", content: [{ type: "new", deep: 1 }] }] });
    const { events } = await proxy.post(body.replace('"deep":1', `"deep":${deep}`)).answer;
    expect(events.map(({ type }) => type)).toEqual(["message_start", "error"]);
  });
});

it("fault 48, T16: a megabyte of tags that are never closed is served at once", async () => {
  const upstream = await scriptedUpstream(json(200, anthropicMessage("fine")));
  const proxy = await proxyTo(upstream.origin);
  for (const tag of ["<CCR-SUBAGENT-MODEL>", "<think>", "<system-reminder>", "<"]) {
    const text = tag.repeat(1_000_000 / tag.length);
    const body = {
      ...REQUEST,
      stream: false,
      system: [
        { type: "text", text },
        { type: "text", text },
      ],
      messages: [{ role: "user", content: text }],
    };
    expect((await proxy.post(body).answer).status).toBe(200);
  }
});

describe("readBody", () => {
  const source = (headers: object = {}): BodySource & PassThrough =>
    Object.assign(new PassThrough(), { headers: { ...headers } });

  it("joins what arrives", async () => {
    const req = source();
    req.write("ab");
    req.end("cd");
    expect(String(await readBody(req))).toBe("abcd");
  });

  it("refuses by the length that is announced, before anything has arrived", async () => {
    await expect(readBody(source({ "content-length": String(65 * 1024 * 1024) }))).rejects.toMatchObject({
      code: "CCR-E011",
    });
  });

  it("refuses by what arrives, and keeps nothing of it", async () => {
    const req = source();
    const body = readBody(req);
    const chunk = Buffer.alloc(1024 * 1024);
    for (let i = 0; i < 65; i++) req.write(chunk);
    await expect(body).rejects.toMatchObject({ code: "CCR-E011" });
    req.destroy();
  });

  it("a client that goes is told apart from what is wrong with a request", async () => {
    const req = source();
    const body = readBody(req);
    req.destroy();
    await expect(body).rejects.toBeInstanceOf(ClientGone);
  });
});

describe("parseRequest", () => {
  it("accepts what Claude Code sends: system messages in the list, tool results of every kind, unknown fields", () => {
    const request = {
      model: "m",
      system: [{ type: "text", text: "s" }],
      tools: [{ name: "Bash" }, { type: "web_search_20250305", name: "web_search" }],
      messages: [
        USER,
        { role: "system", content: "later", output_config: { effort: "low" } },
        { role: "user", content: [{ type: "tool_result", tool_use_id: "1" }] },
        { role: "user", content: [] },
      ],
      context_management: { edits: [] },
    };
    expect(parseRequest(Buffer.from(JSON.stringify(request)))).toEqual(request);
  });
});

it("headersOf gives single values", async () => {
  const { IncomingMessage } = await import("node:http");
  const { Socket } = await import("node:net");
  const req = new IncomingMessage(new Socket());
  Object.assign(req.headers, { a: "1", "set-cookie": ["b", "c"] });
  expect(headersOf(req)).toEqual({ a: "1" });
});
