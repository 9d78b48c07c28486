/** What one side writes, the other reads: requests through the dialects' encoders, and answers that come back as history. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  NO_USAGE,
  type Block,
  type Message,
  type MessageParam,
  type MessagesRequest,
  type ToolChoice,
} from "../../../src/core/message.ts";
import type { Target } from "../../../src/core/target.ts";
import { openaiChat } from "../../../src/transformers/clients/openai-chat/grammar.ts";
import { openaiResponses } from "../../../src/transformers/clients/openai-responses/grammar.ts";
import type { ClientGrammar } from "../../../src/transformers/clients/types.ts";
import { chatRequest } from "../../../src/transformers/dialects/openai-chat/request.ts";
import { responsesRequest } from "../../../src/transformers/dialects/openai-responses/request.ts";
import { fieldsOf, itemsOf, type Fields } from "../../../src/transformers/foreign.ts";
import { NO_KEEPSAKES } from "../../../src/transformers/keepsake.ts";
import type { Call, Encoded } from "../../../src/transformers/types.ts";
import { targetWith } from "../../helpers/answers.ts";
import { HEAD } from "../../helpers/client-answers.ts";

/** Takes files, efforts and every other thing that OpenAI's own server takes. */
const CHAT_TARGET = targetWith({ name: "openai", url: "https://api.openai.com/v1/chat/completions" }, "gpt-5.1");
const RESPONSES_TARGET = targetWith(
  { name: "openai", url: "https://api.openai.com/v1/responses", dialect: "openai-responses" },
  "gpt-5.1",
);

const words = fc.string({ unit: "grapheme", minLength: 1 }).map((text) => `w${text}w`);
const base64 = fc.base64String({ minLength: 4 });
const input = fc
  .dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 })
  .map((value): Fields => JSON.parse(JSON.stringify(value)));

const TEXT: fc.Arbitrary<Block> = words.map((text) => ({ type: "text", text }));
const PICTURE: fc.Arbitrary<Block> = fc.oneof(
  base64.map((data) => ({ type: "image", source: { type: "base64", media_type: "image/png", data } })),
  fc.webUrl().map((url) => ({ type: "image", source: { type: "url", url } })),
);
const DOCUMENT: fc.Arbitrary<Block> = base64.map((data) => ({
  type: "document",
  title: "paper.pdf",
  source: { type: "base64", media_type: "application/pdf", data },
}));

interface Exchange {
  readonly asked: readonly Block[];
  readonly said: string | undefined;
  readonly calls: readonly { readonly name: string; readonly input: Fields; readonly output: string }[];
}

const EXCHANGE: fc.Arbitrary<Exchange> = fc.record({
  asked: fc
    .tuple(TEXT, fc.array(fc.oneof(PICTURE, DOCUMENT), { maxLength: 2 }))
    .map(([text, others]) => [text].concat(others)),
  said: fc.option(words, { nil: undefined }),
  calls: fc.array(fc.record({ name: fc.constantFrom("read", "write"), input, output: words }), { maxLength: 2 }),
});

/** Turns in Anthropic's order: results first, and then what else the user has to say. */
function messagesOf(exchanges: readonly Exchange[]): MessageParam[] {
  const messages: MessageParam[] = [];
  let results: Block[] = [];
  exchanges.forEach(({ asked, said, calls }, turn) => {
    messages.push({ role: "user", content: [...results, ...asked] });
    const idOf = (call: number): string => `call_${turn}_${call}`;
    const uses = calls.map(({ name, input: args }, i) => ({ type: "tool_use", id: idOf(i), name, input: args }));
    const answer = [...(said === undefined ? [] : [{ type: "text", text: said }]), ...uses];
    messages.push({ role: "assistant", content: answer.length === 0 ? [{ type: "text", text: "ok" }] : answer });
    results = calls.map(({ output }, i) => ({
      type: "tool_result",
      tool_use_id: idOf(i),
      content: [{ type: "text", text: output }],
    }));
  });
  return [...messages, { role: "user", content: [...results, { type: "text", text: "Go on." }] }];
}

const TOOLS = ["read", "write"].map((name) => ({
  name,
  description: `To ${name}`,
  input_schema: { type: "object", properties: { path: { type: "string" } }, required: ["path"] },
}));

interface Wishes {
  readonly exchanges: readonly Exchange[];
  readonly system: string | undefined;
  readonly max_tokens: number | undefined;
  readonly stream: boolean;
  readonly effort: string | undefined;
  readonly choice: ToolChoice["type"] | undefined;
  readonly serial: boolean;
  readonly format: boolean;
}

const REQUEST: fc.Arbitrary<MessagesRequest> = fc
  .record<Wishes>({
    exchanges: fc.array(EXCHANGE, { maxLength: 4 }),
    system: fc.option(words, { nil: undefined }),
    max_tokens: fc.option(fc.integer({ min: 16, max: 64_000 }), { nil: undefined }),
    stream: fc.boolean(),
    effort: fc.option(fc.constantFrom("low", "medium", "high"), { nil: undefined }),
    choice: fc.option(fc.constantFrom("auto", "any", "none", "tool"), { nil: undefined }),
    serial: fc.boolean(),
    format: fc.boolean(),
  })
  .map(requestOf);

function requestOf(wishes: Wishes): MessagesRequest {
  const { exchanges, system, max_tokens, stream, effort, choice, serial, format } = wishes;
  return {
    model: "gpt-5.1",
    messages: messagesOf(exchanges),
    stream,
    tools: TOOLS,
    ...(system && { system: [{ type: "text", text: system }] }),
    ...(max_tokens && { max_tokens }),
    ...(effort && { thinking: { type: "adaptive" } }),
    ...outputConfig(effort, format),
    ...(choice && { tool_choice: { type: choice, ...(choice === "tool" && { name: "read" }) } }),
    ...(serial && !choice && { tool_choice: { type: "auto", disable_parallel_tool_use: true } }),
  };
}

