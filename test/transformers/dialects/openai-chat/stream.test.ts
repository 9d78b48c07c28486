/** What streams of Chat providers mean: blocks, tools, ends and failures, in every disorder that servers are known for. */
import { describe, expect, it } from "vitest";

import type { CcrError } from "../../../../src/core/errors.ts";
import { printEvents } from "../../../../src/core/sse.ts";
import { messageOfEvents } from "../../../../src/transformers/accumulate.ts";
import type { AnswerContext } from "../../../../src/transformers/types.ts";
import { targetWith } from "../../../helpers/answers.ts";
import { answered, call, delta, DONE, finish, messageOf, usage, type Chunk } from "../../../helpers/chat.ts";
import { grammarBreaks, type GrammarOptions } from "../../../helpers/grammar.ts";
import { readWithSdk } from "../../../helpers/sdk.ts";

const text = (words: string) => ({ type: "text", text: words });
const tool = (id: string, name: string, input: unknown) => ({ type: "tool_use", id, name, input });
const thought = (thinking: string) => ({ type: "thinking", thinking, signature: expect.any(String) });
const from = (name: string, model?: string): Partial<AnswerContext> => ({ target: targetWith({ name }, model) });

interface Case {
  readonly chunks: readonly Chunk[];
  readonly content: readonly unknown[];
  readonly stop?: string;
  readonly context?: Partial<AnswerContext>;
  readonly grammar?: GrammarOptions;
}

