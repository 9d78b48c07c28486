/** What servers and relays of the field send besides what OpenAI documents. */
import { describe, expect, it } from "vitest";

import { CcrError } from "../../../../src/core/errors.ts";
import { messageOfEvents } from "../../../../src/transformers/accumulate.ts";
import { openaiChat } from "../../../../src/transformers/dialects/openai-chat/dialect.ts";
import type { Fields } from "../../../../src/transformers/foreign.ts";
import { contextWith, decode, targetWith } from "../../../helpers/answers.ts";
import { grammarBreaks } from "../../../helpers/grammar.ts";

type Frame = string | object;

interface Case {
  readonly vendor: string;
  readonly frames: readonly Frame[];
  readonly content: readonly object[];
  readonly stop?: string;
  readonly usage?: object;
}

const USAGE = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
const COUNTED = { input_tokens: 10, output_tokens: 5 };
const DONE = "data: [DONE]\n\n";
const delta = (fields: object, finish: string | null = null, more: { choice?: object; top?: object } = {}): object => ({
  id: "x",
  choices: [{ index: 0, delta: fields, finish_reason: finish, ...more.choice }],
  ...more.top,
});
const used = (usage: object = USAGE): object => ({ id: "x", choices: [], usage });
const call = (fields: Fields, index?: number): object => ({
  tool_calls: [{ ...(index !== undefined && { index }), type: "function", ...fields }],
});
const text = (said: string): object => ({ type: "text", text: said });
const thought = (said: string): object => ({ type: "thinking", thinking: said });
const READ = { type: "tool_use", name: "Read", input: { a: 1 } };
const whole = (message: object, finish = "stop"): object => ({
  object: "chat.completion",
  choices: [{ index: 0, finish_reason: finish, message: { role: "assistant", ...message } }],
  usage: USAGE,
});

