/** Each change that a target may need, one by one. */
import { describe, expect, it } from "vitest";

import { NO_SEARCH } from "../../../../src/transformers/dialects/shared/web-search.ts";
import { bodyOf, sentOn, type Route } from "../../../helpers/messages-request.ts";

const RELAY: Route = { to: "relay" };
const withQuirks = (quirks: object, model = "qwen-m"): Route => ({
  to: "relay",
  model,
  provider: { quirks: { ...quirks } },
});
const sent = (request: object, route: Route = RELAY) => sentOn(bodyOf(request), route);

describe("fields", () => {
  it("row 101: that betas have brought go, except to those who know them", () => {
    const request = {
      context_management: { edits: [] },
      speed: "fast",
      mcp_servers: [],
      container: "c",
      cache_control: { type: "ephemeral" },
    };
    expect(Object.keys(sent(request).json)).toEqual(["model", "messages"]);
    expect(Object.keys(sent(request, withQuirks({ betas: true })).json)).toEqual([
      "model",
      "messages",
      ...Object.keys(request),
    ]);
  });

  it("that are meant for Anthropic alone go, whoever else knows betas", () => {
    const request = { safeguards: [{}], metadata: { user_id: '{"device_id":"d","session_id":"s"}' } };
    const { json } = sent(request, { to: "relay", model: "claude-opus-5-5" });
    expect(json).not.toHaveProperty("safeguards");
    expect(json.metadata).toEqual({ user_id: expect.stringMatching(/^user_[0-9a-f]{16}_session_[0-9a-f]{16}$/) });
    expect(sent({ metadata: {} }).json).not.toHaveProperty("metadata");
    expect(sent(request, withQuirks({ confidant: true })).json).toMatchObject(request);
  });

  it("row 92: keep to the vendor's limit", () => {
    expect(sent({ max_tokens: 100 }, withQuirks({ maxOutput: 50 })).json.max_tokens).toBe(50);
    expect(sent({ max_tokens: 40 }, withQuirks({ maxOutput: 50 })).json.max_tokens).toBe(40);
  });
});

describe("the system prompt", () => {
  const BILLING = "x-anthropic-billing-header: cc_version=2; cc_entrypoint=cli;";

  it.each([
    [
      "blocks",
      [
        { type: "text", text: BILLING },
        { type: "text", text: "S" },
      ],
      [{ type: "text", text: "S" }],
    ],
    ["one block", [{ type: "text", text: `${BILLING}\n\nS` }], [{ type: "text", text: "S" }]],
    ["a text", `${BILLING}\n\nS`, "S"],
    ["nothing to lose", "S", "S"],
  ])("row 87: loses the billing line: %s", (_, system, left) => {
    expect(sent({ system }).json.system).toEqual(left);
    expect(sent({ system }, withQuirks({ confidant: true })).json.system).toEqual(system);
  });

  it("says when the web cannot be searched", () => {
    const tools = [{ type: "web_search_20250305", name: "web_search" }];
    const block = { type: "text", text: NO_SEARCH };
    expect(sent({ tools, system: `${BILLING}\nS` }).json.system).toBe(`S\n\n${NO_SEARCH}`);
    expect(sent({ tools, system: [{ type: "text", text: "S" }] }).json.system).toEqual([
      { type: "text", text: "S" },
      block,
    ]);
    expect(sent({ tools }).json.system).toEqual([block]);
    expect(sent({ tools }, withQuirks({ serverTools: true })).json).not.toHaveProperty("system");
  });
});

describe("tools", () => {
  const search = { type: "web_search_20250305", name: "web_search" };

  it("row 96: that run at Anthropic go, and the choice with them", () => {
    const remote = {
      tools: [search, { type: "code_execution_20250825", name: "code_execution" }],
      tool_choice: { type: "auto" },
    };
    const { json, notes } = sent(remote);
    expect(json).not.toHaveProperty("tools");
    expect(json).not.toHaveProperty("tool_choice");
    expect(notes).toEqual([
      "The web was not searched: the provider cannot.",
      "Tools that run at Anthropic were left out: code_execution.",
    ]);
    const mixed = {
      tools: [search, { name: "A", input_schema: {} }],
      tool_choice: { type: "tool", name: "web_search" },
    };
    expect(sent(mixed).json).not.toHaveProperty("tool_choice");
    expect(sent({ ...mixed, tool_choice: { type: "tool", name: "A" } }).json.tool_choice).toEqual({
      type: "tool",
      name: "A",
    });
  });

  it("lose the fields that only Anthropic reads, and keep their cache marker", () => {
    const cache_control = { type: "ephemeral" };
    const tool = {
      name: "A",
      input_schema: {},
      cache_control,
      strict: true,
      input_examples: [],
      allowed_callers: ["direct"],
      eager_input_streaming: true,
    };
    expect(sent({ tools: [tool] }).json.tools).toEqual([{ name: "A", input_schema: {}, cache_control }]);
  });

  it("that are deferred come when they have been found", () => {
    const tools = [
      { name: "ToolSearch", input_schema: {} },
      { name: "B", input_schema: {}, defer_loading: true },
    ];
    expect(sent({ tools }).json.tools).toEqual([{ name: "ToolSearch", input_schema: {} }]);
    const messages = [{ role: "assistant", content: [{ type: "tool_use", id: "t", name: "B", input: {} }] }];
    expect(sent({ tools, messages }).json.tools).toEqual([
      { name: "ToolSearch", input_schema: {} },
      { name: "B", input_schema: {} },
    ]);
  });
});