const CASES: Readonly<Record<string, Case>> = {
  "row 1, 2, 3: interleaved deltas of two calls": {
    chunks: [
      delta(call({ index: 0, id: "a", name: "Read", args: "" })),
      delta(call({ index: 1, id: "b", name: "Bash", args: "" })),
      delta(call({ index: 1, args: '{"c":' })),
      delta(call({ index: 0, args: '{"p":"x"}' })),
      delta(call({ index: 1, args: "1}" })),
      finish("tool_calls"),
    ],
    content: [tool("a", "Read", { p: "x" }), tool("b", "Bash", { c: 1 })],
    stop: "tool_use",
  },
  "row 4: two calls in one delta": {
    chunks: [
      delta({
        tool_calls: [
          { index: 0, id: "a", function: { name: "A", arguments: "{}" } },
          { index: 1, id: "b", function: { name: "B", arguments: '{"x":1}' } },
        ],
      }),
      finish("tool_calls"),
    ],
    content: [tool("a", "A", {}), tool("b", "B", { x: 1 })],
    stop: "tool_use",
  },
  "row 5, 6: a whole call in the chunk that finishes": {
    chunks: [delta(call({ index: 0, id: "a", name: "A", args: '{"x":1}' }), "tool_calls")],
    content: [tool("a", "A", { x: 1 })],
    stop: "tool_use",
  },
  "row 7: `stop` although a tool was called": {
    chunks: [delta(call({ index: 0, id: "a", name: "A", args: "{}" })), finish("stop")],
    content: [tool("a", "A", {})],
    stop: "tool_use",
  },
  "row 7: `length` stays what it is behind a tool": {
    chunks: [delta(call({ index: 0, id: "a", name: "A", args: "{}" })), finish("length")],
    content: [tool("a", "A", {})],
    stop: "max_tokens",
  },
  "row 8, fault 36: no arguments, as an empty text": {
    chunks: [delta(call({ index: 0, id: "a", name: "A", args: "" })), finish("tool_calls")],
    content: [tool("a", "A", {})],
    stop: "tool_use",
  },
  "row 8: no arguments, as nothing, null or a word for it": {
    chunks: [
      delta(call({ index: 0, id: "a", name: "A" })),
      delta(call({ index: 1, id: "b", name: "B", args: null })),
      delta(call({ index: 2, id: "c", name: "C", args: "null" })),
      finish("tool_calls"),
    ],
    content: [tool("a", "A", {}), tool("b", "B", {}), tool("c", "C", {})],
    stop: "tool_use",
  },
  "row 9: index 0 for every call, told apart by their ids": {
    chunks: [
      delta(call({ index: 0, id: "a", name: "A", args: '{"a":1}' })),
      delta(call({ index: 0, id: "b", name: "A", args: '{"b":2}' })),
      finish("tool_calls"),
    ],
    content: [tool("a", "A", { a: 1 }), tool("b", "A", { b: 2 })],
    stop: "tool_use",
  },
  "row 9, fault 36: index 0 for every call, in pieces": {
    chunks: [
      delta(call({ index: 0, id: "a", name: "A", args: "" })),
      delta(call({ index: 0, args: '{"a":1}' })),
      delta(call({ index: 0, id: "b", name: "B", args: "" })),
      delta(call({ index: 0, args: '{"b":2}' })),
      finish("tool_calls"),
    ],
    content: [tool("a", "A", { a: 1 }), tool("b", "B", { b: 2 })],
    stop: "tool_use",
  },
  "row 10: id and name in every chunk": {
    chunks: [
      delta(call({ index: 0, id: "a", name: "A", args: '{"x"' })),
      delta(call({ index: 0, id: "a", name: "A", args: ":1" })),
      delta(call({ index: 0, id: "a", name: "A", args: "}" })),
      delta(call({ index: 0, id: "a", name: "A", args: "" })),
      finish("tool_calls"),
    ],
    content: [tool("a", "A", { x: 1 })],
    stop: "tool_use",
  },
  "row 11: no index, told apart by id": {
    chunks: [
      delta(call({ id: "a", name: "A", args: '{"x":' })),
      delta(call({ id: "b", name: "B", args: '{"y":2}' })),
      delta(call({ id: "a", args: "1}" })),
      finish("tool_calls"),
    ],
    content: [tool("a", "A", { x: 1 }), tool("b", "B", { y: 2 })],
    stop: "tool_use",
  },
  "row 12, 13: arguments before name and id, which come one by one": {
    chunks: [
      delta(call({ index: 0, args: '{"x":' })),
      delta({ tool_calls: [{ index: 0, id: "a" }] }),
      delta(call({ index: 0, args: "1}" })),
      delta(call({ index: 0, name: "A" })),
      finish("tool_calls"),
    ],
    content: [tool("a", "A", { x: 1 })],
    stop: "tool_use",
  },
  "row 14: an id that never comes": {
    chunks: [delta(call({ index: 0, name: "A", args: '{"x":1}' })), finish("tool_calls")],
    content: [{ ...tool("", "A", { x: 1 }), id: expect.stringMatching(/^[a-zA-Z0-9_-]+$/) }],
    stop: "tool_use",
  },
  "row 15: names that are null, empty or no text": {
    chunks: [
      delta(call({ index: 0, id: "a", name: "A", args: "" })),
      delta(call({ index: 0, name: null, args: '{"x"' })),
      delta(call({ index: 0, name: "", args: ":1" })),
      delta(call({ index: 0, name: 7, args: "}" })),
      finish("tool_calls"),
    ],
    content: [tool("a", "A", { x: 1 })],
    stop: "tool_use",
  },
  "row 16: a stub without id, name and arguments": {
    chunks: [delta({ content: "Hi", tool_calls: [{ index: 0, function: { arguments: "" } }] }), finish("tool_calls")],
    content: [text("Hi")],
    stop: "end_turn",
  },
  "row 16: a call that never gets a name": {
    chunks: [delta({ content: "Hi" }), delta(call({ index: 0, id: "a", args: '{"x":1}' })), finish("tool_calls")],
    content: [text("Hi")],
    stop: "end_turn",
  },
  "row 17: calls that begin late, in the order of their index": {
    chunks: [
      delta(call({ index: 1, name: "B", args: '{"b":1}' })),
      delta(call({ index: 0, name: "A", args: '{"a":1}' })),
      finish("tool_calls"),
    ],
    content: [expect.objectContaining({ name: "A" }), expect.objectContaining({ name: "B" })],
    stop: "tool_use",
  },
  "row 18: empty content beside a call": {
    chunks: [delta({ content: "", ...call({ index: 0, id: "a", name: "A", args: "{}" }) }), finish("tool_calls")],
    content: [tool("a", "A", {})],
    stop: "tool_use",
  },
  "row 18: white space alone beside a call": {
    chunks: [delta({ content: "\n\n" }), delta(call({ index: 0, id: "a", name: "A", args: "{}" })), finish("stop")],
    content: [tool("a", "A", {})],
    stop: "tool_use",
  },
  "row 19: text, a call, text again": {
    chunks: [
      delta({ content: "One" }),
      delta(call({ index: 0, id: "a", name: "A", args: '{"x":1}' })),
      delta({ content: "Two" }),
      finish("tool_calls"),
    ],
    content: [text("One"), tool("a", "A", { x: 1 }), text("Two")],
    stop: "tool_use",
  },
  "row 19: text in the middle of a call waits for its end": {
    chunks: [
      delta(call({ index: 0, id: "a", name: "A", args: '{"x"' })),
      delta({ content: "Two" }),
      delta(call({ index: 0, args: ":1}" })),
      finish("tool_calls"),
    ],
    content: [tool("a", "A", { x: 1 }), text("Two")],
    stop: "tool_use",
  },
  "row 20, 23: reasoning, then a call": {
    chunks: [
      delta({ reasoning_content: "Look" }),
      delta(call({ index: 0, id: "a", name: "A", args: "{}" })),
      finish("tool_calls"),
    ],
    content: [thought("Look"), tool("a", "A", {})],
    stop: "tool_use",
  },
  "row 21: the last of reasoning and the first of the answer in one chunk": {
    chunks: [delta({ reasoning_content: "Hm" }), delta({ reasoning_content: "m.", content: "So" }), finish()],
    content: [thought("Hmm."), text("So")],
  },
  "row 22: an empty reasoning delta": {
    chunks: [delta({ reasoning: "Hm" }), delta({ reasoning: "" }), delta({ reasoning: "m" }), finish()],
    content: [thought("Hmm")],
  },
  "row 24: reasoning_content": {
    chunks: [delta({ reasoning_content: "Hm" }), delta({ content: "So" }), finish()],
    content: [thought("Hm"), text("So")],
  },
  "row 24: reasoning": {
    chunks: [delta({ reasoning: "Hm" }), delta({ content: "So" }), finish()],
    content: [thought("Hm"), text("So")],
  },
  "row 24: reasoning and reasoning_details say the same once": {
    chunks: [
      delta({ reasoning: "Hm", reasoning_details: [{ type: "reasoning.text", text: "Hm" }] }),
      delta({ content: "So" }),
      finish(),
    ],
    content: [thought("Hm"), text("So")],
  },
  "row 24: reasoning_details alone, as text and as summary": {
    chunks: [
      delta({ reasoning_details: [{ type: "reasoning.text", text: "Hm" }] }),
      delta({ reasoning_details: [{ type: "reasoning.summary", summary: "m." }] }),
      delta({ content: "So" }),
      finish(),
    ],
    content: [thought("Hmm."), text("So")],
  },
  "row 24: think tags at the start of the text": {
    chunks: [delta({ content: "<thi" }), delta({ content: "nk>Hm</think>\nSo </think>" }), finish()],
    content: [thought("Hm"), text("\nSo </think>")],
  },
  "think tags are text where the vendor has a field for reasoning": {
    chunks: [delta({ content: "<think> is a tag" }), finish()],
    content: [text("<think> is a tag")],
    context: from("deepseek"),
  },
  "row 26: arguments that repeat what came before": {
    chunks: [
      delta(call({ index: 0, id: "a", name: "A", args: '{"x"' })),
      delta(call({ index: 0, args: '{"x":"y' })),
      delta(call({ index: 0, args: '{"x":"yz"}' })),
      finish("tool_calls"),
    ],
    content: [tool("a", "A", { x: "yz" })],
    stop: "tool_use",
  },
  "row 26: arguments as a text that holds JSON": {
    chunks: [delta(call({ index: 0, id: "a", name: "A", args: JSON.stringify('{"x":1}') })), finish("tool_calls")],
    content: [tool("a", "A", { x: 1 })],
    stop: "tool_use",
  },
  "row 26: arguments as an object": {
    chunks: [delta(call({ index: 0, id: "a", name: "A", args: { x: [1] } })), finish("tool_calls")],
    content: [tool("a", "A", { x: [1] })],
    stop: "tool_use",
  },
  "row 26: arguments in Python's quotes": {
    chunks: [
      delta(call({ index: 0, id: "a", name: "A", args: "{'x': 'it\\'s \"y\"'" })),
      delta(call({ index: 0, args: ", 'z': True}" })),
      finish("tool_calls"),
    ],
    content: [tool("a", "A", { x: 'it\'s "y"', z: true })],
    stop: "tool_use",
  },
  "row 27: arguments that never become JSON, for the client to complain": {
    chunks: [delta(call({ index: 0, id: "a", name: "A", args: '{"x": oops}' })), finish("tool_calls")],
    content: [tool("a", "A", '{"x": oops}')],
    stop: "tool_use",
    grammar: { badInput: true },
  },
  "row 28: an index of a billion": {
    chunks: [delta(call({ index: 1e9, id: "a", name: "A", args: '{"x":1}' })), finish("tool_calls")],
    content: [tool("a", "A", { x: 1 })],
    stop: "tool_use",
  },
  "row 29: the older function_call": {
    chunks: [
      delta({ function_call: { name: "A", arguments: '{"x"' } }),
      delta({ function_call: { arguments: ":1}" } }),
      finish("function_call"),
    ],
    content: [expect.objectContaining({ name: "A", input: { x: 1 } })],
    stop: "tool_use",
  },
  "row 30: Read with empty pages": {
    chunks: [
      delta(call({ index: 0, id: "a", name: "Read", args: '{"file_path":"/x",' })),
      delta(call({ index: 0, args: '"pages":""}' })),
      delta(call({ index: 1, id: "b", name: "Other", args: '{"pages":""}' })),
      finish("tool_calls"),
    ],
    content: [tool("a", "Read", { file_path: "/x" }), tool("b", "Other", { pages: "" })],
    stop: "tool_use",
  },
  "row 38: content behind the finish": {
    chunks: [
      delta({ content: "One" }),
      finish(),
      delta({ content: "Two" }),
      delta(call({ index: 0, id: "a", name: "A", args: "{}" })),
    ],
    content: [text("One")],
  },
  "row 39: content and finish in one chunk": { chunks: [delta({ content: "All" }, "stop")], content: [text("All")] },
  "row 40: content_filter": {
    chunks: [delta({ content: "I" }), finish("content_filter")],
    content: [text("I")],
    stop: "refusal",
  },
  "row 40: GLM's sensitive": {
    chunks: [delta({ content: "I" }), finish("sensitive")],
    content: [text("I")],
    stop: "refusal",
  },
  "row 40: model_length": {
    chunks: [delta({ content: "I" }), finish("model_length")],
    content: [text("I")],
    stop: "model_context_window_exceeded",
  },
  "row 41: a refusal, whose words are kept": {
    chunks: [delta({ refusal: "I can" }), delta({ refusal: "not." }), finish()],
    content: [text("I cannot.")],
    stop: "refusal",
  },
  "row 41: length wins over a refusal": {
    chunks: [delta({ refusal: "I can" }), finish("length")],
    content: [text("I can")],
    stop: "max_tokens",
  },
  "row 43: no delta in the last chunk": {
    chunks: [delta({ content: "One" }), { choices: [{ index: 0, delta: null, finish_reason: "stop" }] }],
    content: [text("One")],
  },
  "row 57: emoji and other scripts": { chunks: [delta({ content: "漢😀" }), finish()], content: [text("漢😀")] },
  "row 61: Azure's first chunk": {
    chunks: [{ id: "", model: "", choices: [], prompt_filter_results: [{}] }, delta({ content: "Hi" }), finish()],
    content: [text("Hi")],
  },
  "row 62: Ollama's own API": {
    chunks: [
      '{"model":"m","message":{"role":"assistant","content":"","thinking":"Hm"},"done":false}\n',
      '{"model":"m","message":{"role":"assistant","content":"","tool_calls":[{"function":{"name":"A","arguments":{"x":1}}}]},"done":false}\n',
      '{"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":9,"eval_count":4}\n',
    ],
    content: [thought("Hm"), expect.objectContaining({ type: "tool_use", name: "A", input: { x: 1 } })],
    stop: "tool_use",
  },
  "MiniMax: deltas that grow": {
    chunks: [
      delta({ reasoning_details: [{ type: "reasoning.text", id: "r", index: 0, text: "I" }] }),
      delta({ reasoning_details: [{ type: "reasoning.text", id: "r", index: 0, text: "I think" }] }),
      delta({ content: "So" }),
      delta({ content: "So it" }),
      delta({ content: "So it is." }),
      finish(),
    ],
    content: [thought("I think"), text("So it is.")],
    context: from("minimax", "MiniMax-M2"),
  },
  "MiniMax: deltas that do not grow": {
    chunks: [delta({ content: "So" }), delta({ content: " it" }), delta({ content: " it" }), finish()],
    content: [text("So it it")],
    context: from("minimax", "MiniMax-M2"),
  },
  "xAI: the same reasoning twice in a row": {
    chunks: [
      delta({ reasoning_content: "Hm. " }),
      delta({ reasoning_content: "Hm. " }),
      delta({ content: "So" }),
      finish(),
    ],
    content: [thought("Hm. "), text("So")],
    context: from("xai"),
  },
  "nothing but a finish": { chunks: [finish()], content: [] },
  "a name that had to be changed": {
    chunks: [delta(call({ index: 0, id: "a", name: "short", args: "{}" })), finish("tool_calls")],
    content: [tool("a", "mcp__long", {})],
    stop: "tool_use",
    context: { toolNames: new Map([["short", "mcp__long"]]) },
  },
};

