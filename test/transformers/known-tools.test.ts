/** Tools that Anthropic defines: those the client runs get a schema, those that run at Anthropic are told apart. */
import { describe, expect, it } from "vitest";

import { clientTool, isWebSearch } from "../../src/transformers/known-tools.ts";

describe("clientTool", () => {
  it("leaves tools with a schema of their own as they are", () => {
    const plain = { name: "Bash", input_schema: {} };
    const custom = { ...plain, type: "custom" };
    expect(clientTool(plain)).toBe(plain);
    expect(clientTool(custom)).toBe(custom);
  });

  it.each([
    ["bash_20250124", "bash", ["command", "restart"]],
    ["text_editor_20250728", "str_replace_based_edit_tool", ["command", "path"]],
    ["memory_20250818", "memory", ["command", "path"]],
  ])("row 96: gives %s a schema", (type, name, fields) => {
    const tool = clientTool({ type, name });
    expect(tool).toMatchObject({ name, description: expect.any(String), input_schema: { type: "object" } });
    expect(tool).not.toHaveProperty("type");
    expect(Object.keys(Object(tool?.input_schema?.["properties"]))).toEqual(expect.arrayContaining(fields));
  });

  it.each([
    "web_search_20250305",
    "web_fetch_20260318",
    "code_execution_20260521",
    "computer_20250124",
    "mcp_toolset",
    "bash_code_execution",
  ])("row 96: has none for %s", (type) => {
    expect(clientTool({ type, name: "x" })).toBeUndefined();
  });
});

describe("isWebSearch", () => {
  it("row 97: goes by the type, not by the name", () => {
    expect(isWebSearch({ type: "web_search_20260318", name: "web_search" })).toBe(true);
    expect(isWebSearch({ name: "web_search", input_schema: {} })).toBe(false);
    expect(isWebSearch({ type: "custom", name: "web_search_x" })).toBe(false);
  });
});
