/** Single behaviours of the stream decoder, on streams written for them. */
import { describe, expect, it } from "vitest";

import type { StreamEvent } from "../../../../src/core/event.ts";
import { printEvents } from "../../../../src/core/sse.ts";
import { MessageAccumulator } from "../../../../src/transformers/accumulate.ts";
import { openaiResponses } from "../../../../src/transformers/dialects/openai-responses/dialect.ts";
import type { AnswerContext } from "../../../../src/transformers/types.ts";
import { contextWith, decode, type Decoded } from "../../../helpers/answers.ts";
import { grammarBreaks } from "../../../helpers/grammar.ts";
import { memoryKeepsakes } from "../../../helpers/responses-client.ts";
import { responsesTarget } from "../../../helpers/responses-target.ts";
import { readWithSdk } from "../../../helpers/sdk.ts";

type Fields = Readonly<Record<string, unknown>>;

const target = responsesTarget();
const ev = (type: string, fields: Fields = {}): Fields => ({ type, ...fields });
const CREATED = ev("response.created", { response: { id: "resp_1", status: "in_progress" } });
const added = (output_index: number, item: Fields): Fields => ev("response.output_item.added", { output_index, item });
const done = (output_index: number, item: Fields): Fields => ev("response.output_item.done", { output_index, item });
const text = (delta: string, item_id: string = "msg_1", output_index: number = 0): Fields =>
  ev("response.output_text.delta", { item_id, output_index, content_index: 0, delta });
const args = (delta: string, item_id: string, output_index: number): Fields =>
  ev("response.function_call_arguments.delta", { item_id, output_index, delta });
const message = (whole: string): Fields => ({
  type: "message",
  id: "msg_1",
  content: [{ type: "output_text", text: whole }],
});
const call = (id: string, name: string, whole: string): Fields => ({
  type: "function_call",
  id: `fc_${id}`,
  call_id: `call_${id}`,
  name,
  arguments: whole,
});
const ended = (status: string, fields: Fields = {}): Fields =>
  ev(`response.${status}`, { response: { id: "resp_1", status, output: [], ...fields } });

function read(events: readonly (Fields | string)[], fields: Partial<AnswerContext> = {}): Decoded {
  const frames = events.map((event) => `data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`);
  return decode(openaiResponses.stream(contextWith({ target, ...fields })), [
    new TextEncoder().encode(frames.join("")),
  ]);
}

/** What the client sees, block by block. */
function blocksOf({ events, failure }: Decoded): unknown[] {
  if (failure) throw failure;
  expect(grammarBreaks(events)).toEqual([]);
  const whole = new MessageAccumulator();
  for (const event of events) whole.push(event);
  return whole.message.content.map((block) => block["text"] ?? block["thinking"] ?? block["input"] ?? block.type);
}

const stopOf = (events: readonly StreamEvent[]): unknown => events.find(({ type }) => type === "message_delta");