describe.each(Object.entries(CASES))("%s", (_, { chunks, content, stop = "end_turn", context = {}, grammar = {} }) => {
  const isJsonLines = typeof chunks[0] === "string";
  const { events, failure } = answered(isJsonLines ? chunks : [...chunks, DONE], context);

  it("becomes the message", () => {
    expect(failure).toBeUndefined();
    expect(messageOfEvents(events)).toMatchObject({ content, stop_reason: stop });
  });

  it("keeps to the grammar, and Anthropic's SDK reads the same", async () => {
    expect(grammarBreaks(events, grammar)).toEqual([]);
    if (grammar.badInput) return;
    const { content: read } = await readWithSdk(printEvents(events));
    expect(read).toEqual(messageOfEvents(events).content);
  });
});

describe("the end", () => {
  it("row 31, fault 37: waits for a usage chunk behind the finish, however the two are sent", () => {
    const chunks = [delta({ content: "Hi" }), finish(), usage(120, 7)];
    const message = messageOf(chunks);
    expect(message.usage).toEqual({
      input_tokens: 120,
      output_tokens: 7,
      cache_read_input_tokens: 0,
      cache_creation_input_tokens: 0,
    });
    expect(answered([...chunks, DONE]).events.filter(({ type }) => type === "message_delta")).toHaveLength(1);
  });

  it("row 34, fault 37: has an estimate where no usage comes, and an empty one is none", () => {
    const chunks = [delta({ content: "12345678" }), { choices: [], usage: {} }, finish("stop", { usage: null })];
    expect(messageOf(chunks).usage).toMatchObject({ input_tokens: 11, output_tokens: 2 });
  });

  it("row 35: is prepared by a complete message_start", () => {
    const [start] = answered([delta({ content: "Hi" })]).events;
    expect(start).toEqual({
      type: "message_start",
      message: {
        id: "msg_local",
        type: "message",
        role: "assistant",
        model: "claude-opus-5-5",
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: 11, output_tokens: 0, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
      },
    });
  });

  it("row 37: comes once although the server finishes twice", () => {
    const chunks = [
      delta({ content: "Hi" }),
      finish("stop", { usage: null }),
      finish("stop", { usage: { prompt_tokens: 5, completion_tokens: 1 } }),
      DONE,
      DONE,
    ];
    const types = answered(chunks).events.map(({ type }) => type);
    expect(types.filter((type) => type === "message_delta" || type === "message_stop")).toEqual([
      "message_delta",
      "message_stop",
    ]);
    expect(types.at(-1)).toBe("message_stop");
    expect(messageOf(chunks).usage.input_tokens).toBe(5);
  });

  it("row 42: names the stop sequence the server matched", () => {
    const stopped = { choices: [{ index: 0, delta: {}, finish_reason: "stop", stop_reason: "END" }] };
    expect(messageOf([delta({ content: "a" }), stopped])).toMatchObject({
      stop_reason: "stop_sequence",
      stop_sequence: "END",
    });
    const byToken = { choices: [{ index: 0, delta: {}, finish_reason: "stop", stop_reason: 151645 }] };
    expect(messageOf([delta({ content: "a" }), byToken])).toMatchObject({
      stop_reason: "end_turn",
      stop_sequence: null,
    });
  });

  it("row 44: is normal without [DONE] once a finish has come", () => {
    const { events, failure } = answered([delta({ content: "Hi" }), finish()]);
    expect(failure).toBeUndefined();
    expect(grammarBreaks(events)).toEqual([]);
  });

  it("is normal without a finish once [DONE] has come", () => {
    expect(messageOf([delta({ content: "Hi" })])).toMatchObject({ content: [text("Hi")], stop_reason: "end_turn" });
  });

  it.each([
    ["row 45: in text", [delta({ content: "Hi" })]],
    ["row 46: in arguments", [delta(call({ index: 0, id: "a", name: "A", args: '{"x":' }))]],
    ["row 46: in arguments, with [DONE]", [delta(call({ index: 0, id: "a", name: "A", args: '{"x":' })), DONE]],
    ["row 46: in arguments of a call that has not begun", [delta(call({ index: 0, args: '{"x":' })), DONE]],
    ["row 45: in the middle of a chunk", [delta({ content: "Hi" }), 'data: {"choices":[{"del']],
    ["before anything", []],
    ["before anything, with [DONE]", [DONE]],
  ])("%s, cut off, is a failure and never looks finished", (_, chunks) => {
    const { events, failure } = answered(chunks);
    expect(failure).toMatchObject({ code: "CCR-E112" });
    expect(events.some(({ type }) => type === "message_delta" || type === "message_stop")).toBe(false);
    expect(grammarBreaks(events, { unfinished: true })).toEqual([]);
  });

  it("row 46: leaves out a call that the length limit cut before it began", () => {
    const chunks = [
      delta(call({ index: 0, id: "a", name: "A", args: '{"x":1}' })),
      delta(call({ index: 1, name: "B", args: '{"y":' })),
      finish("length"),
    ];
    expect(messageOf(chunks)).toMatchObject({ content: [tool("a", "A", { x: 1 })], stop_reason: "max_tokens" });
  });

  it("row 52: leaves what had come in the events before the failure", () => {
    const { events, failure } = answered([delta({ content: "Hi" }), finish(), "data: {broken\n\n"]);
    expect(failure).toMatchObject({ code: "CCR-E107" });
    expect(events.map(({ type }) => type)).toEqual(["message_start", "content_block_start", "content_block_delta"]);
  });

  it("says model_context_window_exceeded when the length limit is the window", () => {
    const target = targetWith({ windows: { large: 1000 } });
    const chunks = (completion: number) => [delta({ content: "Hi" }), finish("length"), usage(900, completion)];
    expect(messageOf(chunks(100), { target }).stop_reason).toBe("model_context_window_exceeded");
    expect(messageOf(chunks(50), { target }).stop_reason).toBe("max_tokens");
    expect(messageOf(chunks(100)).stop_reason).toBe("max_tokens");
  });
});

