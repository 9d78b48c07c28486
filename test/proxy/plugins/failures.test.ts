/** What plugins do wrong fails their own request, with words, and nothing else. */
import { setTimeout as sleep } from "node:timers/promises";

import { describe, expect, it } from "vitest";

import { fieldsOf, parseJson } from "../../../src/transformers/foreign.ts";
import {
  CHAT_CHUNKS,
  sendEvents,
  startUpstream,
  startWithPlugins,
  type Answerer,
  type Running,
} from "../../helpers/plugins.ts";

const chat: Answerer = (response) => sendEvents(response, CHAT_CHUNKS);

/** A plugin with these members. */
const bad = (members: string): { file: string; source: string } => ({
  file: "bad.js",
  source: `module.exports = class {\n  name = "bad";\n  ${members}\n};\n`,
});

interface Failure {
  readonly status: number;
  readonly text: string;
}

async function startBad(members: string, answer: Answerer = chat, limitMs: number = 30_000): Promise<Running> {
  const upstream = await startUpstream(answer);
  return startWithPlugins({ plugins: [bad(members)], use: ["bad"], url: `${upstream.origin}/v1`, limitMs });
}

async function failureOf(running: Running, stream = true): Promise<Failure> {
  const response = await running.ask({ stream });
  return { status: response.status, text: await response.text() };
}

describe("before anything was sent to the client", () => {
  it.each<[string, string, RegExp]>([
    [
      "a request hook throws",
      `transformRequestIn() { throw new Error("no luck"); }`,
      /transformer \\"bad\\" failed at bad\.js:3:\d+: no luck/,
    ],
    [
      "a request hook rejects with no error",
      `async transformRequestIn() { throw "no luck"; }`,
      /\\"bad\\" failed: no luck/,
    ],
    ["auth throws", `auth() { throw new Error("no luck"); }`, /\\"bad\\" failed at bad\.js:3:\d+: no luck/],
    ["a request cannot be printed", `transformRequestIn(r) { r.self = r; return r; }`, /\\"bad\\" failed: .*circular/i],
    [
      "its URL is none",
      `transformRequestIn(body) { return { body, config: { url: "http://" } }; }`,
      /its url http:\/\/ is none/,
    ],
    [
      "an answer hook throws",
      `transformResponseOut() { throw new Error("no luck"); }`,
      /\\"bad\\" failed at bad\.js:3:\d+: no luck/,
    ],
    [
      "an answer hook returns something else",
      `transformResponseOut() { return { ok: true }; }`,
      /returned no Response/,
    ],
    [
      "its Response has been read",
      `async transformResponseOut(r) { await r.text(); return r; }`,
      /Response that has been read/,
    ],
    [
      "its stream fails",
      `transformResponseOut() { return new Response(new ReadableStream({ pull() { throw new Error("no luck"); } })); }`,
      /\\"bad\\" failed at bad\.js:3:\d+: no luck/,
    ],
    [
      "its stream holds objects",
      `transformResponseOut() { return new Response(new ReadableStream({ start(c) { c.enqueue({}); } })); }`,
      /something else than bytes/,
    ],
  ])("%s", async (_, members, text) => {
    const running = await startBad(members);
    const failure = await failureOf(running);
    expect(failure).toEqual({ status: 424, text: expect.stringMatching(text) });
    expect(fieldsOf(parseJson(failure.text))["type"]).toBe("error");
    expect(running.events).toContainEqual(
      expect.objectContaining({ type: "flow.failed", error: expect.objectContaining({ code: "CCR-E201" }) }),
    );
  });

  it.each([
    ["a request hook", `transformRequestIn() { return new Promise(() => {}); }`],
    ["an answer hook", `transformResponseOut() { return new Promise(() => {}); }`],
    ["a stream", `transformResponseOut() { return new Response(new ReadableStream({})); }`],
  ])("%s never ends", async (_, members) => {
    const running = await startBad(members, chat, 100);
    expect(await failureOf(running, false)).toEqual({ status: 424, text: expect.stringMatching(/does not answer/) });
    expect(running.events).toContainEqual(
      expect.objectContaining({ type: "flow.failed", error: expect.objectContaining({ code: "CCR-E202" }) }),
    );
  });

  it("an error answer that a plugin makes up is told as the provider's", async () => {
    const running = await startBad(
      `transformResponseOut() { return new Response('{"error":{"message":"quota"}}', { status: 429 }); }`,
    );
    expect(await failureOf(running)).toEqual({ status: 429, text: expect.stringContaining("quota") });
  });
});

