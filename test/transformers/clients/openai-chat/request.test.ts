/** Chat Completions requests as Messages requests, and what is wrong with those that are none. */
import { describe, expect, it } from "vitest";

import { CcrError } from "../../../../src/core/errors.ts";
import type { MessagesRequest } from "../../../../src/core/message.ts";
import { openaiChat } from "../../../../src/transformers/clients/openai-chat/grammar.ts";
import { completed } from "../../../../src/transformers/dialects/anthropic/completed.ts";
import { messagesBreaks } from "../../../helpers/messages-rules.ts";

const HI = { role: "user", content: "hi" };

/** Anthropic itself must take whatever comes out. */
function read(fields: object, headers: Readonly<Record<string, string>> = {}): MessagesRequest {
  const { request } = openaiChat.request({ model: "auto", messages: [HI], ...fields }, headers);
  expect(messagesBreaks(completed(request))).toEqual([]);
  return request;
}

function messagesOf(...messages: readonly object[]): unknown {
  return read({ messages }).messages;
}

function faultOf(body: unknown): CcrError {
  try {
    openaiChat.request(body, {});
  } catch (error) {
    if (error instanceof CcrError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

const text = (words: string, more: object = {}): object => ({ type: "text", text: words, ...more });
const MARK = { cache_control: { type: "ephemeral" } };
const toolCall = (id: string, args: string, name = "read"): object => ({
  id,
  type: "function",
  function: { name, arguments: args },
});

describe("a plain request", () => {
  it("asks for little", () => {
    expect(read({})).toEqual({
      model: "auto",
      messages: [{ role: "user", content: [text("hi")] }],
      stream: false,
      metadata: { user_id: expect.stringContaining("session_id") },
    });
  });

  it.each([
    ["stream", { stream: true }, { stream: true }],
    ["null is nothing", { stream: null, tools: null, max_tokens: null, stop: null, user: null }, { stream: false }],
    ["max_tokens", { max_tokens: 10 }, { max_tokens: 10 }],
    ["max_completion_tokens", { max_completion_tokens: 20, max_tokens: 10 }, { max_tokens: 20 }],
    ["one stop", { stop: "END" }, { stop_sequences: ["END"] }],
    ["several stops", { stop: ["a", "b"] }, { stop_sequences: ["a", "b"] }],
    ["sampling", { temperature: 1.5, top_p: 0.9, top_k: 5 }, { temperature: 1.5, top_p: 0.9, top_k: 5 }],
    ["the usual tier", { service_tier: "default" }, { service_tier: "standard_only" }],
    ["another tier", { service_tier: "auto" }, {}],
    ["what only OpenAI knows", { seed: 1, logprobs: true, store: true, verbosity: "low", metadata: { a: "b" } }, {}],
    ["one answer", { n: 1 }, {}],
  ])("%s", (_, asked, expected) => {
    expect(read(asked)).toMatchObject(expected);
    expect(Object.keys(read(asked)).toSorted()).toEqual(
      [...new Set(["model", "messages", "stream", "metadata", ...Object.keys(expected)])].toSorted(),
    );
  });
});

describe("messages", () => {
  it("instructions at the beginning are the system prompt, later ones stay in their place", () => {
    const { system, messages } = read({
      messages: [
        { role: "system", content: "One." },
        { role: "developer", content: [text("Two."), text("Three.")] },
        HI,
        { role: "system", content: "Four." },
        { role: "user", content: "you there?" },
      ],
    });
    expect(system).toEqual([text("One."), text("Two."), text("Three.")]);
    expect(messages).toEqual([
      { role: "user", content: [text("hi")] },
      { role: "system", content: [text("Four.")] },
      { role: "user", content: [text("you there?")] },
    ]);
  });

  it("what one side says in a row is one message", () => {
    const answer = { role: "assistant", content: "A" };
    expect(messagesOf(HI, { role: "user", content: "again" }, answer, answer, HI)).toEqual([
      { role: "user", content: [text("hi"), text("again")] },
      { role: "assistant", content: [text("A"), text("A")] },
      { role: "user", content: [text("hi", MARK)] },
    ]);
  });

  it("white space and empty messages are left out", () => {
    expect(messagesOf(HI, { role: "assistant", content: null }, { role: "assistant", content: " \n" }, HI)).toEqual([
      { role: "user", content: [text("hi"), text("hi")] },
    ]);
  });

  it("calls and their results, which come before what else the user says", () => {
    const calls = [toolCall("c1", '{"path":"a"}'), toolCall("c2", ""), toolCall("c3", "{oops")];
    expect(
      messagesOf(
        HI,
        { role: "assistant", content: "I look.", tool_calls: calls },
        { role: "tool", tool_call_id: "c1", content: "one" },
        { role: "tool", tool_call_id: "c2", content: [text("two"), text("more")] },
        { role: "tool", tool_call_id: "c3", content: "" },
        { role: "user", content: "Well?" },
      ),
    ).toEqual([
      { role: "user", content: [text("hi")] },
      {
        role: "assistant",
        content: [
          text("I look."),
          { type: "tool_use", id: "c1", name: "read", input: { path: "a" } },
          { type: "tool_use", id: "c2", name: "read", input: {} },
          { type: "tool_use", id: "c3", name: "read", input: { input: "{oops" } },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "c1", content: [text("one")] },
          { type: "tool_result", tool_use_id: "c2", content: [text("two"), text("more")] },
          { type: "tool_result", tool_use_id: "c3" },
          text("Well?", MARK),
        ],
      },
    ]);
  });

  it("a refusal of earlier is what the model has said", () => {
    const refused = { role: "assistant", content: null, refusal: "No." };
    const inParts = { role: "assistant", content: [{ type: "refusal", refusal: "Never." }] };
    expect(messagesOf(HI, refused, inParts, HI)).toMatchObject([
      {},
      { role: "assistant", content: [text("No."), text("Never.")] },
      {},
    ]);
  });

  it("a custom tool's call", () => {
    const call = { id: "c1", type: "custom", custom: { name: "patch", input: "*** Begin" } };
    const result = { role: "tool", tool_call_id: "c1", content: "ok" };
    expect(messagesOf(HI, { role: "assistant", tool_calls: [call] }, result)).toMatchObject([
      {},
      { content: [{ type: "tool_use", id: "c1", name: "patch", input: { input: "*** Begin" } }] },
      {},
    ]);
  });
});

describe("reasoning of earlier turns", () => {
  const blocksOf = (fields: object): unknown => {
    const { messages } = read({ messages: [HI, { role: "assistant", content: "A", ...fields }, HI] });
    return messages[1]?.content;
  };
  const thinking = (words: string, signature = ""): object => ({ type: "thinking", thinking: words, signature });

  it.each([
    ["as text", { reasoning_content: "Hm." }, [thinking("Hm.")]],
    ["as text under another name", { reasoning: "Hm." }, [thinking("Hm.")]],
    ["none", { reasoning_content: "" }, []],
    [
      "as we have told it",
      {
        reasoning_content: "Hm.",
        reasoning_details: [
          { type: "reasoning.text", id: "ccr.0.0", text: "Hm.", signature: "sig" },
          { type: "reasoning.encrypted", id: "ccr.0.0", data: "opaque" },
        ],
      },
      [thinking("Hm.", "sig"), { type: "redacted_thinking", data: "opaque" }],
    ],
    [
      "as another server has told it, whose signatures mean nothing here",
      {
        reasoning_details: [
          { type: "reasoning.text", text: "Hm.", signature: "theirs", format: "anthropic-claude-v1" },
          { type: "reasoning.encrypted", data: "theirs" },
          { type: "reasoning.summary", summary: "So." },
        ],
      },
      [thinking("Hm."), thinking("So.")],
    ],
  ])("%s", (_, fields, expected) => {
    expect(blocksOf(fields)).toEqual([...expected, text("A")]);
  });
});

describe("pictures and files", () => {
  const part = (value: object): unknown => {
    const { messages } = read({ messages: [{ role: "user", content: [value] }] });
    return messages[0]?.content;
  };
  const pdf = { type: "base64", media_type: "application/pdf", data: "JVBE" };

  it.each([
    [
      "a picture in the request",
      { type: "image_url", image_url: { url: "data:image/png;base64,iVBO", detail: "high" } },
      { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBO" } },
    ],
    [
      "a picture of a type that Anthropic spells otherwise",
      { type: "image_url", image_url: { url: "data:image/jpg;base64,iVBO" } },
      { type: "image", source: { type: "base64", media_type: "image/jpeg", data: "iVBO" } },
    ],
    [
      "a picture on the web",
      { type: "image_url", image_url: "https://a/b.png" },
      { type: "image", source: { type: "url", url: "https://a/b.png" } },
    ],
    [
      "a file",
      { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,JVBE" } },
      { type: "document", title: "a.pdf", source: pdf },
    ],
    ["a file without its type", { type: "file", file: { file_data: "JVBE" } }, { type: "document", source: pdf }],
    [
      "a text file",
      { type: "file", file: { filename: "a.txt", file_data: "data:text/csv;charset=utf-8,a%2Cb" } },
      { type: "document", title: "a.txt", source: { type: "text", media_type: "text/plain", data: "a,b" } },
    ],
    ["a mark for the cache", text("x", MARK), text("x", MARK)],
    [
      "OpenAI's own mark",
      text("x", { prompt_cache_breakpoint: { mode: "explicit", ttl: "12h" } }),
      text("x", { cache_control: { type: "ephemeral", ttl: "1h" } }),
    ],
  ])("%s", (_, value, expected) => {
    expect(part(value)).toEqual([expected]);
  });
});

describe("tools", () => {
  const schema = { type: "object", properties: { path: { type: "string" } } };
  const tool = (name: string, more: object = {}): object => ({
    type: "function",
    function: { name, description: `To ${name}`, parameters: schema, ...more },
  });
  const read1 = { name: "read", description: "To read", input_schema: schema };

  it("functions, custom tools, and the search at the provider", () => {
    const custom = {
      type: "custom",
      custom: {
        name: "patch",
        description: "To patch",
        format: { type: "grammar", grammar: { syntax: "lark", definition: "start: x" } },
      },
    };
    const { tools } = read({
      tools: [tool("read"), { type: "function", function: { name: "bare", strict: true } }, custom, { type: "mcp" }],
      web_search_options: { user_location: { type: "approximate", approximate: { city: "Oslo", country: null } } },
    });
    expect(tools).toEqual([
      read1,
      { name: "bare", input_schema: { type: "object" }, strict: true },
      {
        name: "patch",
        description: "To patch\n\nThe text must fit this lark grammar:\nstart: x",
        input_schema: {
          type: "object",
          properties: { input: { type: "string", description: "The whole text, as it is" } },
          required: ["input"],
          additionalProperties: false,
        },
      },
      { type: "web_search_20250305", name: "web_search", user_location: { type: "approximate", city: "Oslo" } },
    ]);
  });

  it("a tool of the client's own goes before a search of the same name", () => {
    const { tools } = read({ tools: [tool("web_search")], web_search_options: {} });
    expect(tools).toMatchObject([{ name: "web_search", description: "To web_search" }]);
  });

  it.each([
    ["nothing", {}, undefined],
    ["auto", { tool_choice: "auto" }, { type: "auto" }],
    ["none", { tool_choice: "none" }, { type: "none" }],
    ["required", { tool_choice: "required" }, { type: "any" }],
    ["any", { tool_choice: "any" }, { type: "any" }],
    ["a function", { tool_choice: { type: "function", function: { name: "read" } } }, { type: "tool", name: "read" }],
    ["a custom tool", { tool_choice: { type: "custom", custom: { name: "read" } } }, { type: "tool", name: "read" }],
    ["a tool that there is not", { tool_choice: { type: "function", function: { name: "no" } } }, { type: "auto" }],
    ["one at a time", { parallel_tool_calls: false }, { type: "auto", disable_parallel_tool_use: true }],
    [
      "one, and it must be one",
      { tool_choice: "required", parallel_tool_calls: false },
      { type: "any", disable_parallel_tool_use: true },
    ],
    ["none at a time", { tool_choice: "none", parallel_tool_calls: false }, { type: "none" }],
    ["any number at a time", { parallel_tool_calls: true }, undefined],
  ])("the choice: %s", (_, fields, expected) => {
    expect(read({ tools: [tool("read")], ...fields }).tool_choice).toEqual(expected);
  });

  it("a choice among some tools offers only those", () => {
    const allowed = { mode: "required", tools: [{ type: "function", function: { name: "read" } }] };
    const asked = read({
      tools: [tool("read"), tool("write")],
      tool_choice: { type: "allowed_tools", allowed_tools: allowed },
    });
    expect(asked).toMatchObject({ tools: [read1], tool_choice: { type: "any" } });
  });

  it("a choice without tools is none", () => {
    expect(read({ tool_choice: "required", parallel_tool_calls: false, tools: [] })).not.toHaveProperty("tool_choice");
  });
});

describe("thinking", () => {
  const ADAPTIVE = { thinking: { type: "adaptive" } };

  it.each([
    ["nothing is said", {}, {}],
    ["no effort", { reasoning_effort: "none" }, { thinking: { type: "disabled" } }],
    ["hardly any", { reasoning_effort: "minimal" }, { ...ADAPTIVE, output_config: { effort: "low" } }],
    ["low", { reasoning_effort: "low" }, { ...ADAPTIVE, output_config: { effort: "low" } }],
    ["high", { reasoning_effort: "high" }, { ...ADAPTIVE, output_config: { effort: "high" } }],
    ["the most", { reasoning_effort: "max" }, { ...ADAPTIVE, output_config: { effort: "max" } }],
    ["OpenRouter's effort", { reasoning: { effort: "medium" } }, { ...ADAPTIVE, output_config: { effort: "medium" } }],
    [
      "OpenRouter's budget",
      { reasoning: { max_tokens: 100 }, max_tokens: 4_000 },
      { thinking: { type: "enabled", budget_tokens: 1024 } },
    ],
    ["OpenRouter's switch", { reasoning: { enabled: true } }, ADAPTIVE],
    ["OpenRouter's other switch", { reasoning: { enabled: false } }, { thinking: { type: "disabled" } }],
    [
      "without its text",
      { reasoning: { effort: "low", exclude: true } },
      { thinking: { type: "adaptive", display: "omitted" }, output_config: { effort: "low" } },
    ],
    ["with its text", { include_reasoning: true }, { thinking: { type: "adaptive", display: "summarized" } }],
    ["DeepSeek's switch", { thinking: { type: "enabled" } }, ADAPTIVE],
    ["DeepSeek's other switch", { thinking: { type: "disabled" } }, { thinking: { type: "disabled" } }],
    [
      "Anthropic's budget",
      { thinking: { type: "enabled", budget_tokens: 5_000 } },
      { thinking: { type: "enabled", budget_tokens: 5_000 } },
    ],
    ["Qwen's switch", { enable_thinking: true }, ADAPTIVE],
    [
      "Qwen's budget",
      { enable_thinking: true, thinking_budget: 2_000 },
      { thinking: { type: "enabled", budget_tokens: 2_000 } },
    ],
  ])("%s", (_, fields, expected) => {
    const { thinking, output_config } = read(fields);
    expect({ ...(thinking && { thinking }), ...(output_config && { output_config }) }).toEqual(expected);
  });

  it("excludes sampling, unless it is off", () => {
    expect(read({ reasoning_effort: "low", temperature: 0.5, top_p: 0.5 })).not.toHaveProperty("temperature");
    expect(read({ reasoning_effort: "none", temperature: 0.5 })).toMatchObject({ temperature: 0.5 });
  });
});

describe("the form of the answer", () => {
  it("a schema", () => {
    const json_schema = { name: "answer", schema: { type: "object" }, strict: true };
    expect(read({ response_format: { type: "json_schema", json_schema }, reasoning_effort: "low" })).toMatchObject({
      output_config: { effort: "low", format: { type: "json_schema", schema: { type: "object" } } },
    });
  });

  it("any JSON is asked for in words", () => {
    const system = { role: "system", content: "Be brief." };
    expect(read({ messages: [system, HI], response_format: { type: "json_object" } }).system).toEqual([
      text("Be brief."),
      text("Answer with one JSON object and nothing else."),
    ]);
  });

  it("text is nothing new", () => {
    expect(read({ response_format: { type: "text" } })).not.toHaveProperty("output_config");
  });
});

describe("whose request it is", () => {
  const idsOf = (fields: object, headers = {}): unknown =>
    JSON.parse(String(read(fields, headers).metadata?.["user_id"]));

  it("as the client says", () => {
    expect(idsOf({ user: "me", prompt_cache_key: "k" })).toEqual({ account_uuid: "me", session_id: "k" });
    expect(idsOf({ user: "me", safety_identifier: "you" })).toMatchObject({ account_uuid: "you" });
    expect(idsOf({}, { "session-id": "s" })).toEqual({ session_id: "s" });
  });

  it("long ids are hashed", () => {
    expect(idsOf({ user: "u".repeat(600), prompt_cache_key: "k".repeat(600) })).toEqual({
      account_uuid: expect.stringMatching(/^[0-9a-f]{16}$/),
      session_id: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });

  it("a conversation is known by its beginning, as long as it grows", () => {
    const system = { role: "system", content: "Be brief." };
    const first = idsOf({ messages: [system, HI] });
    expect(idsOf({ messages: [system, HI, { role: "assistant", content: "A" }, HI] })).toEqual(first);
    expect(idsOf({ messages: [HI] })).not.toEqual(first);
  });
});

describe("marks for the prompt cache", () => {
  const system = { role: "system", content: "Be brief." };
  const answer = { role: "assistant", content: "A" };
  const tools = [{ type: "function", function: { name: "read" } }];

  it("stand where a conversation goes on", () => {
    for (const asked of [{ messages: [system, HI, answer, HI] }, { messages: [system, HI], tools }]) {
      const request = read(asked);
      expect(request.system).toEqual([text("Be brief.", MARK)]);
      expect(request.messages.at(-1)?.content).toEqual([text("hi", MARK)]);
    }
  });

  it("are not set for a single question, nor beside the client's own", () => {
    expect(JSON.stringify(read({ messages: [system, HI] }))).not.toContain("cache_control");
    const own = { role: "user", content: [text("x", MARK), text("y")] };
    expect(read({ messages: [system, own], tools }).system).toEqual([text("Be brief.")]);
  });

  it("never stand on thinking", () => {
    const thought = { role: "assistant", content: null, reasoning_content: "Hm." };
    expect(read({ messages: [HI, thought] }).messages.at(-1)?.content).toEqual([
      { type: "thinking", thinking: "Hm.", signature: "" },
    ]);
  });
});

describe("row 40: what is no request is refused with its place", () => {
  const ask = (fields: object): object => ({ model: "auto", messages: [HI], ...fields });
  const says = (...parts: readonly object[]): object => ask({ messages: [{ role: "user", content: parts }] });

  it.each([
    ["a list", [], "the body is not an object", undefined],
    ["no model", { messages: [HI] }, "model: a name is required", "model"],
    ["a model that is a number", ask({ model: 4 }), "model: text is required", "model"],
    ["no messages", { model: "auto" }, "messages: at least one message is required", "messages"],
    [
      "messages that say nothing",
      ask({ messages: [{ role: "user", content: "" }] }),
      "messages: at least one",
      "messages",
    ],
    ["messages that are no list", ask({ messages: "hi" }), "messages: a list is required", "messages"],
    ["a message that is none", ask({ messages: [HI, 5] }), "messages.1: an object is required", "messages.1"],
    ["a role that is not known", ask({ messages: [{ role: "wizard" }] }), "messages.0.role: it", "messages.0.role"],
    [
      "content that is a number",
      ask({ messages: [{ role: "user", content: 5 }] }),
      "messages.0.content: text",
      "messages.0.content",
    ],
    [
      "a part of another kind",
      says({ type: "input_audio" }),
      "messages.0.content.0.type: input_audio is not",
      "messages.0.content.0.type",
    ],
    ["a part without a kind", says({}), "messages.0.content.0.type: a type", "messages.0.content.0.type"],
    [
      "a stored file",
      says({ type: "file", file: { file_id: "f" } }),
      "files are not stored",
      "messages.0.content.0.file",
    ],
    [
      "a picture without data",
      says({ type: "image_url", image_url: { url: "data:," } }),
      "holds no data",
      "messages.0.content.0",
    ],
    [
      "a result of no call",
      ask({ messages: [{ role: "tool", content: "x" }] }),
      "messages.0.tool_call_id: a name",
      "messages.0.tool_call_id",
    ],
    [
      "a call of no function",
      ask({ messages: [{ role: "assistant", tool_calls: [{ id: "c" }] }] }),
      "tool_calls.0.function",
      "messages.0.tool_calls.0.function",
    ],
    [
      "a tool without a name",
      ask({ tools: [{ type: "function", function: {} }] }),
      "tools.0.function.name",
      "tools.0.function.name",
    ],
    [
      "a tool without a definition",
      ask({ tools: [{ type: "custom" }] }),
      "tools.0.custom: an object",
      "tools.0.custom",
    ],
    ["a choice that is not known", ask({ tool_choice: "maybe" }), "tool_choice: maybe is not known", "tool_choice"],
    ["several answers", ask({ n: 2 }), "n: only one answer", "n"],
    [
      "an effort that is not known",
      ask({ reasoning_effort: "huge" }),
      "reasoning_effort: huge is not known",
      "reasoning_effort",
    ],
    ["an effort elsewhere", ask({ reasoning: { effort: "huge" } }), "reasoning.effort: huge", "reasoning.effort"],
    ["no tokens", ask({ max_tokens: 0 }), "max_tokens: a whole number above 0", "max_tokens"],
    [
      "a part of a token",
      ask({ max_completion_tokens: 1.5 }),
      "max_completion_tokens: a whole number",
      "max_completion_tokens",
    ],
    ["a temperature in words", ask({ temperature: "hot" }), "temperature: a number", "temperature"],
    ["a stream in words", ask({ stream: "yes" }), "stream: true or false", "stream"],
    ["a stop that is a number", ask({ stop: [1] }), "stop: text or a list", "stop"],
    ["functions of old", ask({ functions: [] }), "functions: this form is out of date", "functions"],
  ])("%s", (_, body, words, place) => {
    const { message, status, facts } = faultOf(body);
    expect(message).toContain("not a valid Chat Completions request: ");
    expect(message).toContain(words);
    expect({ status, where: facts.where }).toEqual({ status: 400, where: place });
  });
});