describe("system messages", () => {
  const note = (text: string) => ({
    role: "system",
    content: [{ type: "text", text }],
    output_config: { effort: "low" },
  });
  const told = (text: string) => ({ type: "text", text: `<system-reminder>\n${text}\n</system-reminder>` });
  const messagesOf = (messages: readonly object[], route: Route = RELAY) => sent({ messages }, route).json.messages;

  it("row 86: join the user's turn before them", () => {
    const messages = [
      { role: "user", content: [{ type: "text", text: "Hi" }] },
      note("a"),
      note("b"),
      { role: "assistant", content: "Yes" },
    ];
    expect(messagesOf(messages)).toEqual([
      { role: "user", content: [{ type: "text", text: "Hi" }, told("a"), told("b")] },
      { role: "assistant", content: "Yes" },
    ]);
  });

  it("row 86: join a turn that is a plain text, or become a turn", () => {
    expect(messagesOf([{ role: "user", content: "Hi" }, note("a")])).toEqual([
      { role: "user", content: [{ type: "text", text: "Hi" }, told("a")] },
    ]);
    expect(messagesOf([{ role: "assistant", content: "Yes" }, note("a"), { role: "user", content: "Hi" }])).toEqual([
      { role: "assistant", content: "Yes" },
      { role: "user", content: [told("a")] },
      { role: "user", content: "Hi" },
    ]);
    expect(
      messagesOf([
        { role: "user", content: "Hi" },
        { role: "system", content: [] },
      ]),
    ).toHaveLength(1);
  });

  it("stay where the vendor takes them, without what it does not", () => {
    const messages = [{ role: "user", content: "Hi" }, note("a")];
    expect(messagesOf(messages, withQuirks({ lateSystem: true }))).toEqual([
      messages[0],
      { role: "system", content: note("a").content },
    ]);
    expect(messagesOf(messages, withQuirks({ lateSystem: true, betas: true }))).toEqual(messages);
  });
});

