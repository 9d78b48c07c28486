/** Requests to Gemini: address, key, configuration, tools. What the conversation becomes is in `turns.test.ts`. */
import { describe, expect, it } from "vitest";

import type { Block, MessagesRequest } from "../../../../src/core/message.ts";
import type { Provider } from "../../../../src/core/target.ts";
import { gemini } from "../../../../src/transformers/dialects/gemini/dialect.ts";
import { fieldsOf, itemsOf, parseJson, type Fields } from "../../../../src/transformers/foreign.ts";
import { NO_KEEPSAKES } from "../../../../src/transformers/keepsake.ts";
import type { Encoded } from "../../../../src/transformers/types.ts";
import { providerWith } from "../../../helpers/answers.ts";
import { geminiBreaks } from "../../../helpers/gemini-rules.ts";

const STUDIO = "https://generativelanguage.googleapis.com/v1beta/models/";
const VERTEX =
  "https://us-central1-aiplatform.googleapis.com/v1beta1/projects/p/locations/us-central1/publishers/google/models/";
const VERTEX_ACCESS = { vertex: true, credentials: "/key.json", safetySettings: [] };

interface Sent {
  readonly model?: string;
  readonly provider?: Partial<Provider>;
  readonly request?: Partial<MessagesRequest>;
}

function encode({ model = "gemini-3.1-pro-preview", provider = {}, request = {} }: Sent): Encoded {
  const target = { provider: providerWith({ dialect: "gemini", url: STUDIO, key: "AIzaKey", ...provider }), model };
  const whole: MessagesRequest = { model: "m", messages: [{ role: "user", content: "Hi" }], ...request };
  return gemini.request({ request: whole, raw: new Uint8Array(), headers: {}, target, keepsakes: NO_KEEPSAKES });
}

function bodyOf(sent: Sent): Fields {
  const { body } = encode(sent);
  const fields = fieldsOf(parseJson(typeof body === "string" ? body : ""));
  expect(geminiBreaks(fields, { model: sent.model ?? "gemini-3.1-pro-preview", signatures: new Map() })).toEqual([]);
  return fields;
}

const configOf = (sent: Sent): Fields => fieldsOf(bodyOf(sent)["generationConfig"]);

describe("address and key", () => {
  it("streams as events, and puts the key where it is not logged", () => {
    const { url, headers, auth } = encode({ request: { stream: true } });
    expect(url).toBe(`${STUDIO}gemini-3.1-pro-preview:streamGenerateContent?alt=sse`);
    expect(headers).toEqual({ "content-type": "application/json", "x-goog-api-key": "AIzaKey" });
    expect(auth).toBeUndefined();
    expect(encode({}).url).toBe(`${STUDIO}gemini-3.1-pro-preview:generateContent`);
  });

  it.each([
    ["models/gemini-2.5-pro", "gemini-2.5-pro"],
    ["a model?", "a%20model%3F"],
    ["tuned/x", "tuned/x"],
  ])("of the model %s", (model, path) => {
    expect(encode({ model }).url).toBe(`${STUDIO}${path}:generateContent`);
  });

  it.each([
    ["an access token", "ya29.abc", { authorization: "Bearer ya29.abc" }, undefined],
    ["a key of express mode", "AIzaKey", { "x-goog-api-key": "AIzaKey" }, undefined],
    ["anything else", "none", {}, { kind: "google", credentials: "/key.json", key: "none" }],
  ])("of Vertex AI: %s", (_, key, header, auth) => {
    const encoded = encode({ provider: { url: VERTEX, key, google: VERTEX_ACCESS, headers: { "x-extra": "1" } } });
    expect(encoded.headers).toEqual({ "content-type": "application/json", ...header, "x-extra": "1" });
    expect(encoded.auth).toEqual(auth);
  });

  it("needs no key where there is none", () => {
    expect(encode({ provider: { key: "" } }).headers).toEqual({ "content-type": "application/json" });
  });
});

