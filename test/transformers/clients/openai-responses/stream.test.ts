/** Answers as Responses streams and as whole responses: every event in its place, and the same in both forms. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { CcrError } from "../../../../src/core/errors.ts";
import { NO_USAGE, type Block, type Message } from "../../../../src/core/message.ts";
import { openaiResponses } from "../../../../src/transformers/clients/openai-responses/grammar.ts";
import type { AnswerForm, StreamPrinter } from "../../../../src/transformers/clients/types.ts";
import { itemsOf, type Fields } from "../../../../src/transformers/foreign.ts";
import { eventsOfMessage } from "../../../../src/transformers/replay.ts";
import { ANSWERS, HEAD, printed } from "../../../helpers/client-answers.ts";
import { readResponsesStream, type ResponsesStreamReading } from "../../../helpers/responses-stream.ts";

const KEY = "0123456789abcdef";
const TOOLS = [
  { type: "function", name: "read", parameters: { type: "object" }, strict: false },
  { type: "custom", name: "patch" },
  { type: "namespace", name: "mcp__files", tools: [{ type: "function", name: "list", parameters: null }] },
];

function formFor(fields: object = {}): AnswerForm {
  return openaiResponses.request({ model: "auto", input: "hi", tools: TOOLS, ...fields }, {}).answer;
}

function printer(fields: object = {}): StreamPrinter {
  return formFor({ stream: true, ...fields }).stream(HEAD);
}

function messageWith(content: readonly Block[], fields: Partial<Message> = {}): Message {
  return {
    id: "msg_up",
    type: "message",
    role: "assistant",
    model: "other",
    content,
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: NO_USAGE,
    ...fields,
  };
}

function streamed(message: Message, fields: object = {}): ResponsesStreamReading {
  const reading = readResponsesStream(printed(printer(fields), eventsOfMessage(message)));
  expect(reading.breaks).toEqual([]);
  return reading;
}

function outputOf(message: Message): readonly unknown[] {
  return itemsOf(streamed(message).response["output"]);
}

const text = (words: string, more: object = {}): Block => ({ type: "text", text: words, ...more });

describe("any answer", () => {
  it("is a lawful stream, however its events are batched", () => {
    fc.assert(
      fc.property(ANSWERS, fc.array(fc.nat(80), { maxLength: 8 }), ({ events }, cuts) => {
        const whole = printed(printer(), events);
        expect(printed(printer(), events, cuts)).toBe(whole);
        expect(readResponsesStream(whole).breaks).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("is the same response, streamed and whole", () => {
    fc.assert(
      fc.property(ANSWERS, ({ message, events }) => {
        const { response } = readResponsesStream(printed(printer(), events));
        expect(response).toEqual(JSON.parse(formFor().whole(message, HEAD)));
      }),
      { numRuns: 300 },
    );
  });

  it("begins again when the beginning comes again", () => {
    const events = eventsOfMessage(messageWith([text("Hello")]));
    const again = printer();
    again.push(events.slice(0, 1));
    expect(again.push(events)).toBe(printed(printer(), events));
  });
});

describe("output items", () => {
  it("thinking, text and calls, in their order", () => {
    const message = messageWith(
      [
        { type: "thinking", thinking: "Hm.", signature: "sig" },
        { type: "redacted_thinking", data: "opaque" },
        { type: "thinking", thinking: "", signature: "alone" },
        { type: "thinking", thinking: "Unsigned.", signature: "" },
        text("I look."),
        { type: "tool_use", id: "toolu_1", name: "read", input: { path: "a" } },
        { type: "tool_use", id: "toolu_2", name: "patch", input: { input: "*** Begin" } },
        { type: "tool_use", id: "toolu_3", name: "mcp__files__list", input: {} },
      ],
      { stop_reason: "tool_use" },
    );
    const reasoning = (n: number, summary: string, more: object = {}): object => ({
      id: `rs_${KEY}_${n}`,
      type: "reasoning",
      summary: summary === "" ? [] : [{ type: "summary_text", text: summary }],
      ...more,
    });
    const part = { type: "output_text", text: "I look.", annotations: [], logprobs: [] };
    const call = { status: "completed", name: "read", call_id: "toolu_1" };
    expect(outputOf(message)).toEqual([
      reasoning(0, "Hm.", { encrypted_content: "ccr-thinking.sig" }),
      reasoning(1, "", { encrypted_content: "ccr-redacted.opaque" }),
      reasoning(2, "", { encrypted_content: "ccr-thinking.alone" }),
      reasoning(3, "Unsigned."),
      { id: `msg_${KEY}_4`, type: "message", status: "completed", role: "assistant", content: [part] },
      { id: `fc_${KEY}_5`, type: "function_call", ...call, arguments: '{"path":"a"}' },
      { id: `ctc_${KEY}_6`, type: "custom_tool_call", ...call, name: "patch", call_id: "toolu_2", input: "*** Begin" },
      {
        id: `fc_${KEY}_7`,
        type: "function_call",
        ...call,
        name: "list",
        namespace: "mcp__files",
        call_id: "toolu_3",
        arguments: "{}",
      },
    ]);
  });

  it("texts that follow each other are parts of one message, with their sources", () => {
    const cited = { type: "web_search_result_location", url: "https://a", title: "A", cited_text: "x" };
    const output = outputOf(messageWith([text("First. "), text("Second.", { citations: [cited] })]));
    const annotation = { type: "url_citation", url: "https://a", title: "A", start_index: 0, end_index: 7 };
    expect(output).toMatchObject([
      {
        type: "message",
        content: [
          { text: "First. ", annotations: [] },
          { text: "Second.", annotations: [annotation] },
        ],
      },
    ]);
  });

  it("a search at the provider, with the pages it has found", () => {
    const search = (id: string): Block => ({ type: "server_tool_use", id, name: "web_search", input: { query: "q" } });
    const found = [{ type: "web_search_result", url: "https://a", title: "A" }];
    const result = (content: unknown): Block => ({ type: "web_search_tool_result", tool_use_id: "s", content });
    const failed = { type: "web_search_tool_result_error", error_code: "unavailable" };
    const action = (sources: readonly object[]): object => ({ type: "search", query: "q", sources });
    const output = outputOf(
      messageWith([search("s"), result(found), search("t"), result(failed), search("u"), text("x")]),
    );
    expect(output).toMatchObject([
      { type: "web_search_call", status: "completed", action: action([{ type: "url", url: "https://a" }]) },
      { type: "web_search_call", status: "failed", action: action([]) },
      { type: "web_search_call", status: "completed", action: action([]) },
      { type: "message" },
    ]);
  });

  it("blocks without a counterpart leave nothing, not even their pieces", () => {
    const blocks = [
      { type: "server_tool_use", id: "c", name: "code_execution", input: { code: "1" } },
      { type: "code_execution_tool_result", tool_use_id: "c", content: {} },
      { type: "container_upload", file_id: "f" },
    ];
    expect(outputOf(messageWith([...blocks, text("Done.")]))).toMatchObject([{ type: "message" }]);
  });

  it("a custom tool's call that is no text goes on as it is", () => {
    const call = { type: "tool_use", id: "t", name: "patch", input: { patch: "x" } };
    expect(outputOf(messageWith([call]))).toMatchObject([{ type: "custom_tool_call", input: '{"patch":"x"}' }]);
  });
});

describe("the end", () => {
  it.each([
    ["end_turn", "completed", null],
    ["stop_sequence", "completed", null],
    ["pause_turn", "completed", null],
    ["tool_use", "completed", null],
    [null, "completed", null],
    ["max_tokens", "incomplete", { reason: "max_output_tokens" }],
    ["model_context_window_exceeded", "incomplete", { reason: "max_output_tokens" }],
    ["refusal", "incomplete", { reason: "content_filter" }],
  ] as const)("%s is %s", (stop_reason, status, incomplete_details) => {
    const { response, types } = streamed(messageWith([text("x")], { stop_reason }));
    expect(response).toMatchObject({ status, incomplete_details, output: [{ status }] });
    expect(types.at(-1)).toBe(`response.${status}`);
  });

  it("a refusal says why, unless the text has said it", () => {
    const refused = (content: readonly Block[], explanation: string | null): readonly unknown[] => {
      const stop_details = { type: "refusal", category: null, explanation } as const;
      return outputOf(messageWith(content, { stop_reason: "refusal", stop_details }));
    };
    const refusal = { type: "refusal", refusal: "Not this." };
    expect(refused([text("So far")], "Not this.")).toMatchObject([{ content: [{ text: "So far" }, refusal] }]);
    expect(refused([], "Not this.")).toMatchObject([{ content: [refusal] }]);
    expect(refused([text("Not this.")], "Not this.")).toMatchObject([{ content: [{ text: "Not this." }] }]);
    expect(refused([text("So far")], null)).toMatchObject([{ content: [{ text: "So far" }] }]);
  });

  it("usage counts the cache among the input", () => {
    const usage = {
      input_tokens: 5,
      output_tokens: 7,
      cache_read_input_tokens: 30,
      cache_creation_input_tokens: 10,
      output_tokens_details: { thinking_tokens: 4 },
    };
    expect(streamed(messageWith([], { usage })).response["usage"]).toEqual({
      input_tokens: 45,
      input_tokens_details: { cached_tokens: 30, cache_write_tokens: 10 },
      output_tokens: 7,
      output_tokens_details: { reasoning_tokens: 4 },
      total_tokens: 52,
    });
  });

  it("a failure is a response that has failed, and an error behind it", () => {
    const out = printer();
    const begun = out.push(eventsOfMessage(messageWith([text("So far")])).slice(0, 3));
    const error = new CcrError("CCR-E102", { provider: "acme" });
    const end = out.error({ error, text: "slow down", requestId: "req_1" });
    const reading = readResponsesStream(begun + end);
    expect(reading.breaks).toEqual([]);
    expect(reading.response).toMatchObject({
      status: "failed",
      error: { code: "rate_limit_exceeded", message: "slow down" },
      output: [{ type: "message", status: "incomplete", content: [{ text: "So far" }] }],
    });
    expect(reading.error).toEqual({ code: "rate_limit_exceeded", message: "slow down", param: null });
  });

  it("a call that a failure has cut is never done, one that the limit has cut is incomplete", () => {
    const call = { type: "tool_use", id: "t", name: "read", input: '{"path": "a' };
    const message = messageWith([text("x"), call], { stop_reason: "max_tokens" });
    expect(outputOf(message)).toMatchObject([
      { status: "completed" },
      { status: "incomplete", arguments: '{"path": "a' },
    ]);
    const out = printer();
    const events = eventsOfMessage(message);
    out.push(events.slice(0, events.length - 2));
    const error = new CcrError("CCR-E112", {});
    const end = out.error({ error, text: "cut", requestId: "req_1" });
    expect(end).not.toContain("response.output_item.done");
    expect(end).not.toContain("function_call_arguments");
  });

  it("silence is bridged by comments", () => {
    expect(printer().ping).toBe(": ping\n\n");
    expect(printer().push([{ type: "ping" }])).toBe(": ping\n\n");
  });
});

describe("the response", () => {
  it("has our own id and the model the client asked for, and repeats the request", () => {
    const asked = {
      instructions: "Be brief.",
      temperature: 0.5,
      reasoning: { effort: "low" },
      prompt_cache_key: "key",
      metadata: { a: "b" },
    };
    const { response } = streamed(messageWith([]), asked);
    const repeated: Fields = { ...asked, tools: TOOLS, reasoning: { effort: "low", summary: null } };
    expect(response).toMatchObject({ id: `resp_${KEY}`, model: "auto", created_at: HEAD.created, ...repeated });
    expect(response).toMatchObject({ store: false, previous_response_id: null, background: false, error: null });
  });

  it("says what holds where the client has said nothing", () => {
    const { response } = streamed(messageWith([]), { tools: null });
    expect(response).toMatchObject({
      tools: [],
      tool_choice: "auto",
      parallel_tool_calls: true,
      truncation: "disabled",
    });
  });
});
