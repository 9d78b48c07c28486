/** Responses requests as Messages requests, and what is wrong with those that are none. */
import { describe, expect, it } from "vitest";

import { CcrError } from "../../../../src/core/errors.ts";
import type { MessagesRequest } from "../../../../src/core/message.ts";
import { openaiResponses } from "../../../../src/transformers/clients/openai-responses/grammar.ts";
import { completed } from "../../../../src/transformers/dialects/anthropic/completed.ts";
import { messagesBreaks } from "../../../helpers/messages-rules.ts";

const HI = { role: "user", content: "hi" };

/** Anthropic itself must take whatever comes out. */
function read(fields: object, headers: Readonly<Record<string, string>> = {}): MessagesRequest {
  const { request } = openaiResponses.request({ model: "auto", input: "hi", ...fields }, headers);
  expect(messagesBreaks(completed(request))).toEqual([]);
  return request;
}

function messagesOf(...input: readonly object[]): unknown {
  return read({ input }).messages;
}

function faultOf(body: unknown): CcrError {
  try {
    openaiResponses.request(body, {});
  } catch (error) {
    if (error instanceof CcrError) return error;
    throw error;
  }
  throw new Error("it was taken");
}

const text = (words: string, more: object = {}): object => ({ type: "text", text: words, ...more });
const MARK = { cache_control: { type: "ephemeral" } };

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
    ["null is nothing", { stream: null, tools: null, instructions: null, previous_response_id: null }, {}],
    ["what is off may be said", { background: false, store: true, truncation: "auto" }, {}],
    ["max_output_tokens", { max_output_tokens: 10 }, { max_tokens: 10 }],
    ["sampling", { temperature: 0.5, top_p: 0.9 }, { temperature: 0.5, top_p: 0.9 }],
    ["instructions", { instructions: "Be brief." }, { system: [text("Be brief.")] }],
    ["what only OpenAI knows", { include: ["reasoning.encrypted_content"], metadata: {}, top_logprobs: 2 }, {}],
  ])("%s", (_, asked, expected) => {
    expect(read(asked)).toMatchObject(expected);
    expect(Object.keys(read(asked)).toSorted()).toEqual(
      [...new Set(["model", "messages", "stream", "metadata", ...Object.keys(expected)])].toSorted(),
    );
  });
});