describe("row 91: thinking", () => {
  const high = { thinking: { type: "adaptive" }, output_config: { effort: "high" } };
  const budget = { thinking: { type: "enabled", budget_tokens: 5_000 }, max_tokens: 32_000 };

  it.each<[string, string, Partial<MessagesRequest>, object | undefined]>([
    ["effort", "gemini-3.1-pro-preview", high, { thinkingLevel: "HIGH", includeThoughts: true }],
    ["adaptive", "gemini-3-flash", { thinking: { type: "adaptive" } }, { includeThoughts: true }],
    ["a budget", "gemini-3-flash", budget, { thinkingLevel: "MEDIUM", includeThoughts: true }],
    [
      "effort that only some know",
      "gemini-3-pro-preview",
      { output_config: { effort: "medium" } },
      { thinkingLevel: "HIGH" },
    ],
    ["none", "gemini-3-flash", { thinking: { type: "disabled" } }, { thinkingLevel: "MINIMAL" }],
    ["none", "gemini-3.1-pro-preview", { thinking: { type: "disabled" } }, { thinkingLevel: "LOW" }],
    ["nothing said", "gemini-3-flash", { max_tokens: 8_000 }, undefined],
    ["nothing said, a short answer", "gemini-3-flash", { max_tokens: 64 }, { thinkingLevel: "MINIMAL" }],
    ["effort", "gemini-2.5-flash", high, { thinkingBudget: 16_384, includeThoughts: true }],
    [
      "most effort",
      "gemini-2.5-flash",
      { ...high, output_config: { effort: "max" } },
      { thinkingBudget: 24_576, includeThoughts: true },
    ],
    ["adaptive", "gemini-2.5-flash", { thinking: { type: "adaptive" } }, { thinkingBudget: -1, includeThoughts: true }],
    ["a budget", "gemini-2.5-pro", budget, { thinkingBudget: 5_000, includeThoughts: true }],
    ["none", "gemini-2.5-flash", { thinking: { type: "disabled" } }, { thinkingBudget: 0 }],
    ["none", "gemini-2.5-pro", { thinking: { type: "disabled" } }, { thinkingBudget: 128 }],
    [
      "little",
      "gemini-2.5-flash-lite",
      { thinking: { type: "enabled", budget_tokens: 100 } },
      { thinkingBudget: 512, includeThoughts: true },
    ],
    ["a short answer", "gemini-2.5-pro", { max_tokens: 64 }, { thinkingBudget: 128 }],
    ["effort", "gemini-2.0-flash", high, undefined],
    ["effort", "gemma-3-27b-it", high, undefined],
    ["effort", "gemini-2.5-flash-image", high, undefined],
  ])("%s, %s", (_, model, request, thinkingConfig) => {
    expect(configOf({ model, request })["thinkingConfig"]).toEqual(thinkingConfig);
  });

  it.each<[string, string, Partial<MessagesRequest>, number]>([
    ["room for a level", "gemini-3-flash", { ...high, max_tokens: 32_000 }, 48_384],
    ["room for a budget", "gemini-2.5-pro", budget, 37_000],
    ["what the model can write at most", "gemini-3-flash", { ...high, max_tokens: 128_000 }, 65_536],
    ["no room without thinking", "gemini-3-flash", { thinking: { type: "disabled" }, max_tokens: 100 }, 100],
    ["an older model's limit", "gemini-2.0-flash", { max_tokens: 32_000 }, 8_192],
    ["at least one", "gemini-2.0-flash", { max_tokens: 0 }, 1],
  ])("leaves %s", (_, model, request, limit) => {
    expect(configOf({ model, request })["maxOutputTokens"]).toBe(limit);
  });

  it("row 92: never takes more than half of a known window", () => {
    const provider = { windows: { "gemini-3-flash": 16_000 } };
    expect(configOf({ model: "gemini-3-flash", provider, request: { max_tokens: 32_000 } })["maxOutputTokens"]).toBe(
      8_000,
    );
  });
});

