/** What a Messages request becomes, field by field. */
import { describe, expect, it } from "vitest";

import type { Block, MessagesRequest } from "../../../../src/core/message.ts";
import type { Provider } from "../../../../src/core/target.ts";
import { openaiResponses } from "../../../../src/transformers/dialects/openai-responses/dialect.ts";
import { fieldsOf, itemsOf, type Fields } from "../../../../src/transformers/foreign.ts";
import { NO_KEEPSAKES } from "../../../../src/transformers/keepsake.ts";
import type { Encoded } from "../../../../src/transformers/types.ts";
import { judge } from "../../../helpers/responses-rules.ts";
import { responsesTarget } from "../../../helpers/responses-target.ts";

interface Where {
  readonly provider?: Partial<Provider>;
  readonly model?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function encode(fields: Partial<MessagesRequest>, { provider, model, headers = {} }: Where = {}): Encoded {
  const request = { model: "claude-opus-5-5", messages: [{ role: "user" as const, content: "hi" }], ...fields };
  const target = responsesTarget(provider, model);
  return openaiResponses.request({ request, raw: new Uint8Array(), headers, target, keepsakes: NO_KEEPSAKES });
}

function bodyOf(fields: Partial<MessagesRequest>, where: Where = {}): Fields {
  return fieldsOf(JSON.parse(String(encode(fields, where).body)));
}

/** The input for a conversation, which the API must take. */
function inputOf(...messages: MessagesRequest["messages"]): readonly unknown[] {
  const body = bodyOf({ messages });
  expect(judge(body)).toHaveProperty("request");
  return itemsOf(body["input"]);
}

const said = (role: string, ...texts: string[]): Fields => ({
  type: "message",
  role,
  content: texts.map((text) => ({ type: "input_text", text })),
});
const result = (content: unknown, fields: Fields = {}): Block => ({
  type: "tool_result",
  tool_use_id: "call_1",
  content,
  ...fields,
});
const PNG = { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" };
const PNG_PART = { type: "input_image", image_url: "data:image/png;base64,iVBORw0KGgo=", detail: "auto" };
const CODEX = { url: "https://chatgpt.com/backend-api/codex/responses", name: "chatgpt" };

describe("a plain request", () => {
  it("says all that it says, in an order that never changes", () => {
    const fields: Partial<MessagesRequest> = {
      system: [
        { type: "text", text: "x-anthropic-billing-header: cc_version=2.1.330.0f3; cc_entrypoint=cli;" },
        { type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } },
        { type: "text", text: "Be kind." },
      ],
      max_tokens: 32_000,
      stream: true,
      tools: [{ name: "Bash", description: "Runs", input_schema: { $schema: "s", type: "object", properties: {} } }],
      thinking: { type: "adaptive", display: "omitted" },
      output_config: { effort: "medium" },
      metadata: { user_id: '{"device_id":"d","account_uuid":"","session_id":"s"}' },
      context_management: { edits: [] },
      safeguards: [{ type: "dangerous_tool_use" }],
    };
    expect(bodyOf(fields)).toEqual({
      model: "gpt-5.4",
      instructions: "Be brief.\n\nBe kind.",
      input: [said("user", "hi")],
      tools: [
        {
          type: "function",
          name: "Bash",
          description: "Runs",
          parameters: { type: "object", properties: {} },
          strict: false,
        },
      ],
      max_output_tokens: 32_000,
      reasoning: { effort: "medium" },
      include: ["reasoning.encrypted_content"],
      store: false,
      safety_identifier: expect.stringMatching(/^[0-9a-f]{16}$/),
      prompt_cache_key: expect.stringMatching(/^[0-9a-f]{16}$/),
      stream: true,
      stream_options: { include_obfuscation: false },
    });
    expect(encode(fields).body).toBe(encode(structuredClone(fields)).body);
    expect(encode(fields).headers).toEqual({ "content-type": "application/json", authorization: "Bearer sk-acme" });
  });

  it.each<[string, string]>([
    ["https://api.openai.com/v1/responses", "https://api.openai.com/v1/responses"],
    ["https://api.openai.com/v1/chat/completions", "https://api.openai.com/v1/responses"],
    ["https://api.openai.com/v1/", "https://api.openai.com/v1/responses"],
    ["https://chatgpt.com/backend-api/codex", "https://chatgpt.com/backend-api/codex/responses"],
    ["https://r.azure.com/openai/responses?api-version=1", "https://r.azure.com/openai/responses?api-version=1"],
    [
      "https://r.azure.com/openai/v1/chat/completions?api-version=1",
      "https://r.azure.com/openai/v1/responses?api-version=1",
    ],
    ["https://h/my/own/path", "https://h/my/own/path"],
  ])("to %s goes to %s", (url, expected) => {
    expect(encode({}, { provider: { url } }).url).toBe(expected);
  });
});

describe("limits, sampling, format", () => {
  it.each<[string, Partial<MessagesRequest>, Where, Fields]>([
    ["row 92: never asks for fewer tokens than the API takes", { max_tokens: 1 }, {}, { max_output_tokens: 16 }],
    [
      "never asks for more than half of a known window",
      { max_tokens: 64_000 },
      { provider: { windows: { "gpt-5.4": 64_000 } } },
      { max_output_tokens: 32_000 },
    ],
    [
      "row 92: leaves sampling out for reasoning models",
      { temperature: 0.5, top_p: 0.9 },
      {},
      { temperature: undefined, top_p: undefined },
    ],
    [
      "keeps sampling for others",
      { temperature: 0.5, top_p: 0.9, top_k: 5 },
      { model: "gpt-4.1" },
      { temperature: 0.5, top_p: 0.9, top_k: undefined },
    ],
    ["row 101: asks for the standard tier", { service_tier: "standard_only" }, {}, { service_tier: "default" }],
    ["asks for the fast tier", { speed: "fast" }, {}, { service_tier: "priority" }],
    [
      "asks for one call at a time",
      { tools: [{ name: "A" }], tool_choice: { type: "auto", disable_parallel_tool_use: true } },
      {},
      { parallel_tool_calls: false },
    ],
  ])("%s", (_, fields, where, expected) => {
    const body = bodyOf(fields, where);
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, body[name]]))).toEqual(expected);
  });

  it("asks for a schema, strictly where the schema is fit for it", () => {
    const format = (schema: Fields): unknown =>
      bodyOf({ output_config: { format: { type: "json_schema", schema } } })["text"];
    const closed = {
      type: "object",
      properties: { ok: { type: "boolean" } },
      required: ["ok"],
      additionalProperties: false,
    };
    expect(format(closed)).toEqual({ format: { type: "json_schema", name: "output", schema: closed, strict: true } });
    expect(format({ ...closed, required: [] })).toMatchObject({ format: { strict: false } });
    expect(format({ ...closed, properties: { ok: { type: "string", format: "uri" } } })).toMatchObject({
      format: { strict: false },
    });
    expect(format({ ...closed, properties: { ok: { type: "object" } } })).toMatchObject({ format: { strict: false } });
  });

  it("row 101: keeps stop sequences for the answer, and sends none", () => {
    expect(encode({ stop_sequences: ["STOP"] }).emulation).toEqual({ stops: ["STOP"] });
    expect(encode({}).emulation).toBeUndefined();
  });
});

