/** Which path and method lead where, and what is refused on every one of them. */
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

describe("fault 41: paths and methods", () => {
  it.each([
    ["GET", "/"],
    ["HEAD", "/"],
    ["GET", "/health"],
    ["HEAD", "/health"],
    ["GET", "/v1/models?limit=1000"],
  ])("%s %s is answered", async (method, path) => {
    const { proxy } = await setUp();
    expect((await proxy.post("", { method, path }).answer).status).toBe(200);
  });

  it.each([
    ["GET", "/v1/messages"],
    ["PUT", "/v1/messages"],
    ["DELETE", "/v1/messages"],
    ["PATCH", "/v1/messages"],
    ["POST", "/v1/messages/"],
    ["POST", "//v1/messages"],
    ["POST", "/v1/messages/batches"],
    ["GET", "/v1/messages/count_tokens"],
    ["POST", "/v1/models"],
    ["GET", "/nothing/here"],
    ["GET", "/%"],
    ["GET", "/%c0%ae%c0%ae/"],
    ["GET", "/%00"],
    ["OPTIONS", "/v1/messages"],
    ["OPTIONS", "*"],
    ["TRACE", "/"],
    ["POST", "/v1/v1/v1/messages"],
    ["GET", "/../../../../etc/passwd"],
    ["GET", "/api/logs?file=/etc/passwd"],
    ["DELETE", "/api/logs?file=/etc/passwd"],
    ["POST", "/api/config"],
    ["GET", "/api/config"],
    ["POST", "/providers"],
    ["POST", "/api/restart"],
    ["GET", `/${"x".repeat(8_000)}`],
  ])("faults 41, 47, T2, T3, T5: %s %s is not found, in Anthropic's shape", async (method, path) => {
    const { upstream, proxy } = await setUp();
    const answer = await proxy.post(method === "POST" ? WHOLE : "", { method, path }).answer;
    expect(answer.status).toBe(404);
    expect(answer.json).toMatchObject({ type: "error", error: { type: "not_found_error" } });
    expect(answer.text).not.toContain("root:");
    expect(upstream.connections).toBe(0);
  });

  it("HEAD of a path that does not exist has no body", async () => {
    const { proxy } = await setUp();
    const { status, text } = await proxy.post("", { method: "HEAD", path: "/nothing" }).answer;
    expect({ status, text }).toEqual({ status: 404, text: "" });
  });

  it.each(["/v1/messages?beta=true", "/v1/v1/messages", "/v1/v1/messages?beta=true", "/v1/messages?a=1?b=2"])(
    "POST %s is a message",
    async (path) => {
      const { proxy } = await setUp();
      expect((await proxy.post(WHOLE, { path }).answer).json).toMatchObject({ content: [{ text: "fine" }] });
    },
  );

  it.each(["/v1/messages/count_tokens?beta=true", "/v1/v1/messages/count_tokens"])(
    "POST %s is counted",
    async (path) => {
      const { proxy } = await setUp();
      expect((await proxy.post(WHOLE, { path }).answer).json).toEqual({ input_tokens: expect.any(Number) });
    },
  );
});

describe("fault 46: the forms of an open proxy", () => {
  it.each([
    [
      "an absolute URL",
      (port: number) => rawRequest(port, WHOLE, ["Connection: close"], "POST http://example.com/v1/messages"),
    ],
    [
      "an absolute URL of our own",
      (port: number) => rawRequest(port, WHOLE, ["Connection: close"], `POST http://127.0.0.1:${port}/v1/messages`),
    ],
    [
      "an absolute URL of another scheme",
      (port: number) => rawRequest(port, "", ["Connection: close"], "GET file:///etc/passwd"),
    ],
    [
      "an absolute URL of a route",
      (port: number) => rawRequest(port, "", ["Connection: close"], "GET http://example.com/v1/models"),
    ],
  ])("%s is not found", async (_, request) => {
    const { upstream, proxy } = await setUp();
    expectError(await rawAnswer(proxy.port, request(proxy.port)), 404);
    expect(upstream.connections).toBe(0);
  });

  it("CONNECT opens no tunnel", async () => {
    const { upstream, proxy } = await setUp();
    const answer = await rawAnswer(
      proxy.port,
      `CONNECT 127.0.0.1:${upstream.port} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`,
    );
    expect(answer).not.toContain("200");
    expect(upstream.connections).toBe(0);
  });
});

describe("a connection serves many requests", () => {
  it("after messages, errors and other routes alike", async () => {
    const upstream = await scriptedUpstream(
      sseToEnd(anthropicAnswer(["one"])),
      json(400, { error: { message: "bad" } }),
      json(200, anthropicMessage("three")),
    );
    const proxy = await proxyTo(upstream.origin);
    const client = await rawClient(proxy.port);
    client.write(rawRequest(proxy.port, JSON.stringify(REQUEST)));
    await client.until("message_stop");
    client.write(rawRequest(proxy.port, JSON.stringify(REQUEST)));
    await client.until("bad");
    client.write(rawRequest(proxy.port, "{}"));
    await client.until("not a valid Messages request");
    client.write(rawRequest(proxy.port, WHOLE, [], "POST /nothing"));
    await client.until("ccr has no");
    client.write(rawRequest(proxy.port, "", [], "GET /health"));
    await client.until("timestamp");
    client.write(rawRequest(proxy.port, WHOLE));
    await client.until("three");
    expect(client.socket.destroyed).toBe(false);
  });
});
