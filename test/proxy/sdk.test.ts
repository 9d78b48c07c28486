/** The official SDK as a client: everything the proxy sends must be readable for it. */
import Anthropic, { APIError } from "@anthropic-ai/sdk";
import { describe, expect, it } from "vitest";

import {
  anthropicAnswer,
  anthropicFrames as f,
  anthropicMessage,
  chatAnswer,
  chatChunk,
  chatCompletion,
  CHAT_DONE,
  CHAT_USAGE,
  frame,
  json,
  sse,
  sseToEnd,
} from "../helpers/http-bytes.ts";
import { proxyTo, type TestProxy } from "../helpers/proxy.ts";
import { RESET, scriptedUpstream, type Script } from "../helpers/scripted-upstream.ts";
import { DIALECTS, type Wired } from "../helpers/wires.ts";

const ASK = { model: "claude-opus-5-5", max_tokens: 64, messages: [{ role: "user" as const, content: "hi" }] };

/** A stream with thinking, text and two tool calls in either grammar. */
const RICH: Readonly<Record<Wired, readonly string[]>> = {
  anthropic: [
    f.start(),
    f.ping(),
    ...anthropicBlock(0, { type: "thinking", thinking: "", signature: "" }, [
      { type: "thinking_delta", thinking: "let me " },
      { type: "thinking_delta", thinking: "see" },
      { type: "signature_delta", signature: "c2ln" },
    ]),
    ...anthropicBlock(1, { type: "text", text: "" }, [{ type: "text_delta", text: "Grüße 🙂" }]),
    ...anthropicBlock(2, { type: "tool_use", id: "toolu_1", name: "Read", input: {} }, [
      { type: "input_json_delta", partial_json: '{"path"' },
      { type: "input_json_delta", partial_json: ':"a.txt"}' },
    ]),
    ...anthropicBlock(3, { type: "tool_use", id: "toolu_2", name: "List", input: {} }, [
      { type: "input_json_delta", partial_json: "" },
    ]),
    f.messageDelta("tool_use"),
    f.stop(),
  ],
  "openai-chat": [
    chatChunk({ role: "assistant", content: "" }),
    chatChunk({ reasoning_content: "let me " }),
    chatChunk({ reasoning_content: "see" }),
    chatChunk({ content: "Grüße 🙂" }),
    chatChunk({
      tool_calls: [{ index: 0, id: "toolu_1", type: "function", function: { name: "Read", arguments: "" } }],
    }),
    chatChunk({ tool_calls: [{ index: 0, function: { arguments: '{"path"' } }] }),
    chatChunk({ tool_calls: [{ index: 0, function: { arguments: ':"a.txt"}' } }] }),
    chatChunk({
      tool_calls: [{ index: 1, id: "toolu_2", type: "function", function: { name: "List", arguments: "{}" } }],
    }),
    chatChunk({}, "tool_calls"),
    CHAT_USAGE,
    CHAT_DONE,
  ],
};

function anthropicBlock(index: number, content_block: object, deltas: readonly object[]): string[] {
  return [
    frame({ type: "content_block_start", index, content_block }, "content_block_start"),
    ...deltas.map((delta) => frame({ type: "content_block_delta", index, delta }, "content_block_delta")),
    f.blockStop(index),
  ];
}

function clientOf({ url }: TestProxy): Anthropic {
  return new Anthropic({ baseURL: url, apiKey: "any", maxRetries: 0 });
}

async function clientFor(dialect: Wired, ...scripts: readonly Script[]): Promise<Anthropic> {
  const upstream = await scriptedUpstream(...scripts);
  return clientOf(await proxyTo(upstream.origin, { dialect }));
}

/** What the SDK rejects with. */
async function failureOf(promise: Promise<unknown>): Promise<APIError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof APIError) return error;
    throw error;
  }
  throw new Error("did not fail");
}

