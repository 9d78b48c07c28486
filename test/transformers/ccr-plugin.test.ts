/** The form in which plugins get requests: CCR's common one, whoever the vendor is. */
import { describe, expect, it } from "vitest";

import type { MessageParam, MessagesRequest } from "../../src/core/message.ts";
import type { Target } from "../../src/core/target.ts";
import type { Fields } from "../../src/transformers/foreign.ts";
import { messageOfEvents } from "../../src/transformers/accumulate.ts";
import { pluginsOf } from "../../src/transformers/ccr-plugin.ts";
import { targetWith } from "../helpers/answers.ts";
import { bodyOf, deltas, encode, finish, requestWith, streamed } from "../helpers/pipeline.ts";

const plugin = { name: "mine", file: "/p/mine.js", instance: {}, endPoint: undefined };
const use = { name: "mine", options: {}, plugin };
const target: Target = targetWith({
  url: "https://api.deepseek.com/chat/completions",
  uses: { all: [use], models: {} },
});

const MARK = { cache_control: { type: "ephemeral" } };

describe("CCR's common form", () => {
  it.each<[string, Partial<MessagesRequest>, Fields]>([
    ["no thinking asked for", {}, { reasoning: undefined, thinking: undefined, max_tokens: 32_000 }],
    ["thinking off", { thinking: { type: "disabled" } }, { reasoning: { effort: "none", enabled: false } }],
    ["thinking on", { thinking: { type: "adaptive" } }, { reasoning: { effort: "high", enabled: true } }],
    [
      "an effort",
      { thinking: { type: "adaptive" }, output_config: { effort: "max" } },
      { reasoning: { effort: "high", enabled: true } },
    ],
    [
      "a budget",
      { thinking: { type: "enabled", budget_tokens: 1_024 } },
      { reasoning: { effort: "low", enabled: true, max_tokens: 1_024 } },
    ],
    [
      "cache markers",
      { system: [{ type: "text", text: "be brief", ...MARK }] },
      {
        messages: [
          { role: "system", content: [{ type: "text", text: "be brief", ...MARK }] },
          { role: "user", content: "hi" },
        ],
      },
    ],
    [
      "tools",
      {
        tools: [{ name: "Read", description: "reads", input_schema: { type: "object" } }],
        tool_choice: { type: "any" },
      },
      {
        tools: [
          {
            type: "function",
            function: { name: "Read", description: "reads", parameters: { type: "object", properties: {} } },
          },
        ],
        tool_choice: "required",
      },
    ],
    ["who the user is", { metadata: { user_id: "secret" } }, { user: undefined, user_id: undefined }],
  ])("%s", (_, request, expected) => {
    const body = bodyOf(encode(target, requestWith(request)));
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, body[name]]))).toEqual(expected);
  });

  it("is that of every target with a plugin, also where only the model has one", () => {
    const modelOnly = targetWith({ ...target.provider, uses: { all: [], models: { large: [use] } } });
    const request = requestWith({ thinking: { type: "adaptive" } });
    expect(bodyOf(encode(modelOnly, request))["reasoning"]).toEqual({ effort: "high", enabled: true });
    expect(bodyOf(encode({ ...modelOnly, model: "other" }, request))).not.toHaveProperty("reasoning");
  });
});

it("reasoning that a plugin has signed comes back to it as it gave it", () => {
  const chunks = deltas(
    { thinking: { content: "deep " } },
    { thinking: { content: "thought" } },
    { thinking: { signature: "sig-1" } },
    { content: "42" },
  );
  for (const omitThinking of [false, true]) {
    const { content } = messageOfEvents(streamed(target, [...chunks, finish("stop")], { omitThinking }));
    expect(content).toMatchObject([{ type: "thinking", thinking: omitThinking ? "" : "deep thought" }, { text: "42" }]);
    const messages: MessageParam[] = [
      { role: "user", content: "hi" },
      { role: "assistant", content },
      { role: "user", content: "why?" },
    ];
    expect(bodyOf(encode(target, requestWith({ messages })))["messages"]).toEqual([
      { role: "user", content: "hi" },
      { role: "assistant", content: "42", thinking: { content: "deep thought", signature: "sig-1" } },
      { role: "user", content: "why?" },
    ]);
  }
});

it("a target has its plugins by place, or none", () => {
  expect(pluginsOf(target)).toEqual({ provider: [plugin], model: [] });
  expect(pluginsOf(targetWith())).toBeUndefined();
});
