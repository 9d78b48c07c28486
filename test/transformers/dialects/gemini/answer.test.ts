/** Answers that fail, that are refused or that come in another form than was asked for. */
import { describe, expect, it } from "vitest";

import { CcrError } from "../../../../src/core/errors.ts";
import type { Target } from "../../../../src/core/target.ts";
import { messageOfEvents } from "../../../../src/transformers/accumulate.ts";
import { gemini } from "../../../../src/transformers/dialects/gemini/dialect.ts";
import { hintsFor } from "../../../../src/transformers/tool-hints.ts";
import type { AnswerContext } from "../../../../src/transformers/types.ts";
import { contextWith, decode, targetWith, type Decoded } from "../../../helpers/answers.ts";
import { grammarBreaks } from "../../../helpers/grammar.ts";

const TARGET: Target = targetWith({ dialect: "gemini", name: "google" }, "gemini-2.5-pro");

const context = (fields: Partial<AnswerContext> = {}): AnswerContext => contextWith({ target: TARGET, ...fields });
const stream = (frames: readonly unknown[], fields: Partial<AnswerContext> = {}): Decoded => {
  const text = frames.map((frame) => `data: ${typeof frame === "string" ? frame : JSON.stringify(frame)}\n\n`).join("");
  return decode(gemini.stream(context(fields)), [Buffer.from(text)]);
};
const chunk = (parts: readonly object[], finishReason?: string): object => ({
  candidates: [{ content: { role: "model", parts }, ...(finishReason && { finishReason }) }],
});
const failureOf = (work: () => unknown): CcrError => {
  try {
    work();
  } catch (error) {
    if (error instanceof CcrError) return error;
    throw error;
  }
  throw new Error("it did not fail");
};
const codeOf = ({ failure }: Decoded): string | undefined => failure?.code;

describe("a stream that fails", () => {
  it.each([
    ["row 45: without a finish reason", [chunk([{ text: "Hi" }])], "CCR-E112"],
    ["row 46: inside streamed arguments", [chunk([{ functionCall: { name: "a", willContinue: true } }])], "CCR-E112"],
    ["row 120: with an empty list of candidates", [{ candidates: [], usageMetadata: {} }], "CCR-E112"],
    ["with usage alone", [{ usageMetadata: { promptTokenCount: 3 } }], "CCR-E112"],
    ["with the end mark of another dialect alone", [chunk([{ text: "Hi" }]), "[DONE]"], "CCR-E112"],
    ["row 48: with an error", [{ error: { code: 503, message: "overloaded", status: "UNAVAILABLE" } }], "CCR-E106"],
    ["row 75: with an error in a list", [[{ error: { code: 400, message: "bad", status: "INVALID" } }]], "CCR-E108"],
    ["with an error as text", [{ error: "nope" }], "CCR-E109"],
    ["with text that is no JSON", ["Internal Server Error"], "CCR-E107"],
    ["with a number", ["7"], "CCR-E107"],
    ["with a malformed call", [chunk([], "MALFORMED_FUNCTION_CALL")], "CCR-E109"],
    ["with a call that nobody offered", [chunk([{ text: "Hi" }], "UNEXPECTED_TOOL_CALL")], "CCR-E109"],
  ])("%s", (_, frames, code) => {
    const decoded = stream(frames);
    expect(codeOf(decoded)).toBe(code);
    expect(grammarBreaks(decoded.events, { unfinished: true })).toEqual([]);
  });

  it("keeps what came before", () => {
    const { events, failure } = stream([chunk([{ text: "Hi" }]), { error: { code: 500, message: "Internal" } }]);
    expect(events.map(({ type }) => type)).toEqual(["message_start", "content_block_start", "content_block_delta"]);
    expect(failure?.message).toBe("google failed (500): Internal");
  });

  it("row 73: says how long to wait", () => {
    const details = [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "17s" }];
    const { failure } = stream([{ error: { code: 429, message: "slow down", status: "RESOURCE_EXHAUSTED", details } }]);
    expect(failure).toMatchObject({ code: "CCR-E102", facts: { retryAfter: 17 } });
  });

  it("as an event named error", () => {
    const text = 'event: error\ndata: {"error":{"code":429,"message":"slow","status":"RESOURCE_EXHAUSTED"}}\n\n';
    expect(codeOf(decode(gemini.stream(context()), [Buffer.from(text)]))).toBe("CCR-E102");
    expect(codeOf(decode(gemini.stream(context()), [Buffer.from("event: error\ndata: boom\n\n")]))).toBe("CCR-E109");
  });
});

