/** HTTP that is none, or that two readers could understand differently: refused in Anthropic's shape, and never passed on. */
import { describe, expect, it } from "vitest";

import { anthropicAnswer, anthropicMessage, json, sseToEnd } from "../helpers/http-bytes.ts";
import { proxyTo, recordOf, REQUEST, type TestProxy } from "../helpers/proxy.ts";
import { rawAnswer, rawClient, rawRequest } from "../helpers/raw-client.ts";
import { scriptedUpstream, type ScriptedUpstream } from "../helpers/scripted-upstream.ts";

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

describe("fault 45: framing", () => {
  const chunked = (body: string): string => `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;

  it.each([
    [
      "length and chunks",
      (port: number) => rawRequest(port, chunked(WHOLE), ["Content-Length: 5", "Transfer-Encoding: chunked"]),
    ],
    [
      "chunks and length",
      (port: number) => rawRequest(port, chunked(WHOLE), ["Transfer-Encoding: chunked", "Content-Length: 5"]),
    ],
    [
      "two lengths",
      (port: number) => rawRequest(port, WHOLE, [`Content-Length: ${WHOLE.length}`, "Content-Length: 1"]),
    ],
    [
      "two equal lengths",
      (port: number) => rawRequest(port, WHOLE, [`Content-Length: ${WHOLE.length}`, `Content-Length: ${WHOLE.length}`]),
    ],
    ["a length that is no number", (port: number) => rawRequest(port, WHOLE, ["Content-Length: 0x10"])],
    ["a negative length", (port: number) => rawRequest(port, WHOLE, ["Content-Length: -1"])],
    ["an unknown transfer encoding", (port: number) => rawRequest(port, WHOLE, ["Transfer-Encoding: xchunked"])],
    [
      "a header with a space before its colon",
      (port: number) => rawRequest(port, WHOLE, ["Transfer-Encoding : chunked"]),
    ],
    ["a folded header", (port: number) => rawRequest(port, WHOLE, ["X-A: 1\r\n b: 2"])],
    ["garbage", () => "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n"],
    ["a chunk size that is none", (port: number) => rawRequest(port, "zz\r\n", ["Transfer-Encoding: chunked"])],
  ])("%s: refused, and the connection is closed", async (_, request) => {
    const { upstream, proxy } = await setUp();
    expectError(await rawAnswer(proxy.port, request(proxy.port)), 400);
    expect(upstream.connections).toBe(0);
  });

  it("no host: refused like a foreign one", async () => {
    const { upstream, proxy } = await setUp();
    const request = `POST /v1/messages HTTP/1.1\r\nConnection: close\r\nContent-Length: ${WHOLE.length}\r\n\r\n${WHOLE}`;
    expectError(await rawAnswer(proxy.port, request), 403);
    expect(upstream.connections).toBe(0);
  });

  it("the letter case of `ChunKed` does not matter", async () => {
    const { proxy } = await setUp();
    const request = rawRequest(proxy.port, chunked(WHOLE), ["Transfer-Encoding: ChunKed", "Connection: close"]);
    expect(await rawAnswer(proxy.port, request)).toMatch(/^HTTP\/1\.1 200 [^]*fine/);
  });

  it("requests that follow each other without waiting are answered in turn", async () => {
    const upstream = await scriptedUpstream(
      [{ sleep: 100 }, ...json(200, anthropicMessage("first"))],
      json(200, anthropicMessage("second")),
    );
    const proxy = await proxyTo(upstream.origin);
    const client = await rawClient(proxy.port);
    client.write(rawRequest(proxy.port, WHOLE) + rawRequest(proxy.port, WHOLE));
    await client.until("second");
    expect(client.received.indexOf("first")).toBeLessThan(client.received.indexOf("second"));
  });

  it("Expect: 100-continue is granted", async () => {
    const { proxy } = await setUp();
    const client = await rawClient(proxy.port);
    const request = rawRequest(proxy.port, WHOLE, ["Expect: 100-continue"]);
    const bodyAt = request.indexOf("\r\n\r\n") + 4;
    client.write(request.slice(0, bodyAt));
    await client.until("100 Continue");
    client.write(request.slice(bodyAt));
    await client.until("fine");
  });

  it("garbage behind a request that is being answered does not get into the answer", async () => {
    const gate = Promise.withResolvers<void>();
    const frames = anthropicAnswer(["fine"], "claude-opus-5-5");
    const upstream = await scriptedUpstream(
      sseToEnd([...frames.slice(0, 3), { until: gate.promise }, ...frames.slice(3)]),
    );
    const proxy = await proxyTo(upstream.origin);
    const client = await rawClient(proxy.port);
    client.write(rawRequest(proxy.port, JSON.stringify(REQUEST)));
    await client.until("fine");
    client.write("garbage\r\n\r\n");
    gate.resolve();
    await client.closed;
    expect(client.received.split("HTTP/1.1 ")).toHaveLength(2);
  });

  it("HTTP/1.0 is served", async () => {
    const { proxy } = await setUp();
    const request = rawRequest(proxy.port, WHOLE).replace("HTTP/1.1", "HTTP/1.0");
    expect(await rawAnswer(proxy.port, request)).toMatch(/200 [^]*fine/);
  });
});
