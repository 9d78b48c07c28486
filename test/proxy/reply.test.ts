/** The client's side of an exchange: what is held back, what keeps it alive, and that it has exactly one end. */
import { createServer, type ServerResponse } from "node:http";

import { describe, expect, it, onTestFinished, vi } from "vitest";

import { CcrError } from "../../src/core/errors.ts";
import type { StreamEvent } from "../../src/core/event.ts";
import { NO_USAGE } from "../../src/core/message.ts";
import { Redactor } from "../../src/core/redact.ts";
import { ErrorText } from "../../src/proxy/error-text.ts";
import { Reply } from "../../src/proxy/reply.ts";
import { messages } from "../../src/transformers/clients/messages/grammar.ts";
import { openaiChat } from "../../src/transformers/clients/openai-chat/grammar.ts";
import { openaiResponses } from "../../src/transformers/clients/openai-responses/grammar.ts";
import type { ClientGrammar } from "../../src/transformers/clients/types.ts";
import { eventsOfMessage } from "../../src/transformers/replay.ts";
import { readChatStream } from "../helpers/chat-stream.ts";
import { HEAD } from "../helpers/client-answers.ts";
import { anthropicAnswer, anthropicFrames as f } from "../helpers/http-bytes.ts";
import { type Answer, eventsOf, post } from "../helpers/proxy.ts";
import { readResponsesStream } from "../helpers/responses-stream.ts";
import { portOf } from "../helpers/scripted-upstream.ts";

const PING: StreamEvent = { type: "ping" };
const CONTENT = { content: true, start: false };
const PRELIMINARY = { content: false, start: true };

interface Setting {
  readonly reply: Reply;
  readonly res: ServerResponse;
  readonly answer: Promise<Answer>;
}

/** A reply to a real client. Timers are driven by the test. */
async function setUp(greeting: () => StreamEvent = () => PING, grammar: ClientGrammar = messages): Promise<Setting> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const arrived = Promise.withResolvers<ServerResponse>();
  const server = createServer((_, res) => arrived.resolve(res));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { answer } = post(portOf(server.address()));
  const res = await arrived.promise;
  const asked = { model: "auto", messages: [{ role: "user", content: "hi" }], input: "hi" };
  const printer = grammar.request(asked, {}).answer.stream(HEAD);
  return { reply: new Reply(res, new ErrorText("req_1", new Redactor(), grammar), printer, greeting), res, answer };
}

const types = ({ events }: Answer): string[] => events.map(({ type }) => type);

describe("before there is content", () => {
  it("nothing is sent, and preliminaries come with the content", async () => {
    const { reply, res, answer } = await setUp();
    void reply.bytes(f.start(), PRELIMINARY);
    expect({ sent: res.headersSent, begun: reply.begun, started: reply.started }).toEqual({
      sent: false,
      begun: false,
      started: false,
    });
    void reply.bytes(f.textStart(), CONTENT);
    expect({ sent: res.headersSent, begun: reply.begun, started: reply.started }).toEqual({
      sent: true,
      begun: true,
      started: true,
    });
    reply.end();
    const read = await answer;
    expect(read.headers).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache",
      "request-id": "req_1",
    });
    expect(types(read)).toEqual(["message_start", "content_block_start"]);
  });

  it("what a failed attempt has left is forgotten, headers too", async () => {
    const { reply, answer } = await setUp();
    reply.forward({ "request-id": "req_up", "x-should-retry": "true" });
    void reply.bytes(f.start("first"), PRELIMINARY);
    reply.reset();
    void reply.bytes(anthropicAnswer(["x"], "second").join(""), { content: true, start: true });
    reply.end();
    const { headers, events } = await answer;
    expect(headers["request-id"]).toBe("req_1");
    expect(headers).not.toHaveProperty("x-should-retry");
    expect(events.filter(({ type }) => type === "message_start")).toMatchObject([{ message: { model: "second" } }]);
  });

  it("more preliminaries than can be held open the stream", async () => {
    const { reply, res, answer } = await setUp();
    void reply.bytes(": x".repeat(30_000), { content: false, start: false });
    expect({ sent: res.headersSent, begun: reply.begun }).toEqual({ sent: true, begun: true });
    reply.end();
    await answer;
  });

  it("a stream that is late is opened with what is held, or with a greeting, and stays open to another attempt", async () => {
    const { reply, answer } = await setUp();
    reply.openWithin(4_000);
    reply.openWithin(1_000);
    vi.advanceTimersByTime(999);
    expect(reply.started).toBe(false);
    void reply.bytes(f.start(), PRELIMINARY);
    vi.advanceTimersByTime(1);
    expect({ begun: reply.begun, started: reply.started }).toEqual({ begun: false, started: true });
    reply.openWithin(1_000);
    void reply.bytes(f.textStart(), CONTENT);
    reply.end();
    expect(types(await answer)).toEqual(["message_start", "content_block_start"]);
  });

  it("a greeting that is a message_start counts as one: an attempt's own is left out", async () => {
    const [start] = eventsOf(f.start());
    const { reply, answer } = await setUp(() => start ?? PING);
    reply.openWithin(10);
    vi.advanceTimersByTime(10);
    expect(reply.started).toBe(true);
    void reply.events(eventsOf(anthropicAnswer(["x"]).join("")), true);
    reply.end();
    expect(types(await answer).filter((type) => type === "message_start")).toHaveLength(1);
  });
});

