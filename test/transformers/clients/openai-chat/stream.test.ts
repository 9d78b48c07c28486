/** Answers as Chat Completions streams and as whole completions: every piece in its place, and the same in both forms. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { CcrError } from "../../../../src/core/errors.ts";
import type { StreamEvent } from "../../../../src/core/event.ts";
import type { Block, Message } from "../../../../src/core/message.ts";
import { openaiChat } from "../../../../src/transformers/clients/openai-chat/grammar.ts";
import type { AnswerForm, StreamPrinter } from "../../../../src/transformers/clients/types.ts";
import { fieldsOf, itemsOf, type Fields } from "../../../../src/transformers/foreign.ts";
import { eventsOfMessage } from "../../../../src/transformers/replay.ts";
import { readChatStream } from "../../../helpers/chat-stream.ts";
import { ANSWERS, HEAD, printed } from "../../../helpers/client-answers.ts";

const MESSAGES = [{ role: "user", content: "hi" }];
const TOOLS = [
  { type: "function", function: { name: "read", parameters: { type: "object" } } },
  { type: "custom", custom: { name: "patch" } },
];

function formFor(fields: object = {}): AnswerForm {
  return openaiChat.request({ model: "auto", messages: MESSAGES, tools: TOOLS, ...fields }, {}).answer;
}

const WITH_USAGE = { stream: true, stream_options: { include_usage: true } };

function printer(fields: object = WITH_USAGE): StreamPrinter {
  return formFor(fields).stream(HEAD);
}

function messageWith(content: readonly Block[], fields: Partial<Message> = {}): Message {
  const usage = {
    input_tokens: 5,
    output_tokens: 7,
    cache_read_input_tokens: 30,
    cache_creation_input_tokens: 10,
    output_tokens_details: { thinking_tokens: 4 },
  };
  return {
    id: "msg_up",
    type: "message",
    role: "assistant",
    model: "other",
    content,
    stop_reason: "end_turn",
    stop_sequence: null,
    usage,
    ...fields,
  };
}

/** The completion that a lawful stream of it amounts to. */
function streamed(message: Message): Fields {
  const { breaks, completion } = readChatStream(printed(printer(), eventsOfMessage(message)), { usage: true });
  expect(breaks).toEqual([]);
  return completion;
}

function choiceOf(completion: Fields): Fields {
  return fieldsOf(itemsOf(completion["choices"])[0]);
}