describe("an answer whose status is an error", () => {
  const quota = (quotaId: string): object => ({
    code: 429,
    status: "RESOURCE_EXHAUSTED",
    message: "You exceeded your current quota, please check your plan and billing details.",
    details: [
      { "@type": "type.googleapis.com/google.rpc.QuotaFailure", violations: [{ quotaId }] },
      { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "38.2s" },
    ],
  });

  it.each([
    ["row 73: a limit of a minute", 429, quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier"), "CCR-E102", 39],
    ["a limit of a day", 429, quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier"), "CCR-E103", 39],
    [
      "a wrong key",
      400,
      { code: 400, message: "API key not valid. Please pass a valid API key." },
      "CCR-E101",
      undefined,
    ],
    [
      "a project without the API",
      403,
      { code: 403, message: "has not been used", status: "PERMISSION_DENIED" },
      "CCR-E113",
      undefined,
    ],
    [
      "an unknown model",
      404,
      { code: 404, message: "models/x is not found for API version v1beta" },
      "CCR-E104",
      undefined,
    ],
    [
      "row 72: overload",
      503,
      { code: 503, message: "The model is overloaded.", status: "UNAVAILABLE" },
      "CCR-E106",
      undefined,
    ],
    [
      "a refused request",
      400,
      { code: 400, message: 'Unknown name "x"', status: "INVALID_ARGUMENT" },
      "CCR-E108",
      undefined,
    ],
    ["a deadline", 504, { code: 504, message: "Deadline expired", status: "DEADLINE_EXCEEDED" }, "CCR-E109", undefined],
  ])("%s", (_, status, error, code, retryAfter) => {
    for (const body of [{ error }, [{ error }]]) {
      const failure = gemini.error({ status, headers: {}, body: JSON.stringify(body) }, TARGET);
      expect([failure.code, failure.facts.retryAfter]).toEqual([code, retryAfter]);
    }
  });

  it("row 76: a prompt that is too long, in the words that make Claude Code compact", () => {
    const message = "The input token count (1048577) exceeds the maximum number of tokens allowed (1048576).";
    const body = JSON.stringify({ error: { code: 400, message, status: "INVALID_ARGUMENT" } });
    const { message: text } = gemini.error({ status: 400, headers: {}, body }, TARGET);
    expect(text).toBe("prompt is too long: 1048577 tokens > 1048576 maximum");
  });
});

describe("a whole answer", () => {
  const whole = {
    candidates: [{ content: { parts: [{ text: "Hi" }], role: "model" }, finishReason: "STOP" }],
    usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 2 },
    responseId: "r1",
  };

  it("is read like a stream of one chunk", () => {
    expect(gemini.message(whole, context())).toMatchObject({
      id: "msg_local",
      model: "claude-opus-5-5",
      stop_reason: "end_turn",
      content: [{ type: "text", text: "Hi" }],
      usage: { input_tokens: 5, output_tokens: 2 },
    });
  });

  it("row 49: may be the array that a stream without alt=sse is", () => {
    const chunks = [chunk([{ text: "He" }]), chunk([{ text: "y" }], "STOP")];
    expect(gemini.message(chunks, context()).content).toEqual([{ type: "text", text: "Hey" }]);
    expect(failureOf(() => gemini.message(chunks.slice(0, 1), context())).code).toBe("CCR-E112");
  });

  it("is finished even where it does not say so", () => {
    expect(gemini.message(chunk([{ text: "Hi" }]), context()).stop_reason).toBe("end_turn");
  });

  it("row 34: without usage, has our estimate", () => {
    expect(gemini.message(chunk([{ text: "Hello you" }]), context()).usage).toMatchObject({
      input_tokens: 11,
      output_tokens: 3,
    });
  });

  it.each([
    ["row 50: an error", { error: { code: 400, message: "bad" } }, "CCR-E108"],
    ["an error in an array", [{ error: { code: 503, message: "busy" } }], "CCR-E106"],
    ["another dialect's answer", { choices: [] }, "CCR-E107"],
    ["row 120: nothing", { candidates: [] }, "CCR-E112"],
    ["an empty array", [], "CCR-E107"],
    ["a text", "hello", "CCR-E107"],
  ])("is none: %s", (_, body, code) => {
    expect(failureOf(() => gemini.message(body, context())).code).toBe(code);
  });

  it("row 120: may say that the prompt was blocked", () => {
    const blocked = { promptFeedback: { blockReason: "OTHER", blockReasonMessage: "not today" } };
    expect(gemini.message(blocked, context())).toMatchObject({
      stop_reason: "refusal",
      stop_details: { type: "refusal", category: null, explanation: "OTHER: not today" },
      content: [{ type: "text", text: "[Gemini refused to answer: OTHER: not today]" }],
    });
  });
});

describe("what an answer ends with", () => {
  const call = { functionCall: { name: "Read", args: {} } };

  it.each([
    ["STOP", [{ text: "a" }], "end_turn"],
    ["row 119: STOP with a call", [call], "tool_use"],
    ["MAX_TOKENS", [call], "max_tokens"],
    ["CONTINUATION", [], "max_tokens"],
    ["SAFETY", [call], "refusal"],
    ["SPII", [], "refusal"],
    ["IMAGE_SAFETY", [], "refusal"],
    ["OTHER", [{ text: "a" }], "end_turn"],
    ["FINISH_REASON_UNSPECIFIED", [], "end_turn"],
    ["a reason of tomorrow", [call], "tool_use"],
  ])("%s", (name, parts, reason) => {
    const finish = /[A-Z_]+$/.exec(name.split(" with")[0] ?? "")?.[0] ?? name;
    const { events, failure } = stream([chunk(parts, finish)]);
    expect(failure).toBeUndefined();
    expect(events.at(-2)).toMatchObject({ type: "message_delta", delta: { stop_reason: reason } });
    expect(grammarBreaks(events)).toEqual([]);
  });
});

describe("thoughts that the client does not want", () => {
  const parts = [
    { text: "hm", thought: true },
    { functionCall: { name: "Read", id: "f1" }, thoughtSignature: "s" },
  ];

  it("are not shown, and their signature is kept in the table alone", () => {
    const kept: string[] = [];
    const keepsakes = { recall: () => undefined, keep: (id: string) => void kept.push(id) };
    const { events } = stream([chunk(parts, "STOP")], { hideThinking: true, keepsakes });
    const blocks = events.flatMap((event) => (event.type === "content_block_start" ? [event.content_block.type] : []));
    expect(blocks).toEqual(["tool_use"]);
    expect(kept).toEqual(["f1"]);
  });
});

describe("calls of a relay and of Google itself", () => {
  const run = (url: string): unknown => {
    const target = targetWith({ dialect: "gemini", url }, "gemini-2.5-pro");
    const bash = (command: string): object => chunk([{ functionCall: { name: "Bash", args: { command } } }]);
    const { events } = stream([bash("ls"), bash("ls -la"), chunk([], "STOP")], { target });
    return events.flatMap((event) =>
      event.type === "content_block_delta" && event.delta.type === "input_json_delta" ? [event.delta.partial_json] : [],
    );
  };

  it("row 121: only a relay sends one call again with more in it", () => {
    expect(run("https://relay.example/v1beta/models/")).toEqual(['{"command":"ls -la"}']);
    expect(run("https://generativelanguage.googleapis.com/v1beta/models/")).toEqual([
      '{"command":"ls"}',
      '{"command":"ls -la"}',
    ]);
  });
});

describe("row 121: arguments that miss the tool's schema by habit", () => {
  const schema = {
    type: "object",
    properties: { file_path: { type: "string" }, limit: { type: "number" }, edits: { type: "array" } },
    additionalProperties: false,
  };
  const hints = hintsFor([{ name: "Read", input_schema: schema }], (name) => name);
  const inputOf = (args: object): unknown => {
    const { events } = stream([chunk([{ functionCall: { name: "Read", args } }], "STOP")], { emulation: { hints } });
    return messageOfEvents(events).content[0]?.["input"];
  };

  it.each([
    ["a name in another spelling", { filePath: "a", Limit: 3 }, { file_path: "a", limit: 3 }],
    ["everything one level too deep", { args: { file_path: "a" } }, { file_path: "a" }],
    ["one level too deep, as text", { parameters: '{"filePath":"a"}' }, { file_path: "a" }],
    [
      "a list and a number as text",
      { file_path: "a", edits: "[1]", limit: "3" },
      { file_path: "a", edits: [1], limit: 3 },
    ],
    ["what fits", { file_path: "[1]", limit: 3, edits: ["x"] }, { file_path: "[1]", limit: 3, edits: ["x"] }],
    ["what nobody knows", { colour: "red", nested: { x: 1 } }, { colour: "red", nested: { x: 1 } }],
    ["both spellings", { filePath: "a", file_path: "b" }, { filePath: "a", file_path: "b" }],
    ["text that is no number", { limit: "many" }, { limit: "many" }],
  ])("%s", (_, given, fitted) => {
    expect(inputOf(given)).toEqual(fitted);
  });

  it("are let alone for a tool that takes anything, and one that is not known", () => {
    const open = hintsFor([{ name: "Read", input_schema: { ...schema, additionalProperties: true } }], (name) => name);
    expect(open.size).toBe(0);
    const { events } = stream([chunk([{ functionCall: { name: "Else", args: { filePath: 1 } } }], "STOP")], {
      emulation: { hints },
    });
    expect(messageOfEvents(events).content[0]?.["input"]).toEqual({ filePath: 1 });
  });
});

it("row 93: an answer ends behind its first call where the client wants no others, with the text before it", () => {
  const call = (name: string): object => ({ functionCall: { name, args: { a: 1 } } });
  const { events } = stream(
    [chunk([{ text: "Both." }, call("a"), call("b")]), chunk([call("c"), { text: "!" }], "STOP")],
    {
      emulation: { oneToolCall: true },
    },
  );
  expect(grammarBreaks(events)).toEqual([]);
  const { content, stop_reason } = messageOfEvents(events);
  expect(content).toMatchObject([{ text: "Both." }, { name: "a", input: { a: 1 } }]);
  expect([content.length, stop_reason]).toEqual([2, "tool_use"]);
});

it("Gemini CLI's answers are unwrapped, streamed and whole; nulls say nothing", () => {
  const wrapped = (inner: object): object => ({ response: inner, traceId: "t" });
  const { events, failure } = stream([wrapped(chunk([{ text: "Hi" }])), "null", wrapped(chunk([], "STOP"))]);
  expect(failure).toBeUndefined();
  expect(messageOfEvents(events)).toMatchObject({ content: [{ text: "Hi" }], stop_reason: "end_turn" });
  expect(gemini.message(wrapped(chunk([{ text: "Hi" }], "STOP")), context())).toMatchObject({
    content: [{ text: "Hi" }],
  });
  expect(codeOf(stream([wrapped({ error: { code: 429, message: "slow", status: "RESOURCE_EXHAUSTED" } })]))).toBe(
    "CCR-E102",
  );
});