describe("in the middle of an answer", () => {
  const begin: Answerer = (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`data: ${JSON.stringify(CHAT_CHUNKS[0])}\n\n`);
  };
  const passOn = (rest: string): string => `transformResponseOut(response) {
    const reader = response.body.getReader();
    let first = true;
    return new Response(new ReadableStream({
      async pull(controller) {
        if (!first) { ${rest} }
        first = false;
        controller.enqueue((await reader.read()).value);
      },
    }), { headers: response.headers });
  }`;

  it.each<[string, string, RegExp]>([
    ["row 47: a stream that fails", `throw new Error("no luck");`, /no luck/],
    ["row 47: a stream that stops", `return new Promise(() => {});`, /does not answer/],
    ["row 45: a stream that ends early", `return controller.close();`, /closed the stream before/],
  ])("%s ends in an error event, not in the look of an answer", async (_, rest, text) => {
    const { status, text: body } = await failureOf(await startBad(passOn(rest), begin, 500));
    expect(status).toBe(200);
    expect(body).toContain("Hello ");
    expect(body).toMatch(/event: error\ndata: .*/);
    expect(body).toMatch(text);
    expect(body).not.toContain("message_stop");
  });
});

describe("around a plugin's failure", () => {
  it("a provider's refusal is not shown to the plugin", async () => {
    const refuse: Answerer = (response) => void response.writeHead(401).end(`{"error":{"message":"bad key"}}`);
    const running = await startBad(`transformResponseOut() { throw new Error("seen"); }`, refuse);
    const { status, text } = await failureOf(running);
    expect([status, text]).toEqual([424, expect.stringContaining("refused the key")]);
    expect(text).not.toContain("seen");
  });

  it("row 47: a provider that breaks off is named, although a plugin hides it", async () => {
    const breakOff: Answerer = async (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: ${JSON.stringify(CHAT_CHUNKS[0])}\n\n`);
      await sleep(5);
      response.destroy();
    };
    const hide = `transformResponseOut(response) {
      return new Response(new ReadableStream({ async start(controller) {
        const reader = response.body.getReader();
        try { for (;;) { const { done, value } = await reader.read(); if (done) break; controller.enqueue(value); } } catch {}
        controller.close();
      } }), { headers: response.headers });
    }`;
    const { text } = await failureOf(await startBad(hide, breakOff));
    expect(text).toMatch(/event: error\ndata: .*closed the stream/);
    expect(text).not.toContain("message_stop");
  });

  it("row 68: a client that leaves ends the provider's work, through the plugin", async () => {
    const left = Promise.withResolvers<void>();
    const hang: Answerer = (response) => {
      response.on("close", () => left.resolve());
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: ${JSON.stringify(CHAT_CHUNKS[0])}\n\n`);
    };
    const upstream = await startUpstream(hang);
    const running = await startWithPlugins({
      plugins: ["chutes-glm.js"],
      use: ["chutes-glm"],
      url: `${upstream.origin}/v1`,
    });
    const response = await running.ask({ stream: true });
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await left.promise;
    await expect.poll(() => running.events.at(-1)?.type).toBe("flow.aborted");
  });

  it("time that a slow provider takes is not the plugin's", async () => {
    const slow: Answerer = async (response) => {
      await sleep(250);
      await sendEvents(response, CHAT_CHUNKS);
    };
    const whole = `async transformResponseOut(response) { return new Response(await response.text(), { headers: response.headers }); }`;
    const slower: Answerer = async (response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const chunk of CHAT_CHUNKS) {
        await sleep(150);
        response.write(`data: ${typeof chunk === "string" ? chunk : JSON.stringify(chunk)}\n\n`);
      }
      response.end();
    };
    expect((await failureOf(await startBad(whole, slow, 100))).text).toContain("message_stop");
    expect((await failureOf(await startBad(whole, slower, 100))).text).toContain("message_stop");
  });
});