describe("blocks", () => {
  const cache_control = { type: "ephemeral" };
  const contentOf = (content: readonly object[], quirks: object = {}, role = "user") =>
    sent({ messages: [{ role, content }] }, withQuirks(quirks)).json.messages[0]?.content;
  const image = { type: "image", source: { type: "url", url: "u" } };

  it("row 100: images are named where the model cannot see", () => {
    const words = { type: "text", text: "[image left out: this model cannot see images]" };
    expect(contentOf([image])).toEqual([image]);
    expect(contentOf([{ ...image, cache_control }], { vision: false })).toEqual([{ ...words, cache_control }]);
    const result = {
      type: "tool_result",
      tool_use_id: "t",
      content: [{ type: "text", text: "x" }, image],
      is_error: false,
    };
    expect(contentOf([result], { vision: false })).toEqual([
      { ...result, content: [{ type: "text", text: "x" }, words] },
    ]);
  });

  it("row 98: documents are text, or named", () => {
    const document = (source: object) => ({ type: "document", title: "T", source });
    expect(
      contentOf([
        document({ type: "text", data: "x" }),
        document({ type: "content", content: [{ type: "text", text: "y" }] }),
        document({ type: "base64", data: "z" }),
      ]),
    ).toEqual([
      { type: "text", text: "[T]\nx" },
      { type: "text", text: "[T]\ny" },
      { type: "text", text: "[document left out, this provider takes none: T]" },
    ]);
    const file = document({ type: "base64", data: "z" });
    expect(contentOf([file], { files: true })).toEqual([file]);
  });

  it("that only Anthropic knows are told in words, or go", () => {
    const blocks = [
      { type: "server_tool_use", id: "s", name: "web_search", input: { query: "q" } },
      { type: "fallback", from: "a", to: "b" },
      { type: "compaction", content: "Summary" },
      { type: "text", text: "x" },
    ];
    expect(contentOf(blocks, {}, "assistant")).toEqual([
      { type: "text", text: "[web_search: q]" },
      { type: "text", text: "Summary" },
      { type: "text", text: "x" },
    ]);
    expect(contentOf(blocks, { serverTools: true }, "assistant")).toEqual(blocks);
    expect(
      sent({
        messages: [
          { role: "user", content: "Hi" },
          { role: "assistant", content: [blocks[1]] },
        ],
      }).json.messages,
    ).toHaveLength(1);
  });

  const search = (id: string, encrypted_content: string): object[] => [
    { type: "server_tool_use", id, name: "web_search", input: { query: "q" } },
    {
      type: "web_search_tool_result",
      tool_use_id: id,
      content: [{ type: "web_search_result", url: "https://a.example/", title: "A", encrypted_content }],
    },
  ];
  const cited = (encrypted_index: string): object => ({
    type: "text",
    text: "x",
    citations: [{ type: "web_search_result_location", url: "https://a.example/", encrypted_index }],
  });

  it("row 113: searches that another provider ran are told in words: Anthropic knows its own by what it has encrypted", () => {
    const own = [...search("s2", "EqgfC"), cited("Eo8B")];
    const blocks = [...search("s1", ""), cited(""), ...own];
    const claude = { to: "anthropic", model: "claude-opus-5-5" } as const;
    const messages = [{ role: "assistant", content: blocks }];
    expect(sent({ messages }, claude).json.messages).toEqual([
      {
        role: "assistant",
        content: [
          { type: "text", text: "[web_search: q]" },
          { type: "text", text: "A - https://a.example/" },
          { type: "text", text: "x" },
          ...own,
        ],
      },
    ]);
  });

  it("of ids: Kimi's own stay at Kimi, and are changed for Anthropic, call and result alike", () => {
    const messages = [
      { role: "assistant", content: [{ type: "tool_use", id: "functions.Read:0", name: "Read", input: {} }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "functions.Read:0", content: "x" }] },
    ];
    expect(sent({ messages }, { to: "moonshot", model: "kimi-k2" }).text).toContain("functions.Read:0");
    const { text } = sent({ messages }, { to: "anthropic", model: "qwen-m" });
    const ids = [...text.matchAll(/toolu_[0-9a-f]{8}/g)].map(([id]) => id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(text).not.toContain("functions.Read");
  });
});

describe("thinking", () => {
  const thinkingOf = (request: object, route: Route) => sent(request, route).json.thinking;
  const adaptive = { type: "adaptive", display: "omitted" };

  it("is of the older form where the newer is not known, and leaves room for the answer", () => {
    const budget = (max_tokens: number, effort?: string) =>
      thinkingOf({ thinking: adaptive, max_tokens, ...(effort && { output_config: { effort } }) }, RELAY);
    expect(budget(32_000)).toEqual({ type: "enabled", budget_tokens: 31_999 });
    expect(budget(64_000, "low")).toEqual({ type: "enabled", budget_tokens: 4096 });
    expect(budget(8000, "max")).toEqual({ type: "enabled", budget_tokens: 7999 });
    expect(budget(1000)).toEqual({ type: "disabled" });
    expect(thinkingOf({ thinking: { type: "between_tools" } }, RELAY)).toEqual({ type: "disabled" });
    expect(thinkingOf({ thinking: { type: "disabled" } }, RELAY)).toEqual({ type: "disabled" });
    expect(thinkingOf({}, RELAY)).toBeUndefined();
    expect(thinkingOf({ thinking: adaptive }, withQuirks({ adaptiveThinking: true }))).toEqual(adaptive);
  });

  it("row 127: is off where a turn with tools has lost its thinking and the vendor wants it back", () => {
    const use = { type: "tool_use", id: "t", name: "A", input: {} };
    const own = { type: "thinking", thinking: "Hm", signature: "theirs" };
    const of = (content: readonly object[], thinking?: object) =>
      thinkingOf(
        { messages: [{ role: "assistant", content }], ...(thinking && { thinking }), max_tokens: 9000 },
        { to: "deepseek", model: "deepseek-v4" },
      );
    expect(of([use], adaptive)).toEqual({ type: "disabled" });
    expect(of([use])).toEqual({ type: "disabled" });
    expect(of([own, use], adaptive)).toMatchObject({ type: "enabled" });
    expect(of([{ type: "text", text: "x" }], adaptive)).toMatchObject({ type: "enabled" });
    expect(of([use], { type: "disabled" })).toEqual({ type: "disabled" });
  });
});