describe("row 91: reasoning", () => {
  const on = { type: "adaptive", display: "omitted" };

  it.each<[string, Partial<MessagesRequest>, string, unknown]>([
    ["the effort", { thinking: on, output_config: { effort: "low" } }, "gpt-5.4", { effort: "low" }],
    [
      "the greatest effort there is",
      { thinking: on, output_config: { effort: "max" } },
      "gpt-5.4",
      { effort: "xhigh" },
    ],
    [
      "less where the model knows less",
      { thinking: on, output_config: { effort: "max" } },
      "gpt-5.1",
      { effort: "high" },
    ],
    ["an effort for a budget", { thinking: { type: "enabled", budget_tokens: 31_999 } }, "o3", { effort: "high" }],
    ["none", { thinking: { type: "disabled" } }, "gpt-5.4", { effort: "none" }],
    ["as little as there is", { thinking: { type: "disabled" } }, "gpt-5-mini", { effort: "minimal" }],
    ["as little as there is", { thinking: { type: "between_tools" } }, "o3", { effort: "low" }],
    ["nothing where the client says nothing", {}, "gpt-5.4", undefined],
    [
      "nothing for a model without reasoning",
      { thinking: on, output_config: { effort: "high" } },
      "gpt-4.1",
      undefined,
    ],
    [
      "nothing for its chat variant",
      { thinking: on, output_config: { effort: "high" } },
      "gpt-5.2-chat-latest",
      undefined,
    ],
    [
      "a summary that the client wants to see",
      { thinking: { type: "adaptive", display: "summarized" } },
      "gpt-5.4",
      { summary: "auto" },
    ],
  ])("asks for %s", (_, fields, model, reasoning) => {
    expect(bodyOf(fields, { model })["reasoning"]).toEqual(reasoning);
  });

  it("asks for its encrypted content of models that have one", () => {
    expect(bodyOf({})["include"]).toEqual(["reasoning.encrypted_content"]);
    expect(bodyOf({}, { model: "gpt-4.1" })["include"]).toBeUndefined();
  });
});