describe("row 65: while the provider is silent", () => {
  it("a ping every ten seconds, counted from the last byte", async () => {
    const { reply, answer } = await setUp();
    void reply.bytes(f.textStart(), CONTENT);
    vi.advanceTimersByTime(9_999);
    void reply.bytes(f.text("a"), CONTENT);
    vi.advanceTimersByTime(9_999);
    void reply.bytes(f.text("b"), CONTENT);
    vi.advanceTimersByTime(30_000);
    reply.end();
    vi.advanceTimersByTime(30_000);
    expect(types(await answer)).toEqual([
      "content_block_start",
      "content_block_delta",
      "content_block_delta",
      "ping",
      "ping",
      "ping",
    ]);
  });

  it("no ping for a client that does not read", async () => {
    const { reply, res, answer } = await setUp();
    void reply.bytes(f.textStart(), CONTENT);
    const drained = reply.bytes(Buffer.alloc(50_000_000, ":"), CONTENT);
    const { writableLength } = res;
    vi.advanceTimersByTime(60_000);
    expect(res.writableLength).toBe(writableLength);
    await drained;
    reply.end();
    expect(types(await answer)).not.toContain("ping");
  });

  it("none after the client has gone", async () => {
    const { reply, res, answer } = await setUp();
    void reply.bytes(f.textStart(), CONTENT);
    const failed = expect(answer).rejects.toThrow();
    res.destroy();
    await failed;
    vi.advanceTimersByTime(20_000);
    reply.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("the end", () => {
  it.each([
    ["an answer, while the status is free", (): void => {}, 502],
    ["an answer, whatever was held", (reply: Reply): void => void reply.bytes(f.start(), PRELIMINARY), 502],
    ["an event, once there is content", (reply: Reply): void => void reply.bytes(f.textStart(), CONTENT), 200],
    [
      "an event, once the client was greeted",
      (reply: Reply): void => {
        reply.openWithin(1);
        vi.advanceTimersByTime(1);
      },
      200,
    ],
  ])("a failure is %s", async (_, before, status) => {
    const { reply, answer } = await setUp();
    before(reply);
    reply.fail(new CcrError("CCR-E107", { provider: "up" }));
    reply.fail(new CcrError("CCR-E900"));
    reply.end();
    void reply.bytes("late", CONTENT);
    const { text, status: seen } = await answer;
    expect(seen).toBe(status);
    expect(text.match(/"type":"error"/g)).toHaveLength(1);
    expect(text).not.toMatch(/late|defect|message_stop/);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("an answer without content is opened by its end", async () => {
    const { reply, answer } = await setUp();
    reply.end();
    reply.end();
    expect(await answer).toMatchObject({ status: 200, text: 'event: ping\ndata: {"type":"ping"}\n\n' });
  });

  it("JSON has its length, and the provider's headers", async () => {
    const { reply, answer } = await setUp();
    reply.forward({ "request-id": "req_up" });
    reply.json('{"grüße":1}');
    expect(await answer).toMatchObject({
      status: 200,
      text: '{"grüße":1}',
      headers: { "content-type": "application/json", "content-length": "13", "request-id": "req_up" },
    });
  });
});

describe.each([
  ["Chat Completions", openaiChat, (text: string) => readChatStream(text).breaks],
  ["Responses", openaiResponses, (text: string) => readResponsesStream(text).breaks],
] as const)("a client of %s", (_, grammar, breaksOf) => {
  const ANSWER = eventsOfMessage({
    id: "msg_up",
    type: "message",
    role: "assistant",
    model: "up-model",
    content: [{ type: "text", text: "Hello" }],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: NO_USAGE,
  });
  const START = ANSWER.slice(0, 1);

  it("is greeted and kept in its own grammar, and an attempt's own beginning is left out", async () => {
    const { reply, answer } = await setUp(() => START[0] ?? PING, grammar);
    reply.openWithin(1_000);
    vi.advanceTimersByTime(1_000);
    vi.advanceTimersByTime(10_000);
    void reply.events(ANSWER, true);
    reply.end();
    const { text, headers } = await answer;
    expect(text).toContain("\n: ping\n\n");
    expect(breaksOf(text)).toEqual([]);
    expect(headers).toMatchObject({ "x-request-id": "req_1", "content-type": "text/event-stream; charset=utf-8" });
  });

  it("hears nothing of a failed attempt", async () => {
    const { reply, answer } = await setUp(() => PING, grammar);
    void reply.events(START, false);
    reply.reset();
    void reply.events(ANSWER, true);
    reply.end();
    expect(breaksOf((await answer).text)).toEqual([]);
  });

  it("hears of a failure in its own grammar", async () => {
    const { reply, answer } = await setUp(() => PING, grammar);
    void reply.events(ANSWER.slice(0, 3), true);
    reply.fail(new CcrError("CCR-E112", { provider: "up" }));
    const { text } = await answer;
    expect(breaksOf(text)).toEqual([]);
    expect(text).toContain("up closed the stream before the answer was complete");
  });
});