describe.each(DIALECTS)("%s", (dialect) => {
  const rich = {
    model: "claude-opus-5-5",
    role: "assistant",
    stop_reason: "tool_use",
    content: [
      { type: "thinking", thinking: "let me see" },
      { type: "text", text: "Grüße 🙂" },
      { type: "tool_use", id: "toolu_1", name: "Read", input: { path: "a.txt" } },
      { type: "tool_use", id: "toolu_2", name: "List", input: {} },
    ],
    usage: { input_tokens: 12, output_tokens: 3 },
  };

  it("the streaming helper reads thinking, text, tools and usage", async () => {
    const client = await clientFor(dialect, sseToEnd(RICH[dialect]));
    const texts: string[] = [];
    const message = await client.messages
      .stream(ASK)
      .on("text", (text) => texts.push(text))
      .finalMessage();
    expect(message).toMatchObject(rich);
    expect(texts.join("")).toBe("Grüße 🙂");
  });

  it("messages.create without a stream reads the same, from a stream and from JSON", async () => {
    const client = await clientFor(
      dialect,
      sseToEnd(RICH[dialect]),
      json(200, dialect === "anthropic" ? anthropicMessage("plain") : chatCompletion("plain")),
    );
    expect(await client.messages.create(ASK)).toMatchObject(rich);
    expect(await client.messages.create(ASK)).toMatchObject({
      content: [{ type: "text", text: "plain" }],
      stop_reason: "end_turn",
    });
  });

  it("a stream that was JSON reads the same", async () => {
    const client = await clientFor(
      dialect,
      json(200, dialect === "anthropic" ? anthropicMessage("plain") : chatCompletion("plain")),
    );
    expect(await client.messages.stream(ASK).finalMessage()).toMatchObject({
      content: [{ type: "text", text: "plain" }],
      stop_reason: "end_turn",
    });
  });

  it("messages.create with a stream gives every event", async () => {
    const client = await clientFor(dialect, sseToEnd(RICH[dialect]));
    const types: string[] = [];
    for await (const event of await client.messages.create({ ...ASK, stream: true })) types.push(event.type);
    expect(types[0]).toBe("message_start");
    expect(types.at(-1)).toBe("message_stop");
  });

  it("a stream that was greeted before the provider spoke", async () => {
    const client = await clientFor(dialect, [{ sleep: 4_200 }, ...sseToEnd(RICH[dialect])]);
    expect(await client.messages.stream(ASK).finalMessage()).toMatchObject({ content: rich.content });
  });

  it.each([
    [401, 424],
    [402, 402],
    [404, 424],
    [429, 429],
    [500, 500],
    [503, 503],
  ])("an answer of %d is an error with status %d, type, text and request id", async (status, seen) => {
    const client = await clientFor(dialect, json(status, { error: { message: "so it is" } }));
    const error = await failureOf(client.messages.create(ASK));
    expect(error).toMatchObject({
      status: seen,
      error: { type: "error", error: { message: expect.stringContaining("so it is") } },
    });
    expect(error.requestID).toMatch(/^req_/);
  });

  it("a stream that breaks off rejects, and does not look finished", async () => {
    const opening = dialect === "anthropic" ? anthropicAnswer(["hi"]).slice(0, 3) : chatAnswer(["hi"]).slice(0, 2);
    const client = await clientFor(dialect, [...sse([...opening, { sleep: 30 }]), RESET]);
    const error = await failureOf(client.messages.stream(ASK).finalMessage());
    expect(error.message).toContain("closed the stream");
  });

  it("an error event in the middle rejects with its type", async () => {
    const opening = dialect === "anthropic" ? anthropicAnswer(["hi"]).slice(0, 3) : chatAnswer(["hi"]).slice(0, 2);
    const last =
      dialect === "anthropic"
        ? f.error("overloaded_error", "busy")
        : frame({ error: { message: "busy", type: "overloaded_error" } });
    const client = await clientFor(dialect, sseToEnd([...opening, last]));
    const error = await failureOf(client.messages.stream(ASK).finalMessage());
    expect(error).toMatchObject({ type: "overloaded_error" });
  });
});

describe("other routes", () => {
  it("row 133: countTokens gives a number above nothing", async () => {
    const client = await clientFor("anthropic", json(404, {}));
    const { input_tokens } = await client.messages.countTokens({
      model: ASK.model,
      messages: [{ role: "user", content: "" }],
    });
    expect(input_tokens).toBeGreaterThan(0);
  });

  it("models.list gives every model, the page being the only one", async () => {
    const client = await clientFor("anthropic", json(404, {}));
    const ids: string[] = [];
    for await (const model of client.models.list({ limit: 1000 })) ids.push(model.id);
    expect(ids).toEqual(["claude-ccr/auto", "claude-ccr/up,up-model"]);
  });

  it("a path that does not exist is a not-found error", async () => {
    const client = await clientFor("anthropic", json(404, {}));
    expect(await failureOf(client.models.retrieve("x/y"))).toMatchObject({ status: 404, type: "not_found_error" });
  });
});
