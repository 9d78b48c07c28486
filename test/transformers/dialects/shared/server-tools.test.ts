/** What ran at Anthropic, in words. */
import { describe, expect, it } from "vitest";

import { serverToolText } from "../../../../src/transformers/dialects/shared/server-tools.ts";

describe("serverToolText", () => {
  it.each([
    [{ type: "server_tool_use", name: "web_search", input: { query: "q" } }, "[web_search: q]"],
    [{ type: "server_tool_use", name: "web_fetch", input: { url: "u" } }, "[web_fetch: u]"],
    [{ type: "mcp_tool_use", name: "x", input: { a: 1 } }, '[x: {"a":1}]'],
    [{ type: "web_search_tool_result", content: [{ title: "T", url: "u" }, { url: "v" }, {}] }, "T - u\nv"],
    [
      {
        type: "web_search_tool_result",
        content: { type: "web_search_tool_result_error", error_code: "max_uses_exceeded" },
      },
      "[failed: max_uses_exceeded]",
    ],
    [{ type: "web_fetch_tool_result", content: { type: "web_fetch_result", url: "u" } }, "u"],
    [{ type: "bash_code_execution_tool_result", content: { stdout: "out", stderr: "" } }, "out"],
    [{ type: "mcp_tool_result", content: [{ type: "text", text: "t" }] }, "t"],
    [{ type: "mcp_tool_result", content: "plain" }, "plain"],
    [{ type: "code_execution_tool_result" }, ""],
    [{ type: "thinking", thinking: "x" }, ""],
  ])("%j", (block, words) => {
    expect(serverToolText(block)).toBe(words);
  });
});
