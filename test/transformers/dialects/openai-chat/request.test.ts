/** The fields of a Chat request beside messages, tools and reasoning. */
import { describe, expect, it } from "vitest";

import type { MessagesRequest } from "../../../../src/core/message.ts";
import { callTo, PNG, result, assistant, sent, sentBy, use, user } from "../../../helpers/chat-request.ts";

describe("where it goes", () => {
  it("is the URL as it stands, with the key as the vendor wants it", () => {
    const { url, headers } = sent(
      {},
      { name: "acme", url: "https://acme.test/v1/chat/completions?x=1", headers: { "x-a": "b" } },
    );
    expect(url).toBe("https://acme.test/v1/chat/completions?x=1");
    expect(headers).toEqual({ "content-type": "application/json", authorization: "Bearer sk-acme", "x-a": "b" });
    expect(sent({}, "azure").headers).toMatchObject({ "api-key": "sk-acme" });
    expect(sent({}, { key: "" }).headers).not.toHaveProperty("authorization");
  });

  it("row 105: has no header of the client", () => {
    const call = {
      ...callTo("acme", {}),
      headers: { "anthropic-beta": "x", "x-api-key": "secret", authorization: "Bearer secret" },
    };
    expect(sentBy(call).headers).toEqual({ "content-type": "application/json", authorization: "Bearer sk-acme" });
  });

  it("has the vendor's headers, unless the user sets them, and those of images with an image", () => {
    expect(sent({}, "openrouter").headers).toMatchObject({ "x-openrouter-title": "ccr" });
    expect(sent({}, { name: "openrouter", headers: { "x-openrouter-title": "mine" } }).headers).toMatchObject({
      "x-openrouter-title": "mine",
    });
    expect(sent({}, "copilot").headers).toMatchObject({ "copilot-integration-id": "vscode-chat" });
    expect(sent({}, "copilot").headers).not.toHaveProperty("copilot-vision-request");
    const seen = [assistant([use("a")]), user([result("a", [PNG])])];
    expect(sent({ messages: seen }, "copilot").headers).toMatchObject({ "copilot-vision-request": "true" });
    expect(sent({ messages: [user([PNG])] }, "copilot").headers).toMatchObject({ "copilot-vision-request": "true" });
  });
});