describe("configuration", () => {
  it("row 101: sampling and stop sequences", () => {
    const stop_sequences = ["a", "b", "c", "d", "e", "f"];
    const request = { temperature: 0.5, top_p: 0.9, top_k: 40, stop_sequences };
    expect(configOf({ model: "gemini-2.0-flash", request })).toEqual({
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      stopSequences: ["a", "b", "c", "d", "e"],
    });
  });

  it("row 101: stop sequences that Gemini has no room for are looked for in its answer", () => {
    const stop_sequences = ["a", "b", "c", "d", "e", "f", "g"];
    expect(encode({ request: { stop_sequences } }).emulation).toEqual({ stops: ["f", "g"] });
    expect(encode({ request: { stop_sequences: ["a"] } })).not.toHaveProperty("emulation");
  });

  it("row 101: fields of Anthropic's own stay here", () => {
    const request = { metadata: { user_id: "u" }, context_management: {}, safeguards: [], container: "c", betas: [] };
    expect(Object.keys(bodyOf({ request }))).toEqual(["contents", "generationConfig"]);
  });

  const schema = { type: "object", properties: { a: { const: 1 } }, additionalProperties: false };
  const format = { output_config: { format: { type: "json_schema", schema } } };
  const tools = [{ name: "a", input_schema: {} }];

  it("a schema for the answer", () => {
    const json = { type: "object", properties: { a: { type: "integer", enum: [1] } }, additionalProperties: false };
    expect(configOf({ request: format })).toMatchObject({
      responseMimeType: "application/json",
      responseJsonSchema: json,
    });
    expect(configOf({ request: { ...format, tools } })).toMatchObject({ responseJsonSchema: json });
    expect(configOf({ model: "gemini-2.0-flash", request: format })["responseSchema"]).toEqual({
      type: "OBJECT",
      properties: { a: { type: "INTEGER" } },
    });
  });

  it("a schema beside functions, for models that take only one of the two", () => {
    const body = bodyOf({ model: "gemini-2.5-pro", request: { ...format, tools } });
    expect(fieldsOf(body["generationConfig"])).not.toHaveProperty("responseMimeType");
    expect(JSON.stringify(body["systemInstruction"])).toContain("Answer with one JSON object that fits");
  });

  it("the user's safety settings", () => {
    const safetySettings = [{ category: "HARM_CATEGORY_HARASSMENT", threshold: "OFF" }];
    const google = { vertex: false, credentials: undefined, safetySettings };
    expect(bodyOf({ provider: { google } })["safetySettings"]).toEqual(safetySettings);
    expect(bodyOf({})).not.toHaveProperty("safetySettings");
  });

  it("the tier, which on Vertex AI is no field", () => {
    expect(bodyOf({ request: { service_tier: "standard_only" } })["serviceTier"]).toBe("standard");
    expect(bodyOf({ request: { speed: "fast" } })["serviceTier"]).toBe("priority");
    expect(bodyOf({ provider: { google: VERTEX_ACCESS }, request: { speed: "fast" } })).not.toHaveProperty(
      "serviceTier",
    );
  });
});

describe("the system prompt", () => {
  const billing = "x-anthropic-billing-header: cc_version=2.1.330.abc; cc_entrypoint=cli;";
  const system = [
    { type: "text", text: billing },
    { type: "text", text: "Be kind", cache_control: { type: "ephemeral" } },
  ];

  it("rows 85, 87: is one instruction, without what differs in every request", () => {
    expect(bodyOf({ request: { system } })["systemInstruction"]).toEqual({ parts: [{ text: "Be kind" }] });
    expect(bodyOf({ request: { system: "" } })).not.toHaveProperty("systemInstruction");
  });

  it("begins the first turn for Gemma", () => {
    const body = bodyOf({ model: "gemma-3-27b-it", request: { system } });
    expect(body).toEqual({
      contents: [{ role: "user", parts: [{ text: "Be kind" }, { text: "Hi" }] }],
      generationConfig: {},
    });
  });
});