describe("input items", () => {
  it("messages, in the easy form and in the long one", () => {
    const { system, messages } = read({
      instructions: "One.",
      input: [
        { role: "developer", content: "Two." },
        { type: "message", role: "user", content: [{ type: "input_text", text: "hi" }] },
        {
          type: "message",
          id: "msg_1",
          status: "completed",
          role: "assistant",
          content: [
            { type: "output_text", text: "A", annotations: [] },
            { type: "refusal", refusal: "But no." },
          ],
        },
        { role: "system", content: "Three." },
        { role: "user", content: "again" },
      ],
    });
    expect(system).toEqual([text("One."), text("Two.", MARK)]);
    expect(messages).toEqual([
      { role: "user", content: [text("hi")] },
      { role: "assistant", content: [text("A"), text("But no.")] },
      { role: "system", content: [text("Three.")] },
      { role: "user", content: [text("again", MARK)] },
    ]);
  });

  it("reasoning, text and calls are one turn, and results come before what else the user says", () => {
    expect(
      messagesOf(
        HI,
        { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "ccr-thinking.sig" },
        { role: "assistant", content: "I look." },
        { type: "function_call", id: "fc_1", call_id: "c1", name: "read", arguments: '{"path":"a"}' },
        { type: "custom_tool_call", call_id: "c2", name: "patch", input: "*** Begin" },
        { type: "function_call", call_id: "c3", name: "list", namespace: "mcp__files", arguments: "" },
        { type: "function_call_output", call_id: "c1", output: "one" },
        {
          type: "custom_tool_call_output",
          call_id: "c2",
          output: [
            { type: "input_text", text: "two" },
            { type: "input_image", image_url: "data:image/png;base64,iVBO", detail: "auto" },
          ],
        },
        { type: "function_call_output", call_id: "c3", output: "" },
        HI,
      ),
    ).toEqual([
      { role: "user", content: [text("hi")] },
      {
        role: "assistant",
        content: [
          { type: "thinking", thinking: "", signature: "sig" },
          text("I look."),
          { type: "tool_use", id: "c1", name: "read", input: { path: "a" } },
          { type: "tool_use", id: "c2", name: "patch", input: { input: "*** Begin" } },
          { type: "tool_use", id: "c3", name: "mcp__files__list", input: {} },
        ],
      },
      {
        role: "user",
        content: [
          { type: "tool_result", tool_use_id: "c1", content: [text("one")] },
          {
            type: "tool_result",
            tool_use_id: "c2",
            content: [
              text("two"),
              { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBO" } },
            ],
          },
          { type: "tool_result", tool_use_id: "c3" },
          text("hi", MARK),
        ],
      },
    ]);
  });

  const thinking = (words: string, signature = ""): object => ({ type: "thinking", thinking: words, signature });
  const summary = (...texts: readonly string[]): object => ({
    summary: texts.map((words) => ({ type: "summary_text", text: words })),
  });

  it.each([
    ["with its signature", { ...summary("Hm."), encrypted_content: "ccr-thinking.sig" }, [thinking("Hm.", "sig")]],
    [
      "that cannot be read",
      { ...summary(), encrypted_content: "ccr-redacted.x" },
      [{ type: "redacted_thinking", data: "x" }],
    ],
    [
      "that another server has encrypted",
      { ...summary("Hm.", "So."), encrypted_content: "gAAAA" },
      [thinking("Hm.\n\nSo.")],
    ],
    ["of which nothing can be read here", { ...summary(), encrypted_content: "gAAAA" }, []],
    ["in the open", { ...summary(), content: [{ type: "reasoning_text", text: "Hm." }] }, [thinking("Hm.")]],
  ])("reasoning %s", (_, item, expected) => {
    const { messages } = read({ input: [HI, { type: "reasoning", ...item }, { role: "assistant", content: "A" }, HI] });
    expect(messages[1]?.content).toEqual([...expected, text("A")]);
  });

  it("a search of the provider's is told by the text behind it", () => {
    const search = { type: "web_search_call", id: "ws_1", status: "completed", action: { type: "search", query: "q" } };
    expect(messagesOf(HI, search, { role: "assistant", content: "A" }, HI)).toMatchObject([
      {},
      { role: "assistant", content: [text("A")] },
      {},
    ]);
  });

  it.each([
    [
      "a picture on the web",
      { type: "input_image", image_url: "https://a/b.png" },
      { type: "image", source: { type: "url", url: "https://a/b.png" } },
    ],
    [
      "a file",
      { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,JVBE" },
      { type: "document", title: "a.pdf", source: { type: "base64", media_type: "application/pdf", data: "JVBE" } },
    ],
    [
      "a file on the web",
      { type: "input_file", file_url: "https://a/b.pdf" },
      { type: "document", source: { type: "url", url: "https://a/b.pdf" } },
    ],
  ])("%s", (_, part, expected) => {
    expect(read({ input: [{ role: "user", content: [part] }] }).messages[0]?.content).toEqual([expected]);
  });
});

describe("tools", () => {
  const parameters = { type: "object", properties: { path: { type: "string" } } };

  it("functions, custom tools, those of a namespace, and the search at the provider", () => {
    const { tools } = read({
      tools: [
        { type: "function", name: "read", description: "To read", parameters, strict: true },
        { type: "custom", name: "patch", format: { type: "grammar", syntax: "regex", definition: "a+" } },
        { type: "namespace", name: "mcp__files", tools: [{ type: "function", name: "list" }, { type: "custom" }] },
        {
          type: "web_search",
          filters: { allowed_domains: ["a.org"] },
          user_location: { type: "approximate", country: "NO" },
          search_context_size: "low",
        },
        { type: "local_shell" },
        { type: "code_interpreter", container: { type: "auto" } },
      ],
    });
    expect(tools).toMatchObject([
      { name: "read", description: "To read", input_schema: parameters, strict: true },
      { name: "patch", description: "The text must fit this regex grammar:\na+" },
      { name: "mcp__files__list", input_schema: { type: "object" } },
      {
        type: "web_search_20250305",
        name: "web_search",
        allowed_domains: ["a.org"],
        user_location: { type: "approximate", country: "NO" },
      },
    ]);
    expect(tools).toHaveLength(4);
  });

  it.each([
    ["auto", "auto", { type: "auto" }],
    ["required", "required", { type: "any" }],
    ["none", "none", { type: "none" }],
    ["a function", { type: "function", name: "read" }, { type: "tool", name: "read" }],
    ["one of a namespace", { type: "function", name: "list", namespace: "fs" }, { type: "tool", name: "fs__list" }],
    ["the search", { type: "web_search_preview" }, { type: "tool", name: "web_search" }],
    ["what does not run here", { type: "code_interpreter" }, { type: "auto" }],
    ["some", { type: "allowed_tools", mode: "auto", tools: [{ type: "function", name: "read" }] }, { type: "auto" }],
  ])("the choice: %s", (_, tool_choice, expected) => {
    const tools = [
      { type: "function", name: "read" },
      { type: "namespace", name: "fs", tools: [{ type: "function", name: "list" }] },
      { type: "web_search" },
    ];
    expect(read({ tools, tool_choice }).tool_choice).toEqual(expected);
  });
});

describe("thinking and the form of the answer", () => {
  it.each([
    ["effort", { effort: "high" }, { thinking: { type: "adaptive" }, output_config: { effort: "high" } }],
    ["off", { effort: "none" }, { thinking: { type: "disabled" } }],
    [
      "effort and summary",
      { effort: "low", summary: "auto" },
      { thinking: { type: "adaptive", display: "summarized" }, output_config: { effort: "low" } },
    ],
    ["summary alone", { summary: "detailed" }, { thinking: { type: "adaptive", display: "summarized" } }],
    ["nothing", { effort: null, summary: null }, {}],
  ])("%s", (_, reasoning, expected) => {
    const { thinking, output_config } = read({ reasoning });
    expect({ ...(thinking && { thinking }), ...(output_config && { output_config }) }).toEqual(expected);
  });

  it("a schema, any JSON, and text", () => {
    const format = { type: "json_schema", name: "answer", schema: { type: "object" }, strict: true };
    expect(read({ text: { format, verbosity: "low" } })).toMatchObject({
      output_config: { format: { type: "json_schema", schema: { type: "object" } } },
    });
    expect(read({ text: { format: { type: "json_object" } } })).toMatchObject({
      system: [text("Answer with one JSON object and nothing else.")],
    });
    expect(read({ text: { format: { type: "text" } } })).not.toHaveProperty("output_config");
  });
});

describe("row 40: what is no request is refused with its place", () => {
  const ask = (...input: readonly unknown[]): object => ({ model: "auto", input });

  it.each([
    ["no model", { input: "hi" }, "model: a name is required", "model"],
    ["no input", { model: "auto" }, "input: at least one message is required", "input"],
    ["input of white space", { model: "auto", input: " " }, "input: at least one", "input"],
    ["input that is no list", { model: "auto", input: {} }, "input: a list is required", "input"],
    ["an item that is none", ask("hi"), "input.0: an object is required", "input.0"],
    ["an item of another kind", ask({ type: "compaction" }), "input.0.type: compaction is not", "input.0.type"],
    ["an item that is stored", ask({ type: "item_reference", id: "x" }), "input.0: items are not stored", "input.0"],
    ["a role that is not known", ask({ role: "tool", content: "x" }), "input.0.role: it", "input.0.role"],
    [
      "a stored picture",
      ask({ role: "user", content: [{ type: "input_image", file_id: "f" }] }),
      "files are not stored",
      "input.0.content.0",
    ],
    [
      "a call without an id",
      ask(HI, { type: "function_call", name: "x" }),
      "input.1.call_id: a name",
      "input.1.call_id",
    ],
    [
      "an output without a call",
      ask(HI, { type: "function_call_output", output: "x" }),
      "input.1.call_id",
      "input.1.call_id",
    ],
    [
      "a stored response",
      { ...ask(HI), previous_response_id: "resp_1" },
      "responses are not stored here",
      "previous_response_id",
    ],
    ["a stored conversation", { ...ask(HI), conversation: "conv_1" }, "send the whole conversation", "conversation"],
    ["a stored prompt", { ...ask(HI), prompt: { id: "p" } }, "prompts are not stored here", "prompt"],
    ["the background", { ...ask(HI), background: true }, "nothing runs in the background", "background"],
    ["a tool without a name", { ...ask(HI), tools: [{ type: "function" }] }, "tools.0.name: a name", "tools.0.name"],
    [
      "an effort that is not known",
      { ...ask(HI), reasoning: { effort: "huge" } },
      "reasoning.effort: huge",
      "reasoning.effort",
    ],
  ])("%s", (_, body, words, place) => {
    const { message, status, facts } = faultOf(body);
    expect(message).toContain("not a valid Responses request: ");
    expect(message).toContain(words);
    expect({ status, where: facts.where }).toEqual({ status: 400, where: place });
  });
});