const CASES: Readonly<Record<string, Case>> = {
  "row 24: LiteLLM: the same thought in two fields, and nulls for all that is not there": {
    vendor: "litellm",
    frames: [
      delta({ content: "", reasoning_content: "Hm", thinking_blocks: [{ type: "thinking", thinking: "Hm" }] }),
      delta({ content: "", reasoning_content: "", thinking_blocks: [{ type: "thinking", signature: "s" }] }),
      delta({ content: "Hi", tool_calls: null, function_call: null, audio: null }),
      delta({ content: null }, "stop"),
      { choices: [{ index: 0, delta: {} }], usage: USAGE },
      DONE,
    ],
    content: [thought("Hm"), text("Hi")],
    usage: COUNTED,
  },
  "row 15: LiteLLM: a call at index 1, later pieces with null for id and name": {
    vendor: "litellm",
    frames: [
      delta(call({ id: "toolu_1", function: { name: "Read", arguments: "" } }, 1)),
      delta(call({ id: null, function: { name: null, arguments: '{"a"' } }, 1)),
      delta(call({ id: null, function: { name: null, arguments: ":1}" } }, 1), "tool_calls"),
      DONE,
    ],
    content: [READ],
    stop: "tool_use",
  },
  "row 24: vLLM 0.11: reasoning under both names is told once": {
    vendor: "vllm",
    frames: [
      delta({ reasoning: "Hm", reasoning_content: "Hm" }),
      delta({ reasoning: " ok", reasoning_content: " ok" }),
      delta({ content: "Hi" }),
      delta({ content: "" }, "stop", { choice: { stop_reason: null } }),
      used(),
      DONE,
    ],
    content: [thought("Hm ok"), text("Hi")],
    usage: COUNTED,
  },
  "row 42: SGLang: the text that stopped it; a token's number is none": {
    vendor: "sglang",
    frames: [delta({ role: null, content: "Hi" }), delta({}, "stop", { choice: { matched_stop: "END" } }), DONE],
    content: [text("Hi")],
    stop: "stop_sequence",
  },
  "row 42: SGLang: a token that stopped it": {
    vendor: "sglang",
    frames: [delta({ content: "Hi" }), delta({}, "stop", { choice: { matched_stop: 151_645 } }), DONE],
    content: [text("Hi")],
  },
  "row 9: Ollama: two calls alike, both at index 0": {
    vendor: "ollama",
    frames: [
      delta({ content: "", ...call({ id: "c1", function: { name: "Read", arguments: '{"a":1}' } }, 0) }),
      delta({ content: "", ...call({ id: "c2", function: { name: "Read", arguments: '{"a":1}' } }, 0) }),
      delta({ content: "" }, "tool_calls"),
      DONE,
    ],
    content: [READ, READ],
    stop: "tool_use",
  },
  "row 15: DashScope: empty id and name in later pieces": {
    vendor: "dashscope",
    frames: [
      delta(call({ id: "c1", function: { name: "Read", arguments: null } }, 0)),
      delta(call({ id: "", function: { name: "", arguments: '{"a": 1}' } }, 0)),
      delta({ content: "" }, "tool_calls"),
      used({ ...USAGE, prompt_tokens_details: { cached_tokens: 1, cache_creation_input_tokens: 2 } }),
      DONE,
    ],
    content: [READ],
    stop: "tool_use",
    usage: { input_tokens: 7, cache_read_input_tokens: 1, cache_creation_input_tokens: 2 },
  },
  "row 110: MiniMax: the whole message once more at the end": {
    vendor: "minimax",
    frames: [delta({ content: "Hel" }), delta({ content: "lo" }), whole({ content: "Hello", reasoning_content: "" })],
    content: [text("Hello")],
    usage: COUNTED,
  },
  "row 110: another relay: the whole message at the end says more than the pieces": {
    vendor: "acme",
    frames: [
      delta({ reasoning_content: "Hm" }),
      delta({ content: "Hel" }),
      whole({ content: "Hello", reasoning_content: "Hm" }),
    ],
    content: [thought("Hm"), text("Hello")],
  },
  "row 110: another relay: the calls once more at the end": {
    vendor: "acme",
    frames: [
      delta(call({ id: "c1", function: { name: "Read", arguments: '{"a":1}' } }, 0)),
      whole({ content: "", ...call({ id: "c1", function: { name: "Read", arguments: '{"a":1}' } }) }, "tool_calls"),
    ],
    content: [READ],
    stop: "tool_use",
  },
  "row 4: Copilot: text and call of one answer in choices of their own": {
    vendor: "copilot",
    frames: [
      {
        choices: [
          { finish_reason: "tool_calls", delta: { content: "I look." } },
          {
            finish_reason: "tool_calls",
            delta: call({ id: "c1", function: { name: "Read", arguments: '{"a":1}' } }, 0),
          },
        ],
      },
      DONE,
    ],
    content: [text("I look."), READ],
    stop: "tool_use",
  },
  "row 7: a finish reason with every piece of text": {
    vendor: "acme",
    frames: [delta({ content: "H" }, "stop"), delta({ content: "i" }, "stop"), DONE],
    content: [text("Hi")],
  },
  "row 7: 'null' for no finish reason": {
    vendor: "acme",
    frames: [delta({ content: "H" }, "null"), delta({ content: "i" }, "null"), delta({}, "stop"), DONE],
    content: [text("Hi")],
  },
  "row 40: Gemini's own finish reason": {
    vendor: "acme",
    frames: [delta({ content: "Hi" }), delta({}, "MAX_TOKENS"), DONE],
    content: [text("Hi")],
    stop: "max_tokens",
  },
  "the form from before chats": {
    vendor: "acme",
    frames: [
      { choices: [{ index: 0, text: "Hi", finish_reason: null }] },
      { choices: [{ text: "", finish_reason: "stop" }] },
      DONE,
    ],
    content: [text("Hi")],
  },
  "row 54: words where a comment belongs, nulls, and white space around the end mark": {
    vendor: "acme",
    frames: [
      "data: null\n\n",
      "data: keep-alive\n\n",
      delta({ content: "Hi" }),
      delta({}, "stop"),
      "data:  [DONE] \n\n",
    ],
    content: [text("Hi")],
  },
  "row 31: NVIDIA: usage that counts along, and zeros at the end": {
    vendor: "nvidia",
    frames: [
      delta({ content: "Hi" }, null, { top: { usage: USAGE } }),
      delta({}, "stop", { top: { usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 } } }),
      DONE,
    ],
    content: [text("Hi")],
    usage: COUNTED,
  },
  "row 61: Azure: chunks of filter results, before and between": {
    vendor: "azure",
    frames: [
      { id: "", choices: [], prompt_filter_results: [{ prompt_index: 0 }] },
      delta({ content: "Hi" }),
      { choices: [{ index: 0, finish_reason: null, content_filter_offsets: { check_offset: 1 } }] },
      delta({}, "content_filter"),
      DONE,
    ],
    content: [text("Hi")],
    stop: "refusal",
  },
  "row 32: Groq: usage beside the id of the request": {
    vendor: "groq",
    frames: [
      delta({ content: "" }, null, { top: { x_groq: { id: "r" } } }),
      delta({ content: "Hi" }),
      delta({}, "stop", { top: { x_groq: { id: "r", usage: { ...USAGE, queue_time: 0.1 } } } }),
      DONE,
    ],
    content: [text("Hi")],
    usage: COUNTED,
  },
};