describe("tools", () => {
  const schema = { type: "object", properties: { a: { type: "string" } } };

  it("row 94: are functions with a whole schema, never strict", () => {
    const tools = bodyOf({
      tools: [
        { name: "A", input_schema: {} },
        { name: "B", input_schema: schema, strict: true },
      ],
    })["tools"];
    expect(tools).toEqual([
      { type: "function", name: "A", parameters: { type: "object", properties: {} }, strict: false },
      { type: "function", name: "B", parameters: schema, strict: false },
    ]);
  });

  it("deferred ones come once the conversation has loaded them", () => {
    const tools = ["ToolSearch", "WebFetch", "Monitor"].map((name) => ({ name, defer_loading: name !== "ToolSearch" }));
    const use = { type: "tool_use", id: "call_1", name: "ToolSearch", input: {} };
    const messages: MessagesRequest["messages"] = [
      { role: "user", content: "hi" },
      { role: "assistant", content: [use] },
      { role: "user", content: [result([{ type: "tool_reference", tool_name: "WebFetch" }])] },
    ];
    const body = bodyOf({ tools, messages });
    expect(itemsOf(body["tools"]).map((tool) => fieldsOf(tool)["name"])).toEqual(["ToolSearch", "WebFetch"]);
    expect(itemsOf(body["input"]).at(-1)).toMatchObject({ output: "Tool loaded: WebFetch" });
  });

  it.each<[string, MessagesRequest["tool_choice"], unknown]>([
    ["any", { type: "any" }, "required"],
    ["a certain one", { type: "tool", name: "A" }, { type: "function", name: "A" }],
    ["one that is not there", { type: "tool", name: "Z" }, "auto"],
    ["none", { type: "none" }, "none"],
    ["auto", { type: "auto" }, "auto"],
    ["nothing", undefined, undefined],
  ])("row 93: chosen: %s", (_, tool_choice, expected) => {
    const fields = { tools: [{ name: "A", input_schema: schema }], ...(tool_choice && { tool_choice }) };
    expect(bodyOf(fields)["tool_choice"]).toEqual(expected);
    expect(bodyOf({ ...(tool_choice && { tool_choice }) })["tool_choice"]).toBeUndefined();
  });

  it("row 113: the web search becomes the provider's own", () => {
    const search = {
      type: "web_search_20250305",
      name: "web_search",
      max_uses: 8,
      allowed_domains: ["nodejs.org"],
      user_location: { type: "approximate", city: "Bern" },
    };
    const body = bodyOf({ tools: [search], tool_choice: { type: "tool", name: "web_search" } });
    expect(judge(body)).toHaveProperty("request");
    expect(body).toMatchObject({
      tools: [
        {
          type: "web_search",
          filters: { allowed_domains: ["nodejs.org"] },
          user_location: { type: "approximate", city: "Bern" },
        },
      ],
      tool_choice: { type: "web_search" },
      max_tool_calls: 8,
      include: ["reasoning.encrypted_content", "web_search_call.action.sources"],
    });
  });

  it("row 113: sites that must not be searched are told in words", () => {
    const search = { type: "web_search_20260209", name: "web_search", blocked_domains: ["a.example", "b.example"] };
    expect(bodyOf({ system: "Be brief.", tools: [search] })["instructions"]).toBe(
      "Be brief.\n\nDo not search or cite these sites: a.example, b.example.",
    );
  });

  it("row 96: other tools of Anthropic's are left out, and the search where the server has none", () => {
    const tools = [
      { type: "code_execution_20250522", name: "code_execution" },
      { type: "web_search_20250305", name: "web_search" },
    ];
    expect(bodyOf({ tools: tools.slice(0, 1) })["tools"]).toBeUndefined();
    expect(
      bodyOf({ tools }, { provider: { url: "http://127.0.0.1:11434/v1/responses", name: "ollama" } })["tools"],
    ).toBeUndefined();
  });

  it("row 97: a client's tool called web_search is a function", () => {
    expect(bodyOf({ tools: [{ name: "web_search", input_schema: schema }] })["tools"]).toMatchObject([
      { type: "function" },
    ]);
  });
});

