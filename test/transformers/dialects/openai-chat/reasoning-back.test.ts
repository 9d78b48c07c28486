/**
 * Reasoning that makes the whole way: a vendor's stream, the client's history made of it, and the vendor's own form in the
 * next request. With thinking shown, omitted and hidden; after a model switch that strips thinking blocks; and back.
 */
import { describe, expect, it } from "vitest";

import type { Block, MessageParam, MessagesRequest } from "../../../../src/core/message.ts";
import type { Target } from "../../../../src/core/target.ts";
import { isSealed } from "../../../../src/transformers/keepsake.ts";
import { memoryKeepsakes, type MemoryKeepsakes } from "../../../helpers/keepsakes.ts";
import { targetWith } from "../../../helpers/answers.ts";
import { call, delta, finish, messageOf, type Chunk } from "../../../helpers/chat.ts";
import { assistant, callTo, result, sentBy, text, use, user } from "../../../helpers/chat-request.ts";

type Display = "shown" | "omitted" | "hidden";

/** The content that the client remembers of an answer. */
function answerOf(
  chunks: readonly Chunk[],
  target: Target,
  display: Display,
  keepsakes: MemoryKeepsakes,
): readonly Block[] {
  const context = { target, keepsakes, omitThinking: display === "omitted", hideThinking: display === "hidden" };
  return messageOf(chunks, context).content;
}

/** The first assistant message of the next request. */
function nextTurn(
  content: readonly Block[],
  target: Target,
  keepsakes: MemoryKeepsakes,
  request: Partial<MessagesRequest> = {},
) {
  const results = content.filter(({ type }) => type === "tool_use").map(({ id }) => result(String(id), "done"));
  const messages: MessageParam[] = [user("go"), assistant(content), user([...results, text("and?")])];
  const made = { ...callTo({}, { messages, ...request }), target, keepsakes };
  return sentBy(made).messages.find(({ role }) => role === "assistant");
}

const stripped = (content: readonly Block[]): Block[] => content.filter(({ type }) => !type.includes("thinking"));
const TOOL = [delta(call({ index: 0, id: "call_1", name: "Bash", args: '{"command":"ls"}' })), finish("tool_calls")];
const details = [
  { type: "reasoning.text", text: "Look first.", index: 0, format: "anthropic-claude-v1", signature: "sig" },
  { type: "reasoning.encrypted", data: "c2ln", index: 1 },
];

/** Vendor, model, the reasoning as it is streamed, what it must look like when it comes back. */
const VENDORS: readonly (readonly [string, string, readonly Chunk[], object])[] = [
  [
    "deepseek",
    "deepseek-v4-pro",
    [delta({ reasoning_content: "Look " }), delta({ reasoning_content: "first." })],
    { reasoning_content: "Look first." },
  ],
  ["moonshot", "kimi-k2.6", [delta({ reasoning_content: "Look first." })], { reasoning_content: "Look first." }],
  ["zhipu", "glm-5", [delta({ reasoning_content: "Look first." })], { reasoning_content: "Look first." }],
  ["dashscope", "qwen3.7-plus", [delta({ reasoning_content: "Look first." })], { reasoning_content: "Look first." }],
  ["vllm", "Qwen3", [delta({ reasoning: "Look first." })], { reasoning_content: "Look first." }],
  ["groq", "openai/gpt-oss-120b", [delta({ reasoning: "Look first." })], { reasoning: "Look first." }],
  ["acme", "some-model", [delta({ reasoning: "Look first." })], { reasoning: "Look first." }],
  ["acme", "some-model", [delta({ reasoning_content: "Look first." })], { reasoning_content: "Look first." }],
  ["acme", "some-model", [delta({ content: "<think>Look first.</think>" })], { content: "<think>Look first.</think>" }],
  [
    "openrouter",
    "anthropic/claude-sonnet-5",
    [
      delta({ reasoning: "Look ", reasoning_details: [{ ...details[0], text: "Look ", signature: "" }] }),
      delta({ reasoning: "first.", reasoning_details: [{ ...details[0], text: "first.", signature: null }] }),
      delta({ reasoning: null, reasoning_details: [{ ...details[0], text: "", signature: "sig" }] }),
      delta({ reasoning_details: [details[1]] }),
    ],
    { reasoning_details: details },
  ],
  [
    "minimax",
    "MiniMax-M2.5",
    ["Look", "Look first."].map((words) =>
      delta({ reasoning_details: [{ type: "reasoning.text", id: "r", index: 0, text: words }] }),
    ),
    { reasoning_details: [{ type: "reasoning.text", id: "r", index: 0, text: "Look first." }] },
  ],
  ["minimax", "abab-7", [delta({ content: "<think>Look first.</think>" })], { content: "<think>Look first.</think>" }],
  [
    "mistral",
    "magistral-medium",
    [delta({ content: [{ type: "thinking", thinking: [{ type: "text", text: "Look first." }] }] })],
    { content: [{ type: "thinking", thinking: [{ type: "text", text: "Look first." }], closed: true }] },
  ],
];