describe("the body", () => {
  it("row 101: has nothing that the provider does not know", () => {
    const request: Partial<MessagesRequest> = {
      context_management: { edits: [] },
      safeguards: [{ type: "dangerous_tool_use", classifier_context: { cwd: "/secret" } }],
      betas: ["x"],
      speed: "fast",
      diagnostics: {},
      inference_geo: "eu",
      stream: true,
      max_tokens: 100,
    };
    expect(sent(request).json).toEqual({
      model: "large",
      messages: [{ role: "user", content: "Hi" }],
      max_tokens: 100,
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it("is the same for the same request, byte for byte", () => {
    const request = { system: "S", tools: [{ name: "A", input_schema: {} }], metadata: { user_id: "u" }, stream: true };
    expect(sent(request, "openai").body).toBe(sent(request, "openai").body);
  });

  it("row 104: asks for usage where that can be asked for", () => {
    expect(sent({ stream: true }, "mistral").json).not.toHaveProperty("stream_options");
    expect(sent({ stream: true }, "openai").json["stream_options"]).toEqual({
      include_usage: true,
      include_obfuscation: false,
    });
    expect(sent({ stream: true }, "zhipu").json).toMatchObject({
      stream_options: { include_usage: true },
      tool_stream: true,
    });
    expect(sent({ stream: false }).json).not.toHaveProperty("stream_options");
    expect(sent({ stream: false }).json).not.toHaveProperty("stream");
  });
});

describe("row 92: the length", () => {
  const lengthOf = (request: Partial<MessagesRequest>, to: Parameters<typeof sent>[1], model?: string) => {
    const { max_tokens, max_completion_tokens } = sent(request, to, model).json;
    return [max_tokens, max_completion_tokens];
  };

  it.each([
    ["acme", "large", 32_000, [32_000, undefined]],
    ["acme", "openai/o3", 32_000, [undefined, 32_000]],
    ["openai", "gpt-4.1", 32_000, [32_000, undefined]],
    ["openai", "gpt-5", 1, [undefined, 16]],
    ["acme", "large", 1, [1, undefined]],
    ["azure", "my-deployment", 100, [100, undefined]],
    ["moonshot", "kimi-k2.5", 100, [undefined, 100]],
    ["volcengine", "ep-1", 128_000, [undefined, 65_536]],
  ])("for %s, %s", (to, model, max_tokens, fields) => {
    expect(lengthOf({ max_tokens }, to, model)).toEqual(fields);
  });

  it("is never more than half of a known window, or than the user allows", () => {
    expect(lengthOf({ max_tokens: 32_000 }, { windows: { large: 40_000 } })).toEqual([20_000, undefined]);
    expect(lengthOf({ max_tokens: 32_000 }, { quirks: { maxOutput: 8192 } })).toEqual([8192, undefined]);
    expect(lengthOf({}, "acme")).toEqual([undefined, undefined]);
  });
});

describe("sampling", () => {
  const request = { temperature: 0.3, top_p: 0.9, top_k: 40 };

  it.each([
    ["acme", "large", { temperature: 0.3, top_p: 0.9 }],
    ["openrouter", "x/y", { temperature: 0.3, top_p: 0.9, top_k: 40 }],
    ["openai", "gpt-5.4", {}],
    ["openai", "gpt-5.1-chat-latest", { temperature: 0.3, top_p: 0.9 }],
    ["openai", "gpt-4o-search-preview", {}],
    ["moonshot", "kimi-k3", {}],
  ])("row 92: for %s, %s", (to, model, fields) => {
    const { temperature, top_p, top_k } = sent(request, to, model).json;
    expect({ temperature, top_p, top_k }).toEqual({
      temperature: undefined,
      top_p: undefined,
      top_k: undefined,
      ...fields,
    });
  });
});

describe("row 101: stop sequences", () => {
  const five = ["a", "b", "c", "d", "e"];

  it.each([
    ["acme", "large", ["a", "b", "c", "d"], ["e"]],
    ["deepseek", "deepseek-v4", five, undefined],
    ["zhipu", "glm-5", ["a"], ["b", "c", "d", "e"]],
    ["openai", "o4-mini", undefined, five],
    ["xai", "grok-4", undefined, five],
  ])("of %s, %s: as many as it takes, the others here", (to, model, stop, stops) => {
    const { json, emulation } = sent({ stop_sequences: five }, to, model);
    expect(json["stop"]).toEqual(stop);
    expect(emulation?.stops).toEqual(stops);
  });

  it("are none for none", () => {
    expect(sent({ stop_sequences: [] })).toMatchObject({ emulation: {} });
    expect(sent({ stop_sequences: [] }).json).not.toHaveProperty("stop");
  });
});

describe("an answer in JSON", () => {
  const open = { $schema: "x", type: "object", properties: { a: { type: "string" } } };
  const closed = { type: "object", properties: {}, required: [], additionalProperties: false };
  const asked = (schema: object): Partial<MessagesRequest> => ({
    output_config: { format: { type: "json_schema", schema } },
  });

  it("follows the schema where the vendor can, strictly where the schema is", () => {
    expect(sent(asked(open)).json["response_format"]).toEqual({
      type: "json_schema",
      json_schema: { name: "output", schema: { type: "object", properties: { a: { type: "string" } } } },
    });
    expect(sent(asked(closed)).json["response_format"]).toEqual({
      type: "json_schema",
      json_schema: { name: "output", schema: closed, strict: true },
    });
  });

  it("has the schema in words where the vendor cannot", () => {
    const { json, messages } = sent({ ...asked(closed), system: "S" }, "deepseek");
    expect(json["response_format"]).toEqual({ type: "json_object" });
    expect(messages[0]).toEqual({ role: "system", content: expect.stringContaining(JSON.stringify(closed)) });
    expect(messages[0]?.["content"]).toMatch(/^S\n\nAnswer with one JSON object/);
  });

  it("is asked for by the older field too", () => {
    expect(sent({ output_format: { type: "json_schema", schema: closed } }).json).toHaveProperty("response_format");
    expect(sent({ output_config: { format: { type: "text" } } }).json).not.toHaveProperty("response_format");
  });
});

describe("account and service", () => {
  const request = { metadata: { user_id: JSON.stringify({ device_id: "d", account_uuid: "", session_id: "s" }) } };

  it("row 101: says who asks only as a hash, in the vendor's field", () => {
    const hash = expect.stringMatching(/^[0-9a-f]{16}$/);
    expect(sent(request).json).toMatchObject({ user: hash });
    expect(sent(request, "openai").json).toMatchObject({ safety_identifier: hash, prompt_cache_key: hash });
    expect(sent(request, "deepseek").json).toMatchObject({ user_id: hash });
    expect(sent(request, "openrouter").json).toMatchObject({ user: hash, session_id: hash });
    expect(JSON.stringify(sent(request, "mistral").json)).not.toMatch(/user_id|"user":"[0-9a-f]/);
    expect(sent({}).json).not.toHaveProperty("user");
  });

  it("asks for a tier where there are tiers", () => {
    expect(sent({ service_tier: "standard_only" }, "openai").json).toMatchObject({ service_tier: "default" });
    expect(sent({ speed: "fast" }, "openai").json).toMatchObject({ service_tier: "priority" });
    expect(sent({ service_tier: "auto" }, "openai").json).not.toHaveProperty("service_tier");
    expect(sent({ speed: "fast" }).json).not.toHaveProperty("service_tier");
  });
});

describe("what the user says of a provider", () => {
  it("counts for all its models, and of one model for that one", () => {
    const quirks = {
      maxTokens: "max_completion_tokens",
      extra: { seed: 1 },
      models: { small: { sampling: false } },
    } as const;
    const request = { max_tokens: 5, temperature: 0.5 };
    expect(sent(request, { quirks }).json).toMatchObject({ max_completion_tokens: 5, temperature: 0.5, seed: 1 });
    expect(sent(request, { quirks }, "small").json).toMatchObject({ max_completion_tokens: 5, seed: 1 });
    expect(sent(request, { quirks }, "small").json).not.toHaveProperty("temperature");
  });
});