describe("a failure inside the stream", () => {
  it.each<[string, Chunk, Partial<CcrError>]>([
    [
      "row 48: OpenRouter's",
      delta({ content: "" }, "error", { error: { code: 502, message: "Provider down" } }),
      { code: "CCR-E109", status: 502 },
    ],
    [
      "row 48: OpenRouter's in the choice",
      { choices: [{ index: 0, delta: {}, finish_reason: "error", error: { code: 429, message: "Slow down" } }] },
      { code: "CCR-E102" },
    ],
    ["row 48: overload", { error: { type: "overloaded_error", message: "Overloaded" } }, { code: "CCR-E106" }],
    [
      "row 48: an error event",
      'event: error\ndata: {"message":"No","code":"rate_limit_exceeded"}\n\n',
      { code: "CCR-E102" },
    ],
    ["row 48: an error event of plain text", "event: error\ndata: upstream timeout\n\n", { code: "CCR-E109" }],
    ["DeepSeek's lack of resources", finish("insufficient_system_resource"), { code: "CCR-E106" }],
    ["GLM's network error", finish("network_error"), { code: "CCR-E109", status: 502 }],
    ["an error inside an array", 'data: [{"error":{"code":503,"message":"busy"}}]\n\n', { code: "CCR-E106" }],
    ["no JSON", "data: <html>\n\n", { code: "CCR-E107" }],
  ])("%s is thrown behind the events before it", (_, chunk, error) => {
    const { events, failure } = answered([delta({ content: "Hi" }), chunk]);
    expect(failure).toMatchObject(error);
    expect(events).toHaveLength(3);
    expect(grammarBreaks(events, { unfinished: true })).toEqual([]);
  });

  it("ends nothing when it is null or empty", () => {
    expect(messageOf([delta({ content: "Hi" }, null, { error: null }), finish("stop", { error: "" })]).content).toEqual(
      [text("Hi")],
    );
  });
});