describe("tools", () => {
  const toolsOf = (sent: Sent): unknown => bodyOf(sent)["tools"];
  const choiceOf = (request: Partial<MessagesRequest>): unknown =>
    fieldsOf(bodyOf({ request: { tools: [{ name: "a b", input_schema: {} }], ...request } })["toolConfig"])[
      "functionCallingConfig"
    ];

  it("rows 94, 122: as functions, by JSON schema where the model takes one", () => {
    const input_schema = { type: "object", properties: { n: { type: "number", exclusiveMinimum: 0 } }, $schema: "s" };
    const tools = [{ name: "count", description: "Counts", input_schema, cache_control: {} }];
    const declaration = { name: "count", description: "Counts" };
    const json = { type: "object", properties: { n: { type: "number", minimum: 0 } } };
    const openApi = { type: "OBJECT", properties: { n: { type: "NUMBER", minimum: 0 } } };
    const functions = (more: object): object => [{ functionDeclarations: [{ ...declaration, ...more }] }];
    expect(toolsOf({ request: { tools } })).toEqual(functions({ parametersJsonSchema: json }));
    expect(toolsOf({ model: "gemini-2.0-flash", request: { tools } })).toEqual(functions({ parameters: openApi }));
    const v1 = { url: VERTEX.replace("v1beta1", "v1"), google: VERTEX_ACCESS };
    expect(toolsOf({ provider: v1, request: { tools } })).toEqual(functions({ parameters: openApi }));
    expect(toolsOf({ provider: { url: VERTEX, google: VERTEX_ACCESS }, request: { tools } })).toEqual(
      functions({ parametersJsonSchema: json }),
    );
  });

  it("row 95: with names that Gemini takes, and back", () => {
    const names = [`mcp__${"x".repeat(80)}`, "9lives", "-dash", "a.b c", "plain"];
    const { toolNames, body } = encode({ request: { tools: names.map((name) => ({ name, input_schema: {} })) } });
    const sent = itemsOf(fieldsOf(itemsOf(fieldsOf(parseJson(String(body)))["tools"])[0])["functionDeclarations"]);
    const wires = sent.map((tool) => String(fieldsOf(tool)["name"]));
    expect(wires.every((name) => /^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$/.test(name))).toBe(true);
    expect(wires.map((name) => toolNames.get(name) ?? name)).toEqual(names);
    expect(wires.at(-1)).toBe("plain");
  });

  it("row 93: the choice among them", () => {
    expect(choiceOf({})).toBeUndefined();
    expect(choiceOf({ tool_choice: { type: "auto" } })).toEqual({ mode: "AUTO" });
    expect(choiceOf({ tool_choice: { type: "any" } })).toEqual({ mode: "ANY" });
    expect(choiceOf({ tool_choice: { type: "none" } })).toEqual({ mode: "NONE" });
    expect(choiceOf({ tool_choice: { type: "tool", name: "a b" } })).toMatchObject({
      mode: "ANY",
      allowedFunctionNames: [expect.stringMatching(/^a_b_/)],
    });
    expect(choiceOf({ tool_choice: { type: "tool", name: "gone" } })).toEqual({ mode: "AUTO" });
    expect(choiceOf({ tools: [{ name: "a", input_schema: {}, strict: true }] })).toEqual({ mode: "VALIDATED" });
  });

  it("rows 96, 97: Google's search stands in for Anthropic's where no function does", () => {
    const search = { type: "web_search_20250305", name: "web_search", max_uses: 8, blocked_domains: ["x.org"] };
    expect(toolsOf({ request: { tools: [search], tool_choice: { type: "auto" } } })).toEqual([{ googleSearch: {} }]);
    const vertex = { url: VERTEX, google: VERTEX_ACCESS };
    expect(toolsOf({ provider: vertex, request: { tools: [search] } })).toEqual([
      { googleSearch: { excludeDomains: ["x.org"] } },
    ]);
    const both = toolsOf({ request: { tools: [search, { name: "web_search", input_schema: {} }] } });
    expect(both).toEqual([{ functionDeclarations: [{ name: "web_search", description: "web_search" }] }]);
    const remote = [{ type: "code_execution_20250825", name: "code_execution" }];
    expect(bodyOf({ request: { tools: remote } })).not.toHaveProperty("tools");
  });

  it("that are deferred come when a search has found them", () => {
    const tools = [
      { name: "a", input_schema: {} },
      { name: "ToolSearch", input_schema: {} },
      { name: "b", input_schema: {}, defer_loading: true },
    ];
    const found = [{ type: "tool_reference", tool_name: "b" }];
    const messages: MessagesRequest["messages"] = [
      { role: "user", content: "Hi" },
      { role: "assistant", content: [{ type: "tool_use", id: "t", name: "a", input: {} }] },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "t", content: found }] },
    ];
    expect(JSON.stringify(toolsOf({ model: "gemini-2.5-pro", request: { tools } }))).not.toContain('"b"');
    const body = bodyOf({ model: "gemini-2.5-pro", request: { tools, messages } });
    expect(JSON.stringify(body["tools"])).toContain('"b"');
    expect(JSON.stringify(body["contents"])).toContain("Tool loaded: b");
  });
});

