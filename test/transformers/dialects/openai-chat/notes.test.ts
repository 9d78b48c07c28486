/** What gets lost on the way, in sentences. */
import { describe, expect, it } from "vitest";

import type { MessagesRequest } from "../../../../src/core/message.ts";
import { PNG, assistant, result, sent, use, user } from "../../../helpers/chat-request.ts";

const pdf = { type: "document", source: { type: "base64", media_type: "application/pdf", data: "x" } };
const tools = [{ name: "A", input_schema: {} }];

describe("notes", () => {
  it.each<[string, string, Partial<MessagesRequest>, string[]]>([
    ["acme", "large", {}, []],
    ["acme", "large", { messages: [user([PNG])], context_management: {}, temperature: 0.5 }, []],
    [
      "deepseek",
      "deepseek-chat",
      { messages: [user([PNG]), assistant([use("a")]), user([result("a", [PNG])])] },
      ["2 images were left out: the model cannot see."],
    ],
    ["acme", "large", { messages: [user([pdf])] }, ["1 document was left out: the provider takes none."]],
    ["openai", "gpt-5", { messages: [user([pdf])] }, []],
    [
      "acme",
      "large",
      { tools: [{ type: "code_execution_20250825", name: "code_execution" }, ...tools] },
      ["Tools that run at Anthropic were left out: code_execution."],
    ],
    ["perplexity", "sonar", { tools }, ["1 tool was left out: the provider takes none."]],
    [
      "zhipu",
      "glm-5",
      { tools, tool_choice: { type: "any" } },
      ["The model may answer without the tool it was told to use."],
    ],
    [
      "openai",
      "gpt-5.4",
      { tools, thinking: { type: "adaptive" } },
      ["Thinking is off for this request: the provider refuses it here."],
    ],
    ["openai", "gpt-5.4", { tools }, []],
    ["openai", "gpt-5.4", { temperature: 1, top_p: 0.99 }, []],
    [
      "openai",
      "gpt-5.4",
      { temperature: 0.2, top_p: 0.5, top_k: 3 },
      ["temperature, top_p, top_k left out: the model does not take it."],
    ],
    ["acme", "large", { top_k: 3 }, ["top_k left out: the model does not take it."]],
    ["acme", "large", { mcp_servers: [], container: "c" }, ["container was left out.", "mcp_servers was left out."]],
  ])("for %s, %s, %j", (to, model, request, notes) => {
    expect(sent(request, to, model).notes).toEqual(notes);
  });
});