describe.each(VENDORS)("row 89: %s, %s, %j", (name, model, reasoning, back) => {
  const target = targetWith({ name }, model);

  it.each<Display>(["shown", "omitted", "hidden"])("comes back after thinking was %s", (display) => {
    const keepsakes = memoryKeepsakes();
    const content = answerOf([...reasoning, ...TOOL], target, display, keepsakes);
    expect(nextTurn(content, target, keepsakes)).toMatchObject(back);
    const thoughts = content.filter(({ type }) => type === "thinking");
    if (display === "shown") expect(thoughts).toMatchObject([{ thinking: "Look first." }]);
    if (display === "omitted") expect(thoughts).toMatchObject([{ thinking: "" }]);
    if (display === "hidden") expect(content.map(({ type }) => type)).toEqual(["tool_use"]);
    for (const block of thoughts) expect(isSealed(block["signature"])).toBe(true);
  });

  it("comes back from the thinking block alone, as after a restart without memory", () => {
    const content = answerOf([...reasoning, ...TOOL], target, "omitted", memoryKeepsakes());
    expect(nextTurn(content, target, memoryKeepsakes())).toMatchObject(back);
  });

  it("comes back from the table alone, as after a model switch and back", () => {
    const keepsakes = memoryKeepsakes();
    const content = stripped(answerOf([...reasoning, ...TOOL], target, "shown", keepsakes));
    expect(nextTurn(content, target, keepsakes)).toMatchObject(back);
  });

  it("stays out of the request to any other provider or family", () => {
    const keepsakes = memoryKeepsakes();
    const content = answerOf([...reasoning, ...TOOL], target, "shown", keepsakes);
    for (const other of [targetWith({ name: "elsewhere" }, model), targetWith({ name }, "zzz-1")]) {
      expect(JSON.stringify(nextTurn(content, other, keepsakes))).not.toContain("Look");
    }
  });

  it("is kept as soon as the call is written, for an answer may break off behind it", () => {
    const keepsakes = memoryKeepsakes();
    const broken = [...reasoning, delta(call({ index: 0, id: "call_1", name: "Bash", args: '{"command":"ls"}' }))];
    expect(() => messageOf([...broken, { error: { message: "gone" } }], { target, keepsakes })).toThrow("gone");
    expect(nextTurn([use("call_1")], target, keepsakes)).toMatchObject(back);
  });
});

describe("history without reasoning", () => {
  const turn = (name: string, model: string, blocks: readonly Block[]) =>
    nextTurn(blocks, targetWith({ name }, model), memoryKeepsakes());
  const foreign: Block = { type: "thinking", thinking: "Hm", signature: "EqQBCkYIBBgC" };

  it.each([
    ["deepseek", "deepseek-v4-pro", "", ""],
    ["acme", "deepseek-ai/DeepSeek-V4", "", ""],
    ["moonshot", "kimi-k2.5", "", undefined],
    ["together", "moonshotai/Kimi-K2.5", "", undefined],
    ["zhipu", "glm-5", undefined, undefined],
    ["openrouter", "deepseek/deepseek-v4", undefined, undefined],
    ["openai", "gpt-5.4", undefined, undefined],
  ])("has fillers for %s, %s: with a tool %j, without %j", (name, model, withTool, without) => {
    expect(turn(name, model, [foreign, use("call_1")])?.["reasoning_content"]).toBe(withTool);
    expect(turn(name, model, [foreign, text("So.")])?.["reasoning_content"]).toBe(without);
  });
});