describe("failures", () => {
  const failed = (code: string, said: string): Fields => ended("failed", { error: { code, message: said } });

  it.each<[string, readonly (Fields | string)[], string, RegExp]>([
    [
      "row 111: a failed response",
      [CREATED, failed("server_error", "oops")],
      "CCR-E109",
      /openai failed \(500\): oops/,
    ],
    ["row 111: a cancelled response", [CREATED, ended("cancelled")], "CCR-E109", /cancelled/],
    [
      "row 111: failed although the event says completed",
      [ended("completed", { status: "failed" })],
      "CCR-E109",
      /failed/,
    ],
    ["row 71: the rate limit", [CREATED, failed("rate_limit_exceeded", "slower")], "CCR-E102", /rate limited/],
    ["row 71: an overloaded server", [failed("server_is_overloaded", "at capacity")], "CCR-E106", /at capacity/],
    ["row 71: used up credit", [failed("insufficient_quota", "pay")], "CCR-E103", /credit used up/],
    [
      "row 76: a prompt that is too long",
      [failed("context_length_exceeded", "too long")],
      "CCR-E105",
      /prompt is too long/,
    ],
    ["row 76b: a picture that is too large", [failed("image_too_large", "too large")], "CCR-E108", /refused/],
    ["row 78: a forbidden prompt", [failed("invalid_prompt", "no")], "CCR-E108", /refused/],
    ["a policy", [failed("bio_policy", "no")], "CCR-E108", /refused/],
    ["row 48: an error event", [CREATED, ev("error", { code: "server_error", message: "bang" })], "CCR-E109", /bang/],
    [
      "row 48: an error event with an object",
      [ev("error", { error: { type: "x", message: "bang" } })],
      "CCR-E109",
      /bang/,
    ],
    ["row 48: a gateway's error", [text("a"), { error: { message: "bad key", code: 401 } }], "CCR-E101", /bad key/],
    ["row 75: a gateway's detail", [{ detail: "nope" }], "CCR-E109", /nope/],
    ["row 75: a list of errors", ['[{"error":{"message":"first"}}]'], "CCR-E109", /first/],
    ["row 74: no JSON", ["<html>"], "CCR-E107", /not JSON/],
    ["row 45: the end after the beginning", [CREATED], "CCR-E112", /before the answer was complete/],
    ["row 45: the end inside a text", [CREATED, text("Hel")], "CCR-E112", /before/],
    [
      "row 46: the end inside arguments",
      [added(0, call("1", "Bash", "")), args('{"a', "fc_1", 0)],
      "CCR-E112",
      /before/,
    ],
    ["row 45: the end after a whole item", [text("Hi"), done(0, message("Hi"))], "CCR-E112", /before/],
    ["row 45: `[DONE]` where nothing has been completed", [text("Hi"), "[DONE]"], "CCR-E112", /before/],
  ])("%s", (_, events, code, said) => {
    const decoded = read(events);
    expect(decoded.failure).toMatchObject({ code, message: expect.stringMatching(said) });
    expect(decoded.events.map(({ type }) => type)).not.toContain("message_delta");
    expect(grammarBreaks(decoded.events, { unfinished: true })).toEqual([]);
  });
});

describe("endings", () => {
  it.each<[string, Fields, string]>([
    ["row 111: the token limit", { incomplete_details: { reason: "max_output_tokens" } }, "max_tokens"],
    ["row 111: the content filter", { incomplete_details: { reason: "content_filter" } }, "refusal"],
    ["a reason that says nothing", { incomplete_details: { reason: "steered" } }, "end_turn"],
  ])("%s", (_, fields, stop_reason) => {
    const { events } = read([CREATED, text("Hi"), ended("incomplete", fields)]);
    expect(stopOf(events)).toMatchObject({ delta: { stop_reason } });
  });

  it("row 38: nothing follows the end", () => {
    const { events, failure } = read([text("Hi"), ended("completed"), text("more"), ended("failed"), "[DONE]", "[DO"]);
    expect(failure).toBeUndefined();
    expect(events.at(-1)).toEqual({ type: "message_stop" });
  });

  it("row 7: a call makes the stop reason, however the rest went", () => {
    const { events } = read([ended("completed", { output: [message("Hi"), call("1", "Bash", "{}")] })]);
    expect(stopOf(events)).toMatchObject({ delta: { stop_reason: "tool_use" } });
  });

  it.each<[string, unknown, unknown]>([
    [
      "row 114: without what the cache gave and took",
      {
        input_tokens: 120,
        input_tokens_details: { cached_tokens: 30, cache_write_tokens: 20 },
        output_tokens: 9,
        output_tokens_details: { reasoning_tokens: 4 },
      },
      {
        input_tokens: 70,
        cache_read_input_tokens: 30,
        cache_creation_input_tokens: 20,
        output_tokens: 9,
        output_tokens_details: { thinking_tokens: 4 },
      },
    ],
    ["row 32: never below zero", { input_tokens: 5, input_tokens_details: { cached_tokens: 30 } }, { input_tokens: 0 }],
    [
      "row 33: by the names of Chat Completions",
      { prompt_tokens: 8, completion_tokens: 2 },
      { input_tokens: 8, output_tokens: 2 },
    ],
    ["row 34: estimated where there is none", null, { input_tokens: 11, output_tokens: 1 }],
    ["row 114: estimated where it is empty", {}, { input_tokens: 11, output_tokens: 1 }],
  ])("usage, %s", (_, usage, expected) => {
    expect(stopOf(read([text("Hi"), ended("completed", { usage })]).events)).toMatchObject({ usage: expected });
  });
});