describe("any answer", () => {
  it("is a lawful stream, however its events are batched", () => {
    fc.assert(
      fc.property(ANSWERS, fc.array(fc.nat(80), { maxLength: 8 }), ({ events }, cuts) => {
        const whole = printed(printer(), events);
        expect(printed(printer(), events, cuts)).toBe(whole);
        expect(readChatStream(whole, { usage: true }).breaks).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("is the same completion, streamed and whole", () => {
    fc.assert(
      fc.property(ANSWERS, ({ message, events }) => {
        const { completion } = readChatStream(printed(printer(), events), { usage: true });
        expect(completion).toEqual(JSON.parse(formFor().whole(message, HEAD)));
      }),
      { numRuns: 300 },
    );
  });

  it("begins again when the beginning comes again", () => {
    const events = eventsOfMessage(messageWith([{ type: "text", text: "Hello" }]));
    const again = printer();
    again.push(events.slice(0, 1));
    expect(again.push(events)).toBe(printed(printer(), events));
  });
});

describe("pieces of a message", () => {
  it("text, thinking and calls", () => {
    const message = messageWith(
      [
        { type: "thinking", thinking: "Hm.", signature: "sig" },
        { type: "redacted_thinking", data: "opaque" },
        { type: "text", text: "I look." },
        { type: "tool_use", id: "toolu_1", name: "read", input: { path: "a" } },
        { type: "tool_use", id: "toolu_2", name: "patch", input: { input: "*** Begin" } },
        { type: "tool_use", id: "toolu_3", name: "read", input: {} },
      ],
      { stop_reason: "tool_use" },
    );
    expect(choiceOf(streamed(message))).toEqual({
      index: 0,
      logprobs: null,
      finish_reason: "tool_calls",
      message: {
        role: "assistant",
        content: "I look.",
        refusal: null,
        reasoning_content: "Hm.",
        reasoning_details: [
          { type: "reasoning.text", id: "ccr.0.0", text: "Hm.", signature: "sig" },
          { type: "reasoning.encrypted", id: "ccr.0.0", data: "opaque" },
        ],
        tool_calls: [
          { id: "toolu_1", type: "function", function: { name: "read", arguments: '{"path":"a"}' } },
          { id: "toolu_2", type: "custom", custom: { name: "patch", input: "*** Begin" } },
          { id: "toolu_3", type: "function", function: { name: "read", arguments: "{}" } },
        ],
      },
    });
  });

  it("pieces of a call's arguments go on as they come", () => {
    const call: StreamEvent[] = [
      { type: "content_block_start", index: 0, content_block: { type: "tool_use", id: "t", name: "read", input: {} } },
      { type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: '{"pa' } },
    ];
    const out = printer();
    out.push(eventsOfMessage(messageWith([])).slice(0, 1));
    expect(out.push(call.slice(0, 1))).toContain('"tool_calls":[{"index":0,"id":"t","type":"function"');
    expect(out.push(call.slice(1))).toContain('"tool_calls":[{"index":0,"function":{"arguments":"{\\"pa"}}]');
  });

  it("arguments that a relay has put in the wrong place, and none at all", () => {
    const input = { path: "a" };
    const block = (index: number, content_block: Block): StreamEvent[] => [
      { type: "content_block_start", index, content_block },
      { type: "content_block_stop", index },
    ];
    const [start, ...end] = eventsOfMessage(messageWith([], { stop_reason: "tool_use" }));
    const events = [
      ...(start ? [start] : []),
      ...block(0, { type: "tool_use", id: "t", name: "read", input }),
      ...block(1, { type: "tool_use", id: "u", name: "read" }),
      ...end,
    ];
    const { breaks, completion } = readChatStream(printed(printer(), events), { usage: true });
    expect(breaks).toEqual([]);
    expect(fieldsOf(choiceOf(completion)["message"])["tool_calls"]).toMatchObject([
      { function: { arguments: '{"path":"a"}' } },
      { function: { arguments: "{}" } },
    ]);
  });

  it("a custom tool's call that is no text goes on as it is", () => {
    const call = { type: "tool_use", id: "t", name: "patch", input: { patch: "x" } };
    expect(fieldsOf(choiceOf(streamed(messageWith([call])))["message"])["tool_calls"]).toMatchObject([
      { custom: { input: '{"patch":"x"}' } },
    ]);
  });

  it("texts with something between them are paragraphs, others are one", () => {
    const text = (words: string): Block => ({ type: "text", text: words });
    const call = { type: "server_tool_use", id: "s", name: "web_search", input: { query: "q" } };
    const said = streamed(messageWith([text("One "), text("two."), call, text("Three.")]));
    expect(choiceOf(said)["message"]).toMatchObject({ content: "One two.\n\nThree." });
  });

  it("sources are annotations of the text that they stand behind", () => {
    const cite = (url: string): object => ({ type: "web_search_result_location", url, title: `Of ${url}` });
    const said = streamed(
      messageWith([
        { type: "text", text: "First. " },
        { type: "text", text: "Second.", citations: [cite("https://a"), { type: "char_location" }] },
      ]),
    );
    expect(choiceOf(said)["message"]).toMatchObject({
      annotations: [
        {
          type: "url_citation",
          url_citation: { url: "https://a", title: "Of https://a", start_index: 7, end_index: 14 },
        },
      ],
    });
  });
});

describe("the end", () => {
  it.each([
    ["end_turn", "stop"],
    ["stop_sequence", "stop"],
    ["pause_turn", "stop"],
    ["max_tokens", "length"],
    ["model_context_window_exceeded", "length"],
    ["tool_use", "tool_calls"],
    ["refusal", "content_filter"],
    [null, "stop"],
  ] as const)("%s is %s", (stop_reason, finish) => {
    expect(choiceOf(streamed(messageWith([{ type: "text", text: "x" }], { stop_reason })))["finish_reason"]).toBe(
      finish,
    );
  });

  it("a refusal says why, unless the text has said it", () => {
    const refused = (text: string, explanation: string | null): unknown => {
      const stop_details = { type: "refusal", category: null, explanation } as const;
      const message = messageWith([{ type: "text", text }], { stop_reason: "refusal", stop_details });
      return fieldsOf(choiceOf(streamed(message))["message"])["refusal"];
    };
    expect(refused("So far", "Not this.")).toBe("Not this.");
    expect(refused("Not this.", "Not this.")).toBe(null);
    expect(refused("So far", null)).toBe(null);
  });

  it("usage counts the cache among the prompt", () => {
    expect(streamed(messageWith([]))["usage"]).toEqual({
      prompt_tokens: 45,
      completion_tokens: 7,
      total_tokens: 52,
      prompt_tokens_details: { cached_tokens: 30, cache_write_tokens: 10 },
      completion_tokens_details: { reasoning_tokens: 4 },
    });
  });

  it("usage comes in a stream only where it is asked for", () => {
    const text = printed(printer({ stream: true }), eventsOfMessage(messageWith([])));
    expect(readChatStream(text, { usage: false }).breaks).toEqual([]);
  });

  it("an error is told in OpenAI's shape, and never looks like an end", () => {
    const out = printer();
    const begun = out.push(eventsOfMessage(messageWith([{ type: "text", text: "x" }])).slice(0, 3));
    const error = new CcrError("CCR-E112", { provider: "acme" });
    const { breaks, error: told } = readChatStream(begun + out.error({ error, text: "cut", requestId: "req_1" }));
    expect(breaks).toEqual([]);
    expect(told).toEqual({ message: "cut", type: "server_error", param: null, code: null });
  });

  it("silence is bridged by comments", () => {
    expect(printer().ping).toBe(": ping\n\n");
    expect(printer().push([{ type: "ping" }])).toBe(": ping\n\n");
  });
});

it("every part has our own id and the model the client asked for", () => {
  expect(streamed(messageWith([]))).toMatchObject({
    id: "chatcmpl-0123456789abcdef",
    model: "auto",
    created: HEAD.created,
  });
});
