/** The demo's script: what it answers to which conversation. */
import { describe, expect, it } from "vitest";

import { parseChatRequest } from "../../src/demo/chat.ts";
import { nextAnswer, type Answer } from "../../src/demo/script.ts";

const READ = { type: "function", function: { name: "Read", parameters: { properties: { file_path: {}, limit: {} } } } };
const CALL = { role: "assistant", content: null, tool_calls: [{ id: "a" }] };
const RESULT = { role: "tool", tool_call_id: "a", content: "text" };
const PROMPT = { role: "user", content: "show me" };

function reply(fields: object, refused = false): ReturnType<typeof nextAnswer> {
  const request = parseChatRequest({ model: "demo-large", messages: [PROMPT], tools: [READ], ...fields });
  if (!request) throw new Error("not a request");
  return nextAnswer(request, { project: "/p", refused });
}

function answer(fields: object, refused = true): Answer {
  const next = reply(fields, refused);
  if (next.kind !== "answer") throw new Error("refused");
  return next;
}

describe("the tour", () => {
  it("reads the readme, then two files at once, meets a rate limit once and sums up", () => {
    const first = [PROMPT, CALL, RESULT];
    const second = [...first, CALL, RESULT, RESULT];
    expect(answer({}).tools).toEqual([{ name: "Read", arguments: { file_path: "/p/README.md" } }]);
    expect(answer({ messages: first }).tools.map((tool) => tool.arguments["file_path"])).toEqual([
      "/p/src/greet.ts",
      "/p/src/main.ts",
    ]);
    expect(reply({ messages: second }, false)).toMatchObject({ kind: "refusal", status: 429, retryAfter: 2 });
    expect(answer({ messages: second })).toMatchObject({ tools: [], text: expect.stringContaining("rate limit") });
  });

  it("goes on where it was when the user interrupts it", () => {
    expect(answer({ messages: [PROMPT, CALL, RESULT, PROMPT] }).tools).toHaveLength(2);
  });

  it("names the model, and only the thinking one thinks aloud", () => {
    expect(answer({ model: "demo-small" }).text).toContain("demo-small");
    expect(answer({ model: "demo-small" }).reasoning).toBe("");
    expect(answer({ model: "demo-thinking" }).reasoning).not.toBe("");
  });

  it("calls no tool that was not offered", () => {
    const tools = [{ type: "function", function: { name: "Bash", parameters: {} } }];
    expect(answer({ tools }).tools).toEqual([]);
  });
});

describe("after the tour", () => {
  const ask = (content: unknown): string =>
    answer({ messages: [PROMPT, { role: "assistant", content: "done" }, { role: "user", content }] }).text;

  it("answers by topic, else says what to try", () => {
    expect(ask("how do I switch the model?")).toMatch(/^demo-large here. F2 opens/);
    expect(ask("which config file?")).toContain("config.json");
    expect(ask("tell me a joke")).toContain("Things to try");
  });

  it("looks at the prompt, not at the reminders before it", () => {
    const reminder = { type: "text", text: "<system-reminder>\nmodel config key\n</system-reminder>" };
    expect(ask([reminder, { type: "text", text: "a joke" }])).toContain("Things to try");
  });

  it("summarises when Claude Code compacts", () => {
    expect(ask(`Write a summary. ${"x".repeat(4000)}`)).toContain("<summary>");
  });
});

describe("requests beside the conversation", () => {
  it("get a title, a probe's word, or JSON by the schema", () => {
    expect(answer({ tools: undefined }).text).toBe("Demo session");
    expect(answer({ tools: undefined, max_tokens: 1 }).text).toBe("ok");
    const schema = {
      type: "object",
      properties: { title: { type: "string" }, ok: { type: "boolean" }, list: { type: "array" } },
    };
    const { text } = answer({ tools: [], response_format: { type: "json_schema", json_schema: { schema } } });
    expect(JSON.parse(text)).toEqual({ title: "Demo session", ok: false, list: [] });
  });

  it("answers a schema that contains itself", () => {
    const schema: Record<string, unknown> = { type: "object" };
    schema["properties"] = { child: schema, kind: { enum: ["a", "b"] } };
    const format = {
      json_schema: { schema: { type: "object", properties: { a: { const: 3 }, b: { type: "integer" } } } },
    };
    expect(JSON.parse(answer({ tools: [], response_format: format }).text)).toEqual({ a: 3, b: 0 });
    const { text } = answer({ tools: [], response_format: { json_schema: { schema } } });
    expect(JSON.parse(text)).toMatchObject({ kind: "a", child: { kind: "a" } });
  });
});

describe("requests that are none", () => {
  it.each([null, [], {}, { model: "x" }, { messages: [] }, { model: 1, messages: [] }])("%j", (body) => {
    expect(parseChatRequest(body)).toBeUndefined();
  });
});