describe("items", () => {
  it("row 109: a call is begun when its name is known, with arguments from wherever they come", () => {
    const bare = { type: "function_call", id: "fc_1" };
    expect(blocksOf(read([added(0, bare), done(0, call("1", "Bash", '{"a":1}')), ended("completed")]))).toEqual([
      { a: 1 },
    ]);
    const output = [call("1", "Bash", '{"a":1}')];
    expect(blocksOf(read([added(0, bare), args('{"a', "fc_1", 0), ended("completed", { output })]))).toEqual([
      { a: 1 },
    ]);
  });

  it("row 110: what has been streamed is not told again, and what has not been is", () => {
    const part = (whole: string): Fields =>
      ev("response.output_text.done", { item_id: "msg_1", output_index: 0, text: whole });
    const output = [message("Hello")];
    expect(
      blocksOf(read([text("Hel"), part("Hello"), done(0, message("Hello")), ended("completed", { output })])),
    ).toEqual(["Hello"]);
    expect(blocksOf(read([text("Hel"), ended("completed", { output })]))).toEqual(["Hello"]);
    expect(blocksOf(read([text("Bye"), ended("completed", { output })]))).toEqual(["Bye"]);
  });

  it("row 112: parts of several items become one block after another, in the order of the items", () => {
    const events = [
      added(0, call("1", "Bash", "")),
      added(1, call("2", "Read", "")),
      args('{"b":', "fc_2", 1),
      text("Later.", "msg_1", 2),
      args('{"a":', "fc_1", 0),
      args("2}", "fc_2", 1),
      args("1}", "fc_1", 0),
      done(1, call("2", "Read", '{"b":2}')),
      done(0, call("1", "Bash", '{"a":1}')),
      done(2, message("Later.")),
      ended("completed"),
    ];
    expect(blocksOf(read(events))).toEqual([{ a: 1 }, { b: 2 }, "Later."]);
  });

  it("a block ends with its item: Claude Code then starts the tool", () => {
    const { events } = read([added(0, call("1", "Bash", "")), args("{}", "fc_1", 0), done(0, call("1", "Bash", "{}"))]);
    expect(events.at(-1)?.type).toBe("content_block_stop");
  });

  it("row 106: indexes are our own where the server's collide", () => {
    const events = [
      text("One.", "msg_1", 0),
      done(0, message("One.")),
      added(0, call("1", "Bash", "{}")),
      ended("completed"),
    ];
    expect(blocksOf(read(events))).toEqual(["One.", {}]);
  });

  it("row 28: an index of a billion is an index like any other", () => {
    const delta = ev("response.output_text.delta", {
      item_id: "m",
      output_index: 1e9,
      content_index: 1e9,
      delta: "Hi",
    });
    expect(blocksOf(read([delta, ended("completed")]))).toEqual(["Hi"]);
  });

  it("an index that is no number is none, even one that cannot become text", () => {
    const odd = JSON.parse('{"toString":1}');
    const delta = ev("response.output_text.delta", {
      item_id: "m",
      output_index: odd,
      content_index: odd,
      delta: "Hi",
    });
    const summary = { item_id: "r", summary_index: odd, delta: "Hm" };
    const thought = ev("response.reasoning_summary_text.delta", summary);
    expect(blocksOf(read([thought, delta, ended("completed")]))).toEqual(["Hm", "Hi"]);
  });

  it("row 16: a call without a name is left out", () => {
    expect(blocksOf(read([added(0, { type: "function_call", id: "fc_1" }), text("Hi"), ended("completed")]))).toEqual([
      "Hi",
    ]);
  });

  it("row 107: several summary parts are one thinking block, apart by a blank line; encrypted content never shows", () => {
    const part = (summary_index: number, delta: string): Fields =>
      ev("response.reasoning_summary_text.delta", { item_id: "rs_1", output_index: 0, summary_index, delta });
    const item = { type: "reasoning", id: "rs_1", encrypted_content: "gAAAA", summary: [] };
    const events = [
      added(0, item),
      part(0, "One"),
      part(0, "."),
      part(1, "Two."),
      done(0, item),
      text("Hi"),
      ended("completed"),
    ];
    const decoded = read(events);
    expect(blocksOf(decoded)).toEqual(["One.\n\nTwo.", "Hi"]);
    expect(decoded.events.filter(({ type }) => type === "content_block_start")).toHaveLength(2);
    expect(JSON.stringify(decoded.events)).not.toContain("gAAAA");
  });

  it("row 110: reasoning of a server that sends no indexes is not told twice", () => {
    const item = { type: "reasoning", id: "rs_1", summary: [], content: [{ type: "reasoning_text", text: "Hm." }] };
    const events = [
      ev("response.reasoning_text.delta", { delta: "Hm." }),
      done(0, item),
      text("Hi"),
      ended("completed"),
    ];
    expect(blocksOf(read(events))).toEqual(["Hm.", "Hi"]);
  });

  it("keeps reasoning for a tool call under the id that the client sees", () => {
    const keepsakes = memoryKeepsakes();
    const item = { type: "reasoning", id: "rs_1", encrypted_content: "gAAAA" };
    const events = [
      done(0, item),
      done(1, call("1", "Bash", "{}")),
      done(2, call("2", "Bash", "{}")),
      ended("completed"),
    ];
    read(events, { keepsakes, hideThinking: true, usedToolIds: new Set(["call_1"]) });
    expect(keepsakes.recall("call_1")).toBeUndefined();
    const { events: told } = read(events, { keepsakes, usedToolIds: new Set(["call_1"]) });
    const ids = told.flatMap((event) =>
      event.type === "content_block_start" ? [String(event.content_block["id"])] : [],
    );
    expect(ids.map((id) => keepsakes.recall(id) !== undefined)).toEqual([false, true, false]);
  });
});