describe("turns without tools", () => {
  it.each([
    ["moonshot", "kimi-k2.6", "Hm"],
    ["zhipu", "glm-5", "Hm"],
    ["deepseek", "deepseek-v4-pro", ""],
    ["acme", "some-model", undefined],
  ])("of %s, %s give back %j", (name, model, reasoning_content) => {
    const target = targetWith({ name }, model);
    const content = answerOf(
      [delta({ reasoning_content: "Hm" }), delta({ content: "So." }), finish()],
      target,
      "shown",
      memoryKeepsakes(),
    );
    expect(nextTurn(content, target, memoryKeepsakes())?.["reasoning_content"]).toBe(reasoning_content);
  });

  it.each<Display>(["shown", "omitted", "hidden"])(
    "are known by their text when their thinking is gone, after it was %s",
    (display) => {
      const target = targetWith({ name: "zhipu" }, "glm-5");
      const keepsakes = memoryKeepsakes();
      const chunks = [
        delta({ reasoning_content: "Hm" }),
        delta({ content: "\n\nSo it" }),
        delta({ content: " is. " }),
        finish(),
      ];
      const content = stripped(answerOf(chunks, target, display, keepsakes));
      expect(nextTurn(content, target, keepsakes)?.["reasoning_content"]).toBe("Hm");
      expect(nextTurn([text("So it was.")], target, keepsakes)?.["reasoning_content"]).toBeUndefined();
    },
  );

  it("carry encrypted reasoning that comes without any text", () => {
    const target = targetWith({ name: "openrouter" }, "openai/gpt-5");
    const secret = { type: "reasoning.encrypted", data: "abc", format: "openai-responses-v1" };
    const content = answerOf(
      [delta({ reasoning_details: [secret] }), delta({ content: "So." }), finish()],
      target,
      "shown",
      memoryKeepsakes(),
    );
    expect(content.map(({ type }) => type)).toEqual(["redacted_thinking", "text"]);
    expect(nextTurn(content, target, memoryKeepsakes())).toMatchObject({ content: "So.", reasoning_details: [secret] });
  });

  it("have it back also when it came last, where a block for it would end the answer", () => {
    const target = targetWith({ name: "openrouter" }, "google/gemini-3-pro");
    const secret = { type: "reasoning.encrypted", data: "abc" };
    const keepsakes = memoryKeepsakes();
    const chunks = [delta({ content: "So." }), delta({ reasoning_details: [secret] }, "stop")];
    const content = answerOf(chunks, target, "shown", keepsakes);
    expect(content).toEqual([text("So.")]);
    expect(nextTurn(content, target, keepsakes)).toMatchObject({ reasoning_details: [secret] });
  });
});

describe("several thoughts of one turn", () => {
  const chunks = [
    delta({ reasoning_content: "One." }),
    delta({ content: "So." }),
    delta({ reasoning_content: "Two." }),
    ...TOOL,
  ];

  it.each<Display>(["shown", "omitted", "hidden"])("come back as one, after thinking was %s", (display) => {
    const target = targetWith({ name: "deepseek" }, "deepseek-v4-pro");
    const keepsakes = memoryKeepsakes();
    const content = answerOf(chunks, target, display, keepsakes);
    expect(nextTurn(content, target, keepsakes)).toMatchObject({ reasoning_content: "One.Two.", content: "So." });
    if (display !== "hidden")
      expect(nextTurn(content, target, memoryKeepsakes())).toMatchObject({ reasoning_content: "One.Two." });
  });

  it("are in the table of each parallel call", () => {
    const target = targetWith({ name: "deepseek" }, "deepseek-v4-pro");
    const keepsakes = memoryKeepsakes();
    const two = [
      delta(call({ index: 0, id: "a", name: "A", args: "{}" })),
      delta(call({ index: 1, id: "b", name: "B", args: "{}" })),
      finish(),
    ];
    answerOf([delta({ reasoning_content: "One." }), ...two, finish()], target, "hidden", keepsakes);
    expect(keepsakes.ids).toEqual(["a", "b"]);
    expect(nextTurn([use("b"), use("a")], target, keepsakes)).toMatchObject({ reasoning_content: "One." });
  });
});

describe("what comes with a call", () => {
  it("goes back with it to Gemini, and its word for none with the others", () => {
    const target = targetWith({ name: "gemini" }, "gemini-3.5-flash");
    const keepsakes = memoryKeepsakes();
    const signed = { google: { thought_signature: "sig" } };
    const entry = { index: 0, id: "a", extra_content: signed, function: { name: "Bash", arguments: "{}" } };
    const content = answerOf([delta({ tool_calls: [entry] }), finish("tool_calls")], target, "shown", keepsakes);
    const turn = nextTurn([...content, use("other")], target, keepsakes);
    expect(turn?.["tool_calls"]).toMatchObject([
      { id: "a", extra_content: signed },
      { id: "other", extra_content: { google: { thought_signature: "skip_thought_signature_validator" } } },
    ]);
  });
});

describe("details that a provider would refuse", () => {
  it("are left out: signed formats without their signature", () => {
    const target = targetWith({ name: "openrouter" }, "anthropic/claude-sonnet-5");
    const unsigned = { type: "reasoning.text", text: "Hm", format: "anthropic-claude-v1" };
    const plain = { type: "reasoning.text", text: "Ah", format: "unknown", index: 1 };
    const content = answerOf(
      [delta({ reasoning_details: [unsigned, plain] }), delta({ content: "So." }), finish()],
      target,
      "shown",
      memoryKeepsakes(),
    );
    expect(nextTurn(content, target, memoryKeepsakes())?.["reasoning_details"]).toEqual([plain]);
  });
});
