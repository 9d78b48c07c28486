/** Messages requests for Anthropic, and for those who speak as it does: the client's bytes, changed only where they must be. */
import path from "node:path";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { seal } from "../../../../src/transformers/keepsake.ts";
import { targetWith } from "../../../helpers/answers.ts";
import { bodyOf, sentOn, type MESSAGES_URLS, type Route } from "../../../helpers/messages-request.ts";

const ANTHROPIC: Route = { to: "anthropic", model: "claude-opus-5-5" };
/** What Claude Code 2.1.330 sends, with a history from elsewhere. */
const REFERENCE = {
  model: "claude-opus-5-5",
  max_tokens: 128_000,
  stream: true,
  system: [
    { type: "text", text: "x-anthropic-billing-header: cc_version=2.1.330.abc; cc_entrypoint=cli;" },
    { type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } },
  ],
  messages: [
    { role: "user", content: [{ type: "text", text: "List the files." }] },
    { role: "system", content: [{ type: "text", text: "It is Monday." }], output_config: { effort: "low" } },
    {
      role: "assistant",
      content: [
        {
          type: "thinking",
          thinking: "Of course.",
          signature: seal(targetWith({ name: "deepseek" }, "deepseek-v4"), { text: true }),
        },
        { type: "redacted_thinking", data: "EmwKAhgB" },
        { type: "text", text: "Sure." },
        { type: "tool_use", id: "functions.Bash:0", name: "Bash", input: { command: "ls", "10": 1 } },
      ],
    },
    {
      role: "user",
      content: [
        {
          type: "tool_result",
          tool_use_id: "functions.Bash:0",
          content: [
            { type: "text", text: "a.png" },
            { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBO" } },
            { type: "tool_reference", tool_name: "WebFetch" },
          ],
        },
        { type: "document", title: "Report", source: { type: "base64", media_type: "application/pdf", data: "JVBE" } },
      ],
    },
    {
      role: "assistant",
      content: [
        { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "ccr" } },
        {
          type: "web_search_tool_result",
          tool_use_id: "srvtoolu_1",
          content: [{ type: "web_search_result", title: "T", url: "https://t", encrypted_content: "EqgfC" }],
        },
        { type: "text", text: "Found." },
      ],
    },
    { role: "user", content: "And now?" },
  ],
  tools: [
    {
      name: "Bash",
      description: "Runs",
      input_schema: { type: "object", properties: {} },
      strict: true,
      cache_control: { type: "ephemeral" },
    },
    { name: "ToolSearch", input_schema: { type: "object" } },
    { name: "WebFetch", input_schema: { type: "object" }, defer_loading: true },
    { name: "NotebookEdit", input_schema: { type: "object" }, defer_loading: true },
    { type: "web_search_20250305", name: "web_search", max_uses: 8 },
    { type: "bash_20250124", name: "bash" },
  ],
  tool_choice: { type: "auto" },
  metadata: { user_id: '{"device_id":"d","account_uuid":"","session_id":"s"}' },
  thinking: { type: "adaptive", display: "omitted" },
  output_config: { effort: "xhigh" },
  context_management: { edits: [{ type: "clear_thinking_20251015", keep: "all" }] },
  safeguards: [{ type: "dangerous_tool_use", classifier_context: { cwd: "/home/me" } }],
  service_tier: "auto",
};