describe("stop sequences, which the provider cannot be told", () => {
  const stops = ["\n\nHuman:", "STOP"];

  it("row 101: end the text where they begin, and the answer with it", () => {
    const decoded = read([CREATED, text("Fine.\n"), text("\nHum"), text("an: and"), text(" more")], {
      emulation: { stops },
    });
    expect(blocksOf(decoded)).toEqual(["Fine."]);
    expect(decoded.events.at(-2)).toMatchObject({
      delta: { stop_reason: "stop_sequence", stop_sequence: "\n\nHuman:" },
    });
  });

  it("leave text alone that only begins like one", () => {
    const events = [text("ST"), done(0, message("ST")), added(1, call("1", "Bash", "{}")), ended("completed")];
    expect(blocksOf(read(events, { emulation: { stops } }))).toEqual(["ST", {}]);
    expect(blocksOf(read([text("A ST"), text("AND"), ended("completed")], { emulation: { stops } }))).toEqual([
      "A STAND",
    ]);
  });

  it("may be all there is", () => {
    const decoded = read([text("STOP it"), ended("completed")], { emulation: { stops } });
    expect(blocksOf(decoded)).toEqual([]);
    expect(stopOf(decoded.events)).toMatchObject({ delta: { stop_sequence: "STOP" } });
  });
});