describe("row 127: thinking that Anthropic's own models miss", () => {
  const use = { type: "tool_use", id: "t", name: "A", input: {} };
  const foreign = { type: "thinking", thinking: "Hm", signature: "" };
  const thinkingOf = (last: readonly object[], model: string, asked: string, thinking: object) => {
    const messages = [
      { role: "user", content: "go" },
      { role: "assistant", content: [foreign, use] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "t", content: "x" }] },
      { role: "assistant", content: last },
    ];
    const raw = bodyOf({ model: asked, messages, thinking, max_tokens: 32_000 });
    return sentOn(raw, { to: "anthropic", model }).json.thinking;
  };
  const text = [{ type: "text", text: "x" }];
  const budget = { type: "enabled", budget_tokens: 2000 };

  it("is not asked for again in the turn that has lost it, by those that think by budget", () => {
    expect(thinkingOf([foreign, use], "claude-sonnet-4-5", "claude-sonnet-4-5", budget)).toEqual({ type: "disabled" });
    expect(thinkingOf([foreign, use], "claude-sonnet-4-5", "claude-opus-5-5", { type: "adaptive" })).toEqual({
      type: "disabled",
    });
    expect(thinkingOf(text, "claude-sonnet-4-5", "claude-sonnet-4-5", budget)).toEqual(budget);
    expect(thinkingOf([foreign, use], "claude-opus-5-5", "claude-opus-5-5", { type: "adaptive" })).toEqual({
      type: "adaptive",
    });
  });
});

describe("another of Claude's models than the client asked for", () => {
  const asked = (model: string, request: object) =>
    sentOn(bodyOf({ model: "claude-opus-5-5", ...request }), { to: "anthropic", model }).json;
  const adaptive = {
    thinking: { type: "adaptive", display: "omitted" },
    output_config: { effort: "xhigh" },
    max_tokens: 128_000,
  };

  it("gets thinking, effort and length as it knows them", () => {
    expect(asked("claude-opus-4-8", adaptive)).toMatchObject(adaptive);
    expect(asked("claude-opus-4-6", adaptive)).toMatchObject({ ...adaptive, output_config: { effort: "high" } });
    const { thinking, output_config, max_tokens } = asked("claude-opus-4-5", adaptive);
    expect({ thinking, output_config, max_tokens }).toEqual({
      thinking: { type: "enabled", budget_tokens: 31_999 },
      output_config: { effort: "high" },
      max_tokens: 64_000,
    });
    expect(asked("claude-haiku-4-5", adaptive)).not.toHaveProperty("output_config");
    expect(
      asked("claude-haiku-4-5", { output_config: { effort: "low", format: { type: "json_schema" } } }).output_config,
    ).toEqual({ format: { type: "json_schema" } });
    const oldest = asked("claude-3-5-haiku-latest", { ...adaptive, context_management: { edits: [] } });
    expect(oldest).toMatchObject({ max_tokens: 8192 });
    expect(oldest).not.toHaveProperty("thinking");
    expect(oldest).not.toHaveProperty("context_management");
  });

  it("gets a budget as adaptive thinking, and no sampling, if it is newer", () => {
    const older = { thinking: { type: "enabled", budget_tokens: 31_999 }, temperature: 0.5, top_p: 0.99, top_k: 5 };
    const { json, notes } = sentOn(bodyOf({ model: "claude-sonnet-4-5", ...older }), {
      to: "anthropic",
      model: "claude-opus-5-5",
    });
    expect(json).toMatchObject({ thinking: { type: "adaptive" }, top_p: 0.99 });
    expect(json.thinking).not.toHaveProperty("budget_tokens");
    expect(json).not.toHaveProperty("temperature");
    expect(notes).toEqual(["temperature, top_k left out: the model does not take it."]);
  });

  it("gets system messages only if it takes them", () => {
    const messages = [
      { role: "user", content: [{ type: "text", text: "Hi" }] },
      { role: "system", content: "Note" },
    ];
    expect(asked("claude-opus-4-8", { messages }).messages).toHaveLength(2);
    expect(asked("claude-sonnet-5", { messages }).messages).toHaveLength(1);
  });

  it("gets everything as it is when it is the one that the client named", () => {
    const raw = bodyOf({ model: "anthropic,claude-sonnet-4-5", ...adaptive });
    expect(sentOn(raw, { to: "anthropic", model: "claude-sonnet-4-5" }).text).toBe(raw.replace("anthropic,", ""));
  });
});