describe("Anthropic", () => {
  const layouts = fc.constantFrom<number | string | undefined>(undefined, 1, "\t");

  it("row 131: gets the client's bytes, whatever their layout and their fields", () => {
    const fields = fc.dictionary(fc.stringMatching(/^[a-z_]{1,12}$/), fc.jsonValue(), { maxKeys: 4 });
    fc.assert(
      fc.property(fields, layouts, (more, space) => {
        const { messages: _m, system: _s, tools: _t, model: _n, thinking: _h, ...rest } = more;
        const raw = JSON.stringify({ ...rest, model: "claude-opus-5-5", messages: [], z: "é\u2028" }, undefined, space);
        expect(sentOn(raw, ANTHROPIC).text).toBe(raw);
      }),
    );
  });

  it("row 132: gets another model's name in the place of the asked one, and nothing else changed", () => {
    const raw =
      '{ "model" : "opus,claude-opus-5-5",\n "messages": [ {"role":"user","content":"\\u00e9 1.0"} ], "x": 1.50 }';
    expect(sentOn(raw, ANTHROPIC).text).toBe(raw.replace("opus,claude-opus-5-5", "claude-opus-5-5"));
  });

  it("row 105: gets the client's betas, version and user agent, and none of its keys", () => {
    const headers = {
      "anthropic-beta": "a,b",
      "anthropic-version": "2026-10-21",
      "user-agent": "cc",
      "x-app": "cli",
      "x-api-key": "mine",
      authorization: "Bearer mine",
      cookie: "c",
      host: "h",
    };
    expect(sentOn(bodyOf({}), { ...ANTHROPIC, headers }).headers).toEqual({
      "content-type": "application/json",
      "anthropic-version": "2026-10-21",
      "anthropic-beta": "a,b",
      "user-agent": "cc",
      "x-app": "cli",
      "x-api-key": "sk-acme",
    });
    expect(sentOn(bodyOf({}), ANTHROPIC).headers["anthropic-version"]).toBe("2023-06-01");
  });

  it("row 129: gets exactly one key, as a bearer where it is a token", () => {
    const keys = (key: string) => {
      const { authorization, "x-api-key": apiKey } = sentOn(bodyOf({}), { ...ANTHROPIC, provider: { key } }).headers;
      return [authorization, apiKey];
    };
    expect(keys("sk-ant-api03-x")).toEqual([undefined, "sk-ant-api03-x"]);
    expect(keys("sk-ant-oat01-x")).toEqual(["Bearer sk-ant-oat01-x", undefined]);
    expect(keys("")).toEqual([undefined, undefined]);
  });

  it("row 89, 127: does not get the thinking of others, nor their tool ids, and every other byte stays", () => {
    const raw = JSON.stringify(REFERENCE, undefined, 1);
    const { text, json } = sentOn(raw, ANTHROPIC);
    const [, , turn] = json.messages;
    const content = Array.isArray(turn?.content) ? turn.content : [];
    expect(content.map(({ type }) => type)).toEqual(["redacted_thinking", "text", "tool_use"]);
    const id = String(content.at(-1)?.["id"]);
    expect(id).toMatch(/^toolu_[0-9a-f]{8}$/);
    const sealed = JSON.stringify(REFERENCE.messages[2]?.content[0], undefined, 1).replaceAll("\n", "\n    ");
    const expected = raw
      .replaceAll("functions.Bash:0", id)
      .replace(`${sealed},`, "")
      .replace("[\n    \n    {", "[\n    {");
    expect(text).toBe(expected);
  });
});

describe("a reference request", () => {
  const FOLDER = path.join(import.meta.dirname, "../../../fixtures/messages-requests");

  it.each<[keyof typeof MESSAGES_URLS, string]>([
    ["anthropic", "claude-opus-5-5"],
    ["anthropic", "claude-sonnet-4-5"],
    ["openrouter", "anthropic/claude-sonnet-5-5"],
    ["openrouter", "z-ai/glm-5"],
    ["deepseek", "deepseek-v4-pro"],
    ["moonshot", "kimi-k2.6"],
    ["minimax", "MiniMax-M2.5"],
    ["zai", "glm-5.1"],
    ["ollama", "qwen3"],
    ["relay", "claude-opus-5-5"],
    ["relay", "qwen-some"],
    ["relay", "some-model"],
  ])("to %s, %s", async (to, model) => {
    const { headers, json, notes } = sentOn(JSON.stringify(REFERENCE), {
      to,
      model,
      headers: { "anthropic-beta": "b" },
    });
    const file = path.join(FOLDER, `${to}-${model.replaceAll("/", "-")}.snap`);
    await expect(`${JSON.stringify({ headers, body: json, notes }, undefined, 2)}\n`).toMatchFileSnapshot(file);
  });
});