describe("a hosted web search", () => {
  const search = (id: string, fields: Fields): Fields => ({
    type: "web_search_call",
    id,
    status: "completed",
    ...fields,
  });

  it("row 113: is read by Anthropic's SDK as calls of the server's own tool, with results and citations", async () => {
    const url_citation = {
      type: "url_citation",
      url: "https://a.example/?utm_source=openai",
      title: "A",
      start_index: 0,
      end_index: 4,
    };
    const answer = {
      type: "message",
      id: "msg_1",
      content: [{ type: "output_text", text: "News!", annotations: [url_citation] }],
    };
    const action = { type: "search", query: "news", sources: [{ type: "url", url: "https://a.example/" }] };
    const { events } = read([
      CREATED,
      done(0, search("ws_1", { action })),
      text("News!", "msg_1", 1),
      done(1, answer),
      ended("completed", { usage: { input_tokens: 9, output_tokens: 2 } }),
    ]);
    const sdk = await readWithSdk(printEvents(events));
    expect(sdk.stop_reason).toBe("end_turn");
    expect(sdk.content).toMatchObject([
      { type: "server_tool_use", id: "srvtoolu_ws_1", name: "web_search", input: { query: "news" } },
      {
        type: "web_search_tool_result",
        tool_use_id: "srvtoolu_ws_1",
        content: [{ type: "web_search_result", url: "https://a.example/", title: "A" }],
      },
      { type: "text", text: "News!", citations: [{ type: "web_search_result_location", cited_text: "News" }] },
    ]);
    expect(sdk.usage.server_tool_use?.web_search_requests).toBe(1);
  });

  it("shows its call at once, though the result waits for the titles", () => {
    const { events } = read([
      CREATED,
      done(0, search("ws_1", { action: { type: "search", query: "q" } })),
      text("N", "msg_1", 1),
    ]);
    expect(events.map(({ type }) => type)).toEqual([
      "message_start",
      "content_block_start",
      "content_block_delta",
      "content_block_stop",
    ]);
  });

  it("that opens a page says nothing; a citation without a search is not told", () => {
    const annotation = { type: "url_citation", url: "https://a.example/", start_index: 0, end_index: 2 };
    const events = [
      done(0, search("ws_1", { action: { type: "open_page", url: "https://a.example/" } })),
      text("Hi", "msg_1", 1),
      ev("response.output_text.annotation.added", { item_id: "msg_1", output_index: 1, annotation }),
      ended("completed"),
    ];
    const decoded = read(events);
    expect(blocksOf(decoded)).toEqual(["Hi"]);
    expect(JSON.stringify(decoded.events)).not.toContain("citations_delta");
  });
});

describe("a whole answer", () => {
  const whole = (body: unknown): unknown => openaiResponses.message(body, contextWith({ target }));

  it("is read like a stream", () => {
    expect(
      whole({ id: "resp_1", status: "completed", output: [message("Hi"), call("1", "Bash", '{"a":1}')] }),
    ).toMatchObject({
      id: "msg_local",
      content: [
        { type: "text", text: "Hi" },
        { type: "tool_use", id: "call_1", name: "Bash", input: { a: 1 } },
      ],
      stop_reason: "tool_use",
    });
  });

  it("row 26: with arguments as an object", () => {
    const given = { id: "fc_1", type: "function_call", call_id: "c1", name: "Bash", arguments: { a: 1 } };
    expect(whole({ status: "completed", output: [given] })).toMatchObject({ content: [{ input: { a: 1 } }] });
  });

  it.each<[string, unknown, string]>([
    ["row 50: a failure with status 200", { error: { message: "no", code: "server_error" } }, "CCR-E109"],
    [
      "row 111: a failed response",
      { status: "failed", output: [], error: { code: "rate_limit_exceeded", message: "no" } },
      "CCR-E102",
    ],
    ["row 111: a cancelled response", { status: "cancelled", output: [] }, "CCR-E109"],
    ["one that is still running", { status: "queued", output: [] }, "CCR-E107"],
    ["another JSON", { hello: 1 }, "CCR-E107"],
    ["no object", 7, "CCR-E107"],
  ])("fails for %s", (_, body, code) => {
    expect(() => whole(body)).toThrow(expect.objectContaining({ code }));
  });
});