describe("content", () => {
  const source = (fields: object): Block => ({ type: "document", title: "Report", source: fields });
  const partsOf = (block: Block): unknown => {
    const body = bodyOf({ request: { messages: [{ role: "user", content: [block] }] } });
    return fieldsOf(itemsOf(body["contents"])[0])["parts"];
  };

  it.each([
    [
      "row 98: a PDF",
      source({ type: "base64", media_type: "application/pdf", data: "JVBE" }),
      { inlineData: { mimeType: "application/pdf", data: "JVBE" } },
    ],
    ["row 98: a text", source({ type: "text", media_type: "text/plain", data: "Lorem" }), { text: "[Report]\nLorem" }],
    [
      "row 98: a link",
      source({ type: "url", url: "https://a.b/c.pdf" }),
      { text: "[document left out: Gemini does not fetch https://a.b/c.pdf: Report]" },
    ],
    [
      "row 99: a file in Google's storage",
      { type: "image", source: { type: "url", url: "gs://a/b.png" } },
      { fileData: { fileUri: "gs://a/b.png" } },
    ],
    [
      "row 99: a file at Anthropic",
      { type: "image", source: { type: "file", file_id: "f" } },
      { text: "[image left out: it is stored at Anthropic]" },
    ],
    [
      "a search result",
      { type: "search_result", title: "T", source: "s", content: [{ type: "text", text: "x" }] },
      { text: "[T (s)]\nx" },
    ],
  ])("%s", (_, block, part) => {
    expect(partsOf(block)).toEqual([part]);
  });

  it("row 98: a document of blocks", () => {
    const image = { type: "image", source: { type: "base64", media_type: "image/webp", data: "UklG" } };
    expect(partsOf(source({ type: "content", content: [{ type: "text", text: "x" }, image] }))).toEqual([
      { text: "[Report]" },
      { text: "x" },
      { inlineData: { mimeType: "image/webp", data: "UklG" } },
    ]);
  });

  it("row 113: what a server tool found before, as text", () => {
    const messages: MessagesRequest["messages"] = [
      { role: "user", content: "Search" },
      {
        role: "assistant",
        content: [
          { type: "server_tool_use", id: "s", name: "web_search", input: { query: "q" } },
          {
            type: "web_search_tool_result",
            tool_use_id: "s",
            content: [{ type: "web_search_result", title: "T", url: "u" }],
          },
        ],
      },
      { role: "user", content: "And?" },
    ];
    expect(itemsOf(bodyOf({ request: { messages } })["contents"])[1]).toEqual({
      role: "model",
      parts: [{ text: "[web_search: q]" }, { text: "T - u" }],
    });
  });

  it("nothing at all", () => {
    expect(bodyOf({ request: { messages: [] } })["contents"]).toEqual([
      { role: "user", parts: [{ text: "(no message)" }] },
    ]);
  });

  it("gives the same bytes for the same request, as prompt caches need it", () => {
    expect(encode({}).body).toBe(encode({}).body);
  });
});
