/** Every phase of an exchange is bounded, and nothing else is cut short by those bounds. */
import { createServer, type Server } from "node:http";

import { describe, expect, it, onTestFinished } from "vitest";

import { Redactor } from "../../src/core/redact.ts";
import { answerBrokenRequests } from "../../src/proxy/broken-requests.ts";
import { ErrorText } from "../../src/proxy/error-text.ts";
import { head, json, sse, sseHead, sseToEnd } from "../helpers/http-bytes.ts";
import { type Answer, proxyBefore, proxyTo, REQUEST, textOf } from "../helpers/proxy.ts";
import { rawClient } from "../helpers/raw-client.ts";
import { portOf, scriptedUpstream, type Script, type Step } from "../helpers/scripted-upstream.ts";
import { DIALECTS, type Wired, WIRES } from "../helpers/wires.ts";

const TIMEOUT_MS = 1_000;

async function through(dialect: Wired, script: Script, body: object = REQUEST): Promise<Answer> {
  const { proxy } = await proxyBefore([script], { dialect, config: { timeoutMs: TIMEOUT_MS } });
  return proxy.post(body).answer;
}

describe.each(DIALECTS)("%s: a provider that falls silent", (dialect) => {
  const { answer, preliminary } = WIRES[dialect];
  const silence: Step = { sleep: 20_000 };

  it("faults 19, 20: is given up after the configured time, in whichever phase", async () => {
    const cases: readonly (readonly [Script, object, number])[] = [
      [[silence], REQUEST, 504],
      [[silence], { ...REQUEST, stream: false }, 504],
      [[sseHead(), silence], { ...REQUEST, stream: false }, 504],
      [[head(200, { "content-length": "100" }), '{"a', silence], { ...REQUEST, stream: false }, 504],
      [[...sse([preliminary]), silence], REQUEST, 200],
      [[...sse(answer(["some "]).slice(0, 3)), silence], REQUEST, 200],
    ];
    const answers = await Promise.all(cases.map(([script, body]) => through(dialect, script, body)));
    expect(answers.map(({ status }) => status)).toEqual(cases.map(([, , status]) => status));
    for (const { text } of answers) {
      expect(text).toContain("timeout_error");
      expect(text).toContain("no byte from up for 1 s");
      expect(text).not.toContain("message_stop");
    }
    expect(textOf(answers.at(-1)?.events ?? [])).toBe("some ");
  });

  it("row 54: is not given up while comments come", async () => {
    const alive = Array.from({ length: 6 }, (): Step[] => [{ sleep: 400 }, ": alive\n\n"]).flat();
    const [first = "", ...rest] = answer(["fine"]);
    expect(textOf((await through(dialect, sseToEnd([first, ...alive, ...rest]))).events)).toBe("fine");
  });

  it("is not given up because the client is slow", async () => {
    const text = "x".repeat(10_000);
    const script = sseToEnd(answer(Array.from({ length: 3_000 }, () => text)));
    const { proxy } = await proxyBefore([script], { dialect, config: { timeoutMs: TIMEOUT_MS } });
    const message = await proxy.post().head;
    message.pause();
    await new Promise((resolve) => void setTimeout(resolve, 2.5 * TIMEOUT_MS));
    let length = 0;
    let tail = "";
    for await (const piece of message) {
      length += String(piece).length;
      tail = (tail + String(piece)).slice(-300);
    }
    expect(length).toBeGreaterThan(30_000_000);
    expect(tail).toContain("message_stop");
  });
});

it("fault 20: a connection that does not come about is given up after ten seconds, and not tried again", async () => {
  const upstream = await scriptedUpstream([{ sleep: 60_000 }]);
  const proxy = await proxyTo(upstream.origin.replace("http:", "https:"));
  const { status, text } = await proxy.post({ ...REQUEST, stream: false }).answer;
  expect(status).toBe(502);
  expect(text).toContain("no connection within 10 s");
  expect(upstream.connections).toBe(1);
});

describe("a client that does not finish its request", () => {
  /** A server with our answers and limits that a test can wait for. */
  async function impatientServer(): Promise<Server> {
    const limits = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20 };
    const server = createServer(limits, (req) => void req.resume());
    answerBrokenRequests(server, { isAnswering: () => false }, () => new ErrorText("req_1", new Redactor()));
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return server;
  }

  it.each([
    ["the headers", "POST /v1/messages HTTP/1.1\r\nHost: x\r\n"],
    ["the body", 'POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"mod'],
  ])("fault 44: never ends %s: 408 in Anthropic's shape", async (_, bytes) => {
    const server = await impatientServer();
    const client = await rawClient(portOf(server.address()));
    client.write(bytes);
    await client.closed;
    expect(client.received).toMatch(/^HTTP\/1\.1 408 [^]*"invalid_request_error"/);
  });
});

it("T16: more requests at once than anybody needs are refused until one has ended", async () => {
  const never = new Promise<void>(() => {});
  const { upstream, proxy } = await proxyBefore([
    ...Array.from({ length: 256 }, () => [{ until: never }]),
    json(400, { error: { message: "the last one" } }),
  ]);
  const running = Array.from({ length: 256 }, () => proxy.post());
  await upstream.request(255);
  const { status, headers, json: refused } = await proxy.post().answer;
  expect({ status, retry: headers["retry-after"] }).toEqual({ status: 503, retry: "1" });
  expect(refused).toMatchObject({ error: { type: "overloaded_error" } });
  running[0]?.leave();
  await proxy.event("flow.aborted");
  expect((await proxy.post().answer).text).toContain("the last one");
  for (const posted of running) posted.leave();
  await proxy.event("flow.aborted", 255);
});
