/** Tools as functions: which are sent, with what schema, and how the choice among them is told. */
import { describe, expect, it } from "vitest";

import type { Tool, ToolChoice } from "../../../../src/core/message.ts";
import { assistant, result, sent, use, user } from "../../../helpers/chat-request.ts";

const BASH: Tool = {
  name: "Bash",
  description: "Runs",
  input_schema: { type: "object", properties: { command: { type: "string" } } },
};
const LATER: Tool = { name: "WebFetch", input_schema: {}, defer_loading: true };
const SEARCH: Tool = { name: "ToolSearch", input_schema: {} };
const PLACEHOLDER: Tool = { name: "DeferredToolPlaceholder", input_schema: {}, defer_loading: true };

const functionsOf = (tools: readonly Tool[], to = "acme"): unknown => sent({ tools }, to).json["tools"];
const namesIn = (json: unknown): unknown[] => (Array.isArray(json) ? json.map((tool) => tool.function.name) : []);

describe("tools", () => {
  it("are functions with their schema", () => {
    expect(functionsOf([BASH])).toEqual([
      { type: "function", function: { name: "Bash", description: "Runs", parameters: BASH.input_schema } },
    ]);
  });

  it.each([
    ["nothing", undefined, { type: "object", properties: {} }],
    ["an empty one", {}, { type: "object", properties: {} }],
    [
      "one without properties",
      { type: "object", additionalProperties: false },
      { type: "object", additionalProperties: false, properties: {} },
    ],
    [
      "one of Claude Code",
      { $schema: "s", $id: "i", type: "object", properties: { a: { type: "string", format: "uri" } } },
      { type: "object", properties: { a: { type: "string", format: "uri" } } },
    ],
    ["one that is no object", { type: "array", items: {} }, { type: "array", items: {} }],
  ])("row 94: have a whole schema for %s", (_, schema, parameters) => {
    const tool: Tool = { name: "A", ...(schema && { input_schema: { ...schema } }) };
    expect(functionsOf([tool])).toEqual([{ type: "function", function: { name: "A", parameters } }]);
  });

  it("row 94: are strict only when they say so, qualify, and the vendor knows the word", () => {
    const schema = {
      type: "object",
      properties: { a: { type: "string" } },
      required: ["a"],
      additionalProperties: false,
    };
    const strict: Tool = { name: "A", strict: true, input_schema: schema };
    const isStrict = (tool: Tool, to: string): boolean => JSON.stringify(functionsOf([tool], to)).includes("strict");
    expect(isStrict(strict, "openai")).toBe(true);
    expect(isStrict(strict, "acme")).toBe(false);
    expect(isStrict({ ...strict, input_schema: { type: "object" } }, "openai")).toBe(false);
    expect(isStrict({ ...strict, input_schema: BASH.input_schema ?? {} }, "openai")).toBe(false);
    expect(isStrict({ name: "A", input_schema: schema }, "openai")).toBe(false);
  });

  it("row 96: leave out those that run at Anthropic, and keep those the client runs", () => {
    const tools: Tool[] = [
      BASH,
      { type: "web_search_20250305", name: "web_search" },
      { type: "code_execution_20250825", name: "code_execution" },
      { type: "bash_20250124", name: "bash" },
      { type: "custom", name: "Custom", input_schema: {} },
    ];
    expect(namesIn(functionsOf(tools))).toEqual(["Bash", "bash", "Custom"]);
  });

  it("row 97: keep a function that is only called web_search", () => {
    expect(namesIn(functionsOf([{ name: "web_search", input_schema: {} }]))).toEqual(["web_search"]);
  });

  it("row 95: have names that the provider takes, with the way back", () => {
    const name = `mcp__server__${"x".repeat(80)}`;
    const { json, toolNames } = sent({ tools: [{ name, input_schema: {} }], tool_choice: { type: "tool", name } });
    const [wire] = namesIn(json["tools"]);
    expect(wire).toMatch(/^[a-zA-Z0-9_-]{64}$/);
    expect([...toolNames]).toEqual([[wire, name]]);
    expect(json["tool_choice"]).toEqual({ type: "function", function: { name: wire } });
  });

  it("are none where the vendor takes none, or all are left out", () => {
    expect(sent({ tools: [BASH], tool_choice: { type: "any" } }, "perplexity").json).not.toHaveProperty("tools");
    const { json } = sent({
      tools: [{ type: "web_search_20250305", name: "web_search" }],
      tool_choice: { type: "auto" },
    });
    expect(json).not.toHaveProperty("tools");
    expect(json).not.toHaveProperty("tool_choice");
  });
});

describe("deferred tools", () => {
  const loaded = [
    user("go"),
    assistant([use("a", "ToolSearch")]),
    user([result("a", [{ type: "tool_reference", tool_name: "WebFetch" }])]),
  ];

  it("wait until the conversation has loaded them", () => {
    expect(namesIn(functionsOf([BASH, SEARCH, LATER, PLACEHOLDER]))).toEqual(["Bash", "ToolSearch"]);
    expect(namesIn(sent({ tools: [BASH, SEARCH, LATER, PLACEHOLDER], messages: loaded }).json["tools"])).toEqual([
      "Bash",
      "ToolSearch",
      "WebFetch",
    ]);
  });

  it("stay once they have been used", () => {
    const messages = [assistant([use("a", "WebFetch")]), user([result("a", "r")])];
    expect(namesIn(sent({ tools: [SEARCH, LATER], messages }).json["tools"])).toEqual(["ToolSearch", "WebFetch"]);
  });

  it("are there from the start when there is no way to load them", () => {
    expect(namesIn(functionsOf([BASH, LATER, PLACEHOLDER]))).toEqual(["Bash", "WebFetch"]);
  });
});

describe("row 93: the choice", () => {
  const choose = (tool_choice: ToolChoice, to = "acme") => sent({ tools: [BASH], tool_choice }, to);
  const named = { type: "function", function: { name: "Bash" } };

  it.each<[ToolChoice, unknown, unknown, unknown, unknown]>([
    [{ type: "auto" }, "auto", "auto", "auto", undefined],
    [{ type: "none" }, "none", "none", "none", undefined],
    [{ type: "any" }, "required", "required", undefined, undefined],
    [{ type: "tool", name: "Bash" }, named, "required", undefined, undefined],
    [{ type: "tool", name: "Gone" }, "auto", "auto", undefined, undefined],
  ])("%j, for vendors that know all, no name, no force, nothing", (choice, full, unnamed, unforced, auto) => {
    const choices = ["acme", "lmstudio", "minimax", "zhipu"].map((to) => choose(choice, to).json["tool_choice"]);
    expect(choices).toEqual([full, unnamed, unforced, auto]);
  });

  it("says nothing where the client says nothing", () => {
    expect(sent({ tools: [BASH] }).json).not.toHaveProperty("tool_choice");
  });

  it("forbids parallel calls by the vendor's field, or cuts the answer", () => {
    const serial: ToolChoice = { type: "auto", disable_parallel_tool_use: true };
    expect(choose(serial, "openai")).toMatchObject({ json: { parallel_tool_calls: false }, emulation: {} });
    expect(choose(serial, "xai")).toMatchObject({ json: { parallel_function_calling: false } });
    expect(choose(serial, "acme").emulation).toEqual({ oneToolCall: true });
    expect(choose({ type: "auto" }, "acme").emulation).toEqual({});
    expect(sent({ tool_choice: serial }, "acme").emulation).toEqual({});
  });
});
