/** The server as a whole: how it is opened, what it bears, how it ends. */
import { once } from "node:events";
import { createServer } from "node:net";

import { describe, expect, it, onTestFinished } from "vitest";

import { anthropicAnswer, anthropicFrames as f, anthropicMessage, json, sse, sseToEnd } from "../helpers/http-bytes.ts";
import { proxyTo, recordOf, REQUEST, textOf, type TestProxy } from "../helpers/proxy.ts";
import { rawAnswer, rawClient, rawRequest } from "../helpers/raw-client.ts";
import { portOf, scriptedUpstream, type ScriptedUpstream } from "../helpers/scripted-upstream.ts";

const WHOLE = JSON.stringify({ ...REQUEST, stream: false });

async function setUp(): Promise<{ upstream: ScriptedUpstream; proxy: TestProxy }> {
  const upstream = await scriptedUpstream(json(200, anthropicMessage("fine")));
  return { upstream, proxy: await proxyTo(upstream.origin) };
}

function expectError(answer: string, status: number): void {
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  const body = recordOf(answer.slice(answer.indexOf("\r\n\r\n") + 4));
  expect(body).toMatchObject({
    type: "error",
    error: { type: expect.stringMatching(/_error$/), message: expect.any(String) },
  });
}

describe("fault 42, T16: sizes", () => {
  it("8 MB are served", async () => {
    const { upstream, proxy } = await setUp();
    const body = JSON.stringify({
      ...REQUEST,
      stream: false,
      messages: [{ role: "user", content: "x".repeat(8_000_000) }],
    });
    expect((await proxy.post(body).answer).status).toBe(200);
    expect(upstream.requests[0]?.body.length).toBeGreaterThan(8_000_000);
  });

  it.each(["/v1/messages", "/v1/messages/count_tokens"])(
    "80 MB to %s are refused with an answer that arrives, by length and in chunks",
    async (path) => {
      const { upstream, proxy } = await setUp();
      const body = Buffer.alloc(80_000_000, "x");
      for (const headers of [{}, { "transfer-encoding": "chunked" }]) {
        const stream = new ReadableStream({
          start(controller) {
            controller.enqueue(body);
            controller.close();
          },
        });
        const chunked = "transfer-encoding" in headers;
        const answer = await fetch(proxy.url + path, {
          method: "POST",
          body: chunked ? stream : body,
          ...(chunked && { duplex: "half" }),
        });
        expect(answer.status).toBe(413);
        expect(await answer.json()).toMatchObject({ type: "error", error: { type: "request_too_large" } });
      }
      expect(upstream.connections).toBe(0);
    },
  );

  it("headers above the limit are refused in Anthropic's shape", async () => {
    const { proxy } = await setUp();
    expectError(await rawAnswer(proxy.port, rawRequest(proxy.port, WHOLE, [`X-Long: ${"x".repeat(200_000)}`])), 431);
  });

  it("headers of 40 KB are fine", async () => {
    const { proxy } = await setUp();
    const request = rawRequest(proxy.port, WHOLE, [`X-Long: ${"x".repeat(40_000)}`, "Connection: close"]);
    expect(await rawAnswer(proxy.port, request)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it("fault 44: a hundred clients that never finish their request disturb nobody", async () => {
    const { proxy } = await setUp();
    const half = rawRequest(proxy.port, WHOLE).slice(0, -10);
    const clients = await Promise.all(Array.from({ length: 100 }, () => rawClient(proxy.port)));
    for (const client of clients) client.write(half);
    expect((await proxy.post(WHOLE).answer).status).toBe(200);
    for (const { socket } of clients) socket.resetAndDestroy();
    expect((await proxy.post(WHOLE).answer).status).toBe(200);
  });
});

describe("listening", () => {
  it("fault 50: a port in use is an error of the table, and its owner goes on", async () => {
    const stranger = createServer().listen(0, "127.0.0.1");
    await once(stranger, "listening");
    onTestFinished(() => void stranger.close());
    const port = portOf(stranger.address());
    await expect(proxyTo("http://127.0.0.1:9", { port })).rejects.toMatchObject({
      code: "CCR-E001",
      message: `port ${port} is in use`,
    });
    expect(stranger.listening).toBe(true);
  });

  it("an address that is not ours is an error that says so", async () => {
    const failing = proxyTo("http://127.0.0.1:9", {
      host: "192.0.2.1",
      clients: [{ token: "token-1", session: undefined }],
    });
    await expect(failing).rejects.toMatchObject({
      code: "CCR-E001",
      message: expect.stringContaining("EADDRNOTAVAIL"),
    });
  });

  it("is told on the bus", async () => {
    const { proxy } = await setUp();
    expect(proxy.events[0]).toMatchObject({ type: "proxy.listening", url: `http://127.0.0.1:${proxy.port}` });
  });
});

describe("fault 60: the end", () => {
  const frames = anthropicAnswer(["fi", "ne"], "claude-opus-5-5");

  it("running requests are finished, and nobody new comes in", async () => {
    const gate = Promise.withResolvers<void>();
    const upstream = await scriptedUpstream(
      sseToEnd([...frames.slice(0, 3), { until: gate.promise }, ...frames.slice(3)]),
    );
    const proxy = await proxyTo(upstream.origin);
    const idle = await rawClient(proxy.port);
    idle.write(rawRequest(proxy.port, "", [], "GET /health"));
    await idle.until("timestamp");
    const posted = proxy.post();
    await posted.head;
    const closed = proxy.proxy.close(20_000);
    await idle.closed;
    await expect(proxy.post().answer).rejects.toThrow("ECONNREFUSED");
    gate.resolve();
    expect(textOf((await posted.answer).events)).toBe("fine");
    await closed;
    expect(upstream.open).toBe(0);
  });

  it("a request on a connection that is still in use is refused", async () => {
    const gate = Promise.withResolvers<void>();
    const upstream = await scriptedUpstream(
      sseToEnd([...frames.slice(0, 3), { until: gate.promise }, ...frames.slice(3)]),
    );
    const proxy = await proxyTo(upstream.origin);
    const client = await rawClient(proxy.port);
    client.write(rawRequest(proxy.port, JSON.stringify(REQUEST)));
    await client.until("fi");
    const closed = proxy.proxy.close(20_000);
    client.write(rawRequest(proxy.port, JSON.stringify(REQUEST)));
    gate.resolve();
    await client.closed;
    await closed;
    expect(client.received).toContain("message_stop");
    expect(upstream.requests).toHaveLength(1);
  });

  it("what does not end in time is ended with an error: as an event, or as an answer", async () => {
    const never = new Promise<void>(() => {});
    const upstream = await scriptedUpstream([...sse(frames.slice(0, 3)), { until: never }], [{ until: never }]);
    const proxy = await proxyTo(upstream.origin);
    const begun = proxy.post();
    await begun.head;
    const waiting = proxy.post(WHOLE);
    await upstream.request(1);
    await proxy.proxy.close(50);
    expect((await begun.answer).events.at(-1)).toMatchObject({
      type: "error",
      error: { type: "overloaded_error", message: "ccr is shutting down" },
    });
    expect(await waiting.answer).toMatchObject({ status: 503, json: { error: { message: "ccr is shutting down" } } });
    await Promise.all(upstream.requests.map(({ left }) => left));
  });

  it("a client that does not read does not hold it up", async () => {
    const flood = Buffer.concat([
      Buffer.from("2710\r\n"),
      Buffer.from(f.text("x".repeat(10_000 - f.text("").length))),
      Buffer.from("\r\n"),
    ]);
    const upstream = await scriptedUpstream([...sse(frames.slice(0, 2)), { flood, times: 1e6 }]);
    const proxy = await proxyTo(upstream.origin);
    const message = await proxy.post().head;
    message.pause();
    await proxy.event("flow.first-token");
    await proxy.proxy.close(0);
    message.destroy();
    await (
      await upstream.request(0)
    ).left;
    expect(upstream.open).toBe(0);
  });

  it("twice is once", async () => {
    const { proxy } = await setUp();
    await Promise.all([proxy.proxy.close(), proxy.proxy.close(10)]);
    await proxy.proxy.close();
    await expect(proxy.post().answer).rejects.toThrow("ECONNREFUSED");
  });
});