describe("what is done in place of the provider", () => {
  const cut = { emulation: { stops: ["STOP", "\n\nHuman"] } };

  it("ends the text at a stop sequence that it could not be told, and reads no further", () => {
    const { events, failure } = answered(
      [delta({ content: "one ST" }), delta({ content: "OP two" }), delta({ content: "more" })],
      cut,
    );
    expect(failure).toBeUndefined();
    expect(messageOfEvents(events)).toMatchObject({
      content: [text("one ")],
      stop_reason: "stop_sequence",
      stop_sequence: "STOP",
    });
    expect(grammarBreaks(events)).toEqual([]);
  });

  it("gives the text that only looked like a stop sequence", () => {
    expect(messageOf([delta({ content: "one ST" }), delta({ content: "ILL\n\nHum" }), finish()], cut)).toMatchObject({
      content: [text("one STILL\n\nHum")],
      stop_reason: "end_turn",
    });
  });

  it("leaves out all calls but the first", () => {
    const chunks = [
      delta(call({ index: 0, id: "a", name: "A", args: '{"x":1}' })),
      delta(call({ index: 1, id: "b", name: "B", args: '{"y":1}' })),
      finish("tool_calls"),
      usage(3, 4),
    ];
    expect(messageOf(chunks, { emulation: { oneToolCall: true } })).toMatchObject({
      content: [tool("a", "A", { x: 1 })],
      stop_reason: "tool_use",
      usage: { input_tokens: 3, output_tokens: 4 },
    });
  });
});