describe("the input", () => {
  const use = (input: unknown, id: string = "call_1"): Block => ({ type: "tool_use", id, name: "Bash", input });
  const asked = { role: "user", content: "go" } as const;

  it.each<[string, unknown, Fields, unknown]>([
    ["text", "out", {}, "out"],
    [
      "row 80: several texts",
      [
        { type: "text", text: "a" },
        { type: "text", text: "b" },
      ],
      {},
      "a\n\nb",
    ],
    ["row 83: nothing", undefined, {}, "(no output)"],
    ["row 83: null", null, {}, "(no output)"],
    ["row 83: an empty list", [], {}, "(no output)"],
    ["row 83: an object", { a: 1 }, {}, '{"a":1}'],
    ["row 82: an error", "bad", { is_error: true }, "Error: bad"],
    ["row 81: a picture", [{ type: "image", source: PNG }], {}, [PNG_PART]],
    [
      "row 82: an error with a picture",
      [
        { type: "text", text: "a" },
        { type: "image", source: PNG },
      ],
      { is_error: true },
      [{ type: "input_text", text: "Error:" }, { type: "input_text", text: "a" }, PNG_PART],
    ],
  ])("has the result of a tool: %s", (_, content, fields, output) => {
    const [, , told] = inputOf(
      asked,
      { role: "assistant", content: [use({})] },
      { role: "user", content: [result(content, fields)] },
    );
    expect(told).toEqual({ type: "function_call_output", call_id: "call_1", output });
  });

  it("row 79: has results before what the user says, in the order of the calls", () => {
    const answers = [{ type: "text", text: "and" }, result("two", { tool_use_id: "call_2" }), result("one")];
    const input = inputOf(
      asked,
      { role: "assistant", content: [use({}), use({}, "call_2")] },
      { role: "user", content: answers },
    );
    expect(input.slice(3)).toEqual([
      { type: "function_call_output", call_id: "call_1", output: "one" },
      { type: "function_call_output", call_id: "call_2", output: "two" },
      said("user", "and"),
    ]);
  });

  it.each<[string, unknown, string]>([
    ["an object", { a: 1 }, '{"a":1}'],
    ["text that was no JSON", "{broken", '"{broken"'],
    ["JSON text", '{"a":1}', '{"a":1}'],
    ["nothing", null, "{}"],
  ])("row 103: has arguments: %s", (_, input, expected) => {
    const [, called] = inputOf(
      asked,
      { role: "assistant", content: [use(input)] },
      { role: "user", content: [result("ok")] },
    );
    expect(called).toMatchObject({ type: "function_call", name: "Bash", arguments: expected });
  });

  it.each<[string, Block, unknown]>([
    ["row 99: a picture", { type: "image", source: PNG }, PNG_PART],
    [
      "row 99: a picture's address",
      { type: "image", source: { type: "url", url: "https://h/a.png" } },
      { type: "input_image", image_url: "https://h/a.png", detail: "auto" },
    ],
    [
      "row 99: a picture stored elsewhere",
      { type: "image", source: { type: "file", file_id: "f" } },
      { type: "input_text", text: "[image left out: it is stored at Anthropic]" },
    ],
    [
      "row 98: a PDF",
      { type: "document", title: "spec", source: { type: "base64", media_type: "application/pdf", data: "JVBERi0=" } },
      { type: "input_file", filename: "spec.pdf", file_data: "data:application/pdf;base64,JVBERi0=" },
    ],
    [
      "row 98: a document's address",
      { type: "document", source: { type: "url", url: "https://h/a.pdf" } },
      { type: "input_file", file_url: "https://h/a.pdf" },
    ],
    [
      "row 98: a text document",
      { type: "document", title: "n", source: { type: "text", data: "abc" } },
      { type: "input_text", text: "[n]\nabc" },
    ],
    [
      "row 98: a document stored elsewhere",
      { type: "document", source: { type: "file", file_id: "f" } },
      { type: "input_text", text: "[document left out, it is stored at Anthropic: document]" },
    ],
    [
      "a search result",
      { type: "search_result", title: "T", source: "s", content: [{ type: "text", text: "c" }] },
      { type: "input_text", text: "[T (s)]\nc" },
    ],
  ])("has %s", (_, block, part) => {
    expect(inputOf({ role: "user", content: [block] })).toEqual([{ type: "message", role: "user", content: [part] }]);
  });

  it("row 86: has system messages in their place, as the developer's", () => {
    const input = inputOf(
      asked,
      { role: "system", content: [{ type: "text", text: "Mind." }] },
      { role: "system", content: "" },
      asked,
    );
    expect(input).toEqual([said("user", "go"), said("developer", "Mind."), said("user", "go")]);
  });

  it("row 86: has them as the user's for servers that take them first only", () => {
    const messages: MessagesRequest["messages"] = [asked, { role: "system", content: "Mind." }];
    const provider = { url: "http://127.0.0.1:1234/v1/responses", name: "lmstudio" };
    expect(itemsOf(bodyOf({ messages }, { provider })["input"]).at(-1)).toEqual(
      said("user", "<system-reminder>\nMind.\n</system-reminder>"),
    );
  });

  it("row 85: has no instructions where there is no system prompt", () => {
    for (const system of ["", []]) expect(bodyOf({ system })).not.toHaveProperty("instructions");
  });

  it("row 90: leaves out a message of thinking alone", () => {
    expect(
      inputOf(asked, { role: "assistant", content: [{ type: "thinking", thinking: "a", signature: "" }] }, asked),
    ).toEqual([said("user", "go"), said("user", "go")]);
  });

  it("retells what server tools have done", () => {
    const content: Block[] = [
      { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "q" } },
      {
        type: "web_search_tool_result",
        tool_use_id: "srvtoolu_1",
        content: [{ type: "web_search_result", url: "u", title: "t" }],
      },
      { type: "text", text: "So." },
    ];
    expect(inputOf(asked, { role: "assistant", content }, asked).slice(1, 4)).toEqual(
      ["[web_search: q]", "t - u", "So."].map((text) => ({ role: "assistant", content: text })),
    );
  });
});