const SCHEMA = {
  type: "object",
  properties: { answer: { type: "string" } },
  required: ["answer"],
  additionalProperties: false,
};

function outputConfig(effort: string | undefined, format: boolean): object {
  if (!effort && !format) return {};
  return {
    output_config: { ...(effort && { effort }), ...(format && { format: { type: "json_schema", schema: SCHEMA } }) },
  };
}

/** Without what a client grammar adds of its own. */
function read(grammar: ClientGrammar, encoded: Encoded): Fields {
  const { request } = grammar.request(JSON.parse(String(encoded.body)), {});
  const { metadata: _, ...rest } = request;
  return JSON.parse(JSON.stringify(rest, (name, value) => (name === "cache_control" ? undefined : value)));
}

function callOf(request: MessagesRequest, target: Target): Call {
  return { request, raw: new Uint8Array(), headers: {}, target, keepsakes: NO_KEEPSAKES };
}

describe("a request that a dialect has written is read as what it was", () => {
  it("Chat Completions", () => {
    fc.assert(
      fc.property(REQUEST, (request) => {
        expect(read(openaiChat, chatRequest(callOf(request, CHAT_TARGET)))).toEqual(request);
      }),
      { numRuns: 300 },
    );
  });

  it("Responses", () => {
    fc.assert(
      fc.property(REQUEST, (request) => {
        expect(read(openaiResponses, responsesRequest(callOf(request, RESPONSES_TARGET)))).toEqual(request);
      }),
      { numRuns: 300 },
    );
  });
});

const ANSWER_BLOCK: fc.Arbitrary<Block> = fc.oneof(
  TEXT,
  fc.record({ type: fc.constant("thinking"), thinking: words, signature: fc.oneof(words, fc.constant("")) }),
  words.map((signature) => ({ type: "thinking", thinking: "", signature })),
  words.map((data) => ({ type: "redacted_thinking", data })),
  fc.record({
    type: fc.constant("tool_use"),
    id: fc.uuid(),
    name: fc.constantFrom("read", "patch", "fs__list"),
    input,
  }),
);

const ANSWER: fc.Arbitrary<Message> = fc.array(ANSWER_BLOCK, { minLength: 1, maxLength: 6 }).map((content) => ({
  id: "msg_up",
  type: "message",
  role: "assistant",
  model: "other",
  content: content.map((block) => (block["name"] === "patch" ? { ...block, input: { input: "text" } } : block)),
  stop_reason: "end_turn",
  stop_sequence: null,
  usage: NO_USAGE,
}));

describe("an answer that its client sends back is read as what it was", () => {
  const ASK = { role: "user", content: "hi" };

  it("Responses", () => {
    const tools = [
      { type: "function", name: "read" },
      { type: "custom", name: "patch" },
      { type: "namespace", name: "fs", tools: [{ type: "function", name: "list" }] },
    ];
    fc.assert(
      fc.property(ANSWER, (message) => {
        const body = { model: "auto", tools, input: [ASK] };
        const response = fieldsOf(JSON.parse(openaiResponses.request(body, {}).answer.whole(message, HEAD)));
        const next = { ...body, input: [ASK, ...itemsOf(response["output"]), ASK] };
        const { messages } = openaiResponses.request(next, {}).request;
        expect(messages[1]).toEqual({ role: "assistant", content: message.content });
      }),
      { numRuns: 300 },
    );
  });

  it("Chat Completions, with the text between two thoughts in one", () => {
    const tools = [
      { type: "function", function: { name: "read" } },
      { type: "custom", custom: { name: "patch" } },
      { type: "function", function: { name: "fs__list" } },
    ];
    fc.assert(
      fc.property(ANSWER, (message) => {
        const body = { model: "auto", tools, messages: [ASK] };
        const completion = fieldsOf(JSON.parse(openaiChat.request(body, {}).answer.whole(message, HEAD)));
        const told = fieldsOf(fieldsOf(itemsOf(completion["choices"])[0])["message"]);
        const { messages } = openaiChat.request({ ...body, messages: [ASK, told, ASK] }, {}).request;
        const expected = asChat(message.content);
        expect(messages[1]).toEqual(expected.length === 0 ? undefined : { role: "assistant", content: expected });
      }),
      { numRuns: 500 },
    );
  });
});

/** What Chat can tell of an answer: without signatures only that there was thinking, with them also where. */
function asChat(content: readonly Block[]): Block[] {
  const isKept = ({ type, signature }: Block): boolean =>
    type === "redacted_thinking" || (type === "thinking" && signature !== "");
  if (content.some(isKept)) return segments(content, isKept);
  const thoughts = content.filter(({ type }) => type === "thinking").map(({ thinking }) => String(thinking));
  const thought = { type: "thinking", thinking: thoughts.join(""), signature: "" };
  return [...(thoughts.length > 0 ? [thought] : []), ...segments(content, isKept)];
}

function segments(content: readonly Block[], isKept: (block: Block) => boolean): Block[] {
  const next = content.findIndex(isKept);
  const end = next === -1 ? content.length : next;
  const rest = next === -1 ? [] : [...content.slice(next, next + 1), ...segments(content.slice(next + 1), isKept)];
  const segment = content.slice(0, end);
  const text = segment.reduce((said, block, place) => {
    if (block.type !== "text") return said;
    const apart = said !== "" && segment[place - 1]?.type !== "text";
    return said + (apart ? "\n\n" : "") + String(block["text"]);
  }, "");
  const calls = segment.filter(({ type }) => type === "tool_use");
  return [...(text === "" ? [] : [{ type: "text", text }]), ...calls, ...rest];
}