const bytesOf = (frames: readonly Frame[]): Buffer =>
  Buffer.from(
    frames.map((frame) => (typeof frame === "string" ? frame : `data: ${JSON.stringify(frame)}\n\n`)).join(""),
  );

describe.each(Object.entries(CASES))("%s", (_, { vendor, frames, content, stop = "end_turn", usage = {} }) => {
  it("is what was meant", () => {
    const target = targetWith({ name: vendor });
    const { events, failure } = decode(openaiChat.stream(contextWith({ target })), [bytesOf(frames)]);
    expect(failure).toBeUndefined();
    expect(grammarBreaks(events)).toEqual([]);
    const message = messageOfEvents(events);
    expect(message).toMatchObject({ content, stop_reason: stop, usage });
    expect(message.content).toHaveLength(content.length);
  });
});

it.each([
  [
    "row 48: OpenRouter: the provider behind it",
    { error: { code: 502, message: "Provider disconnected" }, choices: [{ delta: {}, finish_reason: "error" }] },
    /Provider disconnected/,
  ],
  [
    "row 48: LiteLLM: a code that is text",
    { error: { message: "litellm.Timeout: x", type: null, code: "408" } },
    /litellm\.Timeout/,
  ],
  ["row 75: LM Studio: text for an error", { error: "Model does not exist" }, /Model does not exist/],
  [
    "row 50: MiniMax: a status of its own",
    { choices: null, base_resp: { status_code: 1008, status_msg: "insufficient balance" } },
    /insufficient balance/,
  ],
])("%s", (_, frame, message) => {
  const { failure } = decode(openaiChat.stream(contextWith()), [bytesOf([delta({ content: "Hi" }), frame])]);
  expect(failure).toBeInstanceOf(CcrError);
  expect(failure?.message).toMatch(message);
});

it("a whole answer in several choices is one message", () => {
  const choices = [
    { finish_reason: "tool_calls", message: { role: "assistant", content: "I look." } },
    {
      finish_reason: "tool_calls",
      message: { role: "assistant", ...call({ id: "c1", function: { name: "Read", arguments: '{"a":1}' } }) },
    },
  ];
  expect(openaiChat.message({ choices, usage: USAGE }, contextWith())).toMatchObject({
    content: [text("I look."), READ],
    stop_reason: "tool_use",
  });
});