describe("row 115: ChatGPT's own server", () => {
  const token = `h.${btoa(JSON.stringify({ "https://api.openai.com/auth": { chatgpt_account_id: "acc-1" } }))}.s`;
  const provider = { ...CODEX, key: token };
  const fields = { max_tokens: 100, temperature: 1, metadata: { user_id: "user_d_account_a_session_s" } };

  it("gets instructions, a stream and no field that it refuses", () => {
    expect(bodyOf(fields, { provider, model: "gpt-5.4" })).toEqual({
      model: "gpt-5.4",
      instructions: "You are a helpful assistant.",
      input: [said("user", "hi")],
      include: ["reasoning.encrypted_content"],
      store: false,
      prompt_cache_key: expect.any(String),
      stream: true,
    });
  });

  it("row 116: gets the account of the token, and a session that stays the same", () => {
    const { headers, body } = encode(fields, { provider });
    expect(headers).toMatchObject({
      authorization: `Bearer ${token}`,
      "chatgpt-account-id": "acc-1",
      "session-id": expect.any(String),
    });
    expect(fieldsOf(JSON.parse(String(body)))["prompt_cache_key"]).toBe(headers["session-id"]);
    expect(
      encode(fields, { provider: { ...provider, headers: { "chatgpt-account-id": "mine" } } }).headers[
        "chatgpt-account-id"
      ],
    ).toBe("mine");
    expect(encode({}, { provider: { ...provider, key: "plain" } }).headers).not.toHaveProperty("chatgpt-account-id");
  });
});

describe("row 116: the cache key", () => {
  const key = (where: Where, fields: Partial<MessagesRequest> = {}): unknown =>
    bodyOf(fields, where)["prompt_cache_key"];
  const user = (device: string, session: string): Partial<MessagesRequest> => ({
    metadata: { user_id: JSON.stringify({ device_id: device, session_id: session }) },
  });

  it("belongs to the session, and the safety identifier to the person", () => {
    expect(key({}, user("d", "s"))).toBe(key({}, user("e", "s")));
    expect(key({}, user("d", "s"))).not.toBe(key({}, user("d", "t")));
    expect(bodyOf(user("d", "s"))["safety_identifier"]).toBe(bodyOf(user("d", "t"))["safety_identifier"]);
    expect(key({}, { metadata: { user_id: "user_d_account__session_s" } })).toBe(key({}, user("d", "s")));
  });

  it("comes from Claude Code's header where the body names no one, and is left out where nobody does", () => {
    expect(key({ headers: { "x-claude-code-session-id": "s" } })).toBe(key({}, user("d", "s")));
    expect(key({})).toBeUndefined();
  });
});

it("Azure gets its key in its own header", () => {
  const provider = { url: "https://r.openai.azure.com/openai/v1/responses", name: "azure" };
  expect(encode({}, { provider }).headers).toMatchObject({ "api-key": "sk-acme" });
});
