/** Every name of the table: what it makes of a request, and of an answer. */
import { describe, expect, it } from "vitest";

import { dialectNamed, type Provider } from "../../../src/core/target.ts";
import { messageOfEvents } from "../../../src/transformers/accumulate.ts";
import { fieldsOf, itemsOf, type Fields } from "../../../src/transformers/foreign.ts";
import { TRANSFORMERS, transformerNamed } from "../../../src/transformers/tweaks/index.ts";
import { grammarBreaks } from "../../helpers/grammar.ts";
import {
  bodyOf,
  deltas,
  encode,
  finish,
  requestWith,
  streamed,
  toolCall,
  usingTarget,
  type WrittenUse,
} from "../../helpers/pipeline.ts";

interface RequestRow {
  readonly use: WrittenUse;
  readonly request?: Parameters<typeof requestWith>[0];
  readonly provider?: Partial<Provider>;
  readonly model?: string;
  /** Fields of the provider's request. A field that is `undefined` here must be absent there. */
  readonly body: Fields;
}

const TOOL = { name: "Read", input_schema: { type: "object", properties: { file: { type: "string" } } } };
const MARKED = { type: "text", text: "hi", cache_control: { type: "ephemeral" } };
const ANTHROPIC: Partial<Provider> = { dialect: "anthropic", url: "http://127.0.0.1:9/v1/messages" };
const BUDGETED = { thinking: { type: "enabled", budget_tokens: 10_000 } };

const REQUESTS: readonly RequestRow[] = [
  { use: "Anthropic", provider: ANTHROPIC, body: { model: "large", max_tokens: 32_000 } },
  { use: "OpenAI", body: { max_tokens: 32_000, store: undefined } },
  {
    use: "openai-responses",
    provider: { dialect: "openai-responses" },
    body: { max_output_tokens: 32_000, max_tokens: undefined },
  },
  ...["gemini", "vertex-gemini"].map((use) => ({
    use,
    provider: { dialect: "gemini" as const },
    body: { contents: [{ role: "user", parts: [{ text: "hi" }] }], model: undefined },
  })),
  {
    use: "vertex-claude",
    provider: { dialect: "vertex-claude" },
    body: { anthropic_version: "vertex-2023-10-16", max_tokens: 32_000, model: undefined },
  },
  { use: "vertex-openai", body: { max_tokens: 32_000, model: "large" } },
  { use: "deepseek", body: { max_tokens: 8_192, model: "large" } },
  { use: "deepseek", model: "deepseek-v4-pro", body: { max_tokens: 32_000 } },
  { use: "deepseek", model: "deepseek-reasoner", request: { max_tokens: 128_000 }, body: { max_tokens: 65_536 } },
  { use: "deepseek", request: { thinking: { type: "adaptive" } }, body: { thinking: { type: "enabled" } } },
  { use: "openrouter", request: BUDGETED, body: { reasoning: { max_tokens: 10_000 } } },
  {
    use: ["openrouter", { provider: { only: ["moonshotai/fp8"] }, temperature: 0.5 }],
    request: { temperature: 1 },
    body: { provider: { only: ["moonshotai/fp8"] }, temperature: 0.5 },
  },
  {
    use: ["vercel", { providerOptions: { gateway: { order: ["groq"] } } }],
    request: BUDGETED,
    body: { providerOptions: { gateway: { order: ["groq"] } }, reasoning: { max_tokens: 10_000 } },
  },
  { use: "groq", body: { max_tokens: undefined, max_completion_tokens: 32_000 } },
  { use: "cerebras", request: BUDGETED, body: { max_completion_tokens: 32_000, reasoning: undefined } },
  { use: "maxcompletiontokens", body: { max_tokens: undefined, max_completion_tokens: 32_000 } },
  { use: "streamoptions", provider: { name: "mistral" }, body: { stream_options: { include_usage: true } } },
  {
    use: "streamoptions",
    provider: { name: "mistral" },
    request: { stream: false },
    body: { stream_options: undefined },
  },
  { use: ["maxtoken", { max_tokens: 16_384 }], body: { max_tokens: 16_384 } },
  { use: ["maxtoken", { max_tokens: 65_536 }], body: { max_tokens: 32_000 } },
  {
    use: ["maxtoken", { max_tokens: 8_000 }],
    provider: ANTHROPIC,
    request: BUDGETED,
    body: { max_tokens: 8_000, thinking: { type: "enabled", budget_tokens: 7_999 } },
  },
  {
    use: ["maxtoken", { max_tokens: 1_000 }],
    provider: ANTHROPIC,
    request: BUDGETED,
    body: { max_tokens: 1_000, thinking: { type: "disabled" } },
  },
  {
    use: ["sampling", { max_tokens: 100, temperature: 0, top_p: 0.9, top_k: 20, repetition_penalty: 1.1 }],
    request: { temperature: 1 },
    body: { max_tokens: 100, temperature: 0, top_p: 0.9, top_k: 20, repetition_penalty: 1.1 },
  },
  {
    use: ["sampling", { top_k: 20, repetition_penalty: 1.1 }],
    provider: ANTHROPIC,
    body: { top_k: 20, repetition_penalty: undefined, max_tokens: 32_000 },
  },
  {
    use: ["customparams", { temperature: 0.1, seed: 7, stream_options: { include_usage: false, more: { a: 1 } } }],
    request: { temperature: 1 },
    body: { temperature: 1, seed: 7, stream_options: { include_usage: true, more: { a: 1 } } },
  },
  { use: ["customparams", {}], body: { model: "large" } },
  {
    use: "cleancache",
    provider: ANTHROPIC,
    request: {
      cache_control: { type: "ephemeral" },
      system: [MARKED],
      tools: [{ ...TOOL, cache_control: { type: "ephemeral" } }],
      messages: [
        {
          role: "user",
          content: [{ type: "tool_result", tool_use_id: "t", content: [MARKED], cache_control: {} }, MARKED],
        },
      ],
    },
    body: {
      cache_control: undefined,
      system: [{ type: "text", text: "hi" }],
      tools: [TOOL],
      messages: [
        {
          role: "user",
          content: [
            { type: "tool_result", tool_use_id: "t", content: [{ type: "text", text: "hi" }] },
            { type: "text", text: "hi" },
          ],
        },
      ],
    },
  },
  { use: "tooluse", request: { tools: [TOOL] }, body: { tool_choice: "required" } },
  { use: "tooluse", request: { tools: [TOOL], tool_choice: { type: "none" } }, body: { tool_choice: "none" } },
  { use: "tooluse", request: {}, body: { tool_choice: undefined, tools: undefined } },
  {
    use: "tooluse",
    provider: ANTHROPIC,
    request: { tools: [TOOL], ...BUDGETED },
    body: { tool_choice: undefined, ...BUDGETED },
  },
  { use: "enhancetool", body: { model: "large" } },
  {
    use: "reasoning",
    request: BUDGETED,
    body: { thinking: { type: "enabled", budget_tokens: 10_000 }, enable_thinking: true },
  },
  {
    use: "reasoning",
    request: { thinking: { type: "disabled" } },
    body: { thinking: { type: "disabled" }, enable_thinking: false },
  },
  { use: "reasoning", body: { thinking: undefined, enable_thinking: undefined } },
  {
    use: ["reasoning", { enable: false }],
    request: { ...BUDGETED, output_config: { effort: "high" } },
    body: { thinking: { type: "disabled" }, enable_thinking: false },
  },
  {
    use: ["reasoning", { enable: false }],
    provider: { name: "openrouter" },
    request: { thinking: { type: "adaptive" }, output_config: { effort: "high" } },
    body: { reasoning: { enabled: false }, thinking: undefined, enable_thinking: undefined },
  },
  { use: "forcereasoning", body: { model: "large" } },
  { use: "extrathinktag", body: { model: "large" } },
];

interface AnswerRow {
  readonly use: WrittenUse;
  readonly deltas: readonly object[];
  readonly finish?: string;
  readonly content: readonly Fields[];
  readonly stop: string;
}

const text = (words: string): Fields => ({ type: "text", text: words });
const thinking = (thought: string): Fields => ({
  type: "thinking",
  thinking: thought,
  signature: expect.any(String),
});

const ANSWERS: readonly AnswerRow[] = [
  {
    use: "tooluse",
    deltas: [toolCall("ExitTool", `{"respo`), { tool_calls: [{ index: 0, function: { arguments: `nse":"done"}` } }] }],
    finish: "tool_calls",
    content: [text("done")],
    stop: "end_turn",
  },
  {
    use: "tooluse",
    deltas: [{ content: "first" }, toolCall("Read", `{"file":"a"}`), toolCall("ExitTool", `{"response":"then"}`, 1)],
    finish: "tool_calls",
    content: [text("first"), { type: "tool_use", id: "call_Read_0", name: "Read", input: { file: "a" } }, text("then")],
    stop: "tool_use",
  },
  {
    use: "enhancetool",
    deltas: [toolCall("Read", `{file: 'a', "limit": 3,`)],
    finish: "tool_calls",
    content: [{ type: "tool_use", id: "call_Read_0", name: "Read", input: { file: "a", limit: 3 } }],
    stop: "tool_use",
  },
  {
    use: "reasoning",
    deltas: [{ reasoning_content: "hm" }, { content: "yes" }],
    content: [thinking("hm"), text("yes")],
    stop: "end_turn",
  },
  {
    use: ["reasoning", { enable: false }],
    deltas: [{ reasoning_content: "hm" }, { content: "yes" }],
    content: [text("yes")],
    stop: "end_turn",
  },
  {
    use: "forcereasoning",
    deltas: [{ content: "\n<reasoning_" }, { content: "content>\nhm</reasoning_content>\n" }, { content: "\nyes" }],
    content: [thinking("\nhm"), text("yes")],
    stop: "end_turn",
  },
  {
    use: "extrathinktag",
    deltas: [{ content: "Well, <th" }, { content: "ink>hm</think> yes <think>" }],
    content: [text("Well, "), thinking("hm"), text("yes <think>")],
    stop: "end_turn",
  },
];

describe("the table", () => {
  it("holds every name once, and finds it in any case", () => {
    const names = TRANSFORMERS.map(({ name }) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    expect(transformerNamed("MaxToken")?.name).toBe("maxtoken");
    expect(transformerNamed("constructor")).toBeUndefined();
  });

  it("has a row here for every name", () => {
    const rows = new Set([...REQUESTS, ...ANSWERS].map(({ use }) => (typeof use === "string" ? use : use[0])));
    expect(TRANSFORMERS.map(({ name }) => name).filter((name) => !rows.has(name))).toEqual([]);
  });

  it("agrees with the configuration about the names that choose a dialect", () => {
    for (const { name, kind } of TRANSFORMERS)
      expect([name, dialectNamed(name) !== undefined]).toEqual([name, kind === "dialect"]);
  });
});

describe("a request through", () => {
  it.each(REQUESTS)("$use $request $model", ({ use, request, provider, model, body }) => {
    const encoded = encode(usingTarget([use], provider, model), requestWith(request));
    const all = bodyOf(encoded);
    const told = Object.fromEntries(Object.keys(body).map((name) => [name, all[name]]));
    expect(told).toEqual(body);
  });

  it("Anthropic with UseBearer sends the key as a bearer token only", () => {
    const { headers } = encode(usingTarget([["Anthropic", { UseBearer: true }]], ANTHROPIC), requestWith());
    expect(headers).toMatchObject({ authorization: "Bearer sk-acme" });
    expect(headers).not.toHaveProperty("x-api-key");
  });

  it("tooluse offers the exit behind the client's tools and says so last", () => {
    const body = bodyOf(encode(usingTarget(["tooluse"]), requestWith({ tools: [TOOL] })));
    const names = itemsOf(body["tools"]).map((tool) => fieldsOf(fieldsOf(tool)["function"])["name"]);
    expect(names).toEqual(["Read", "ExitTool"]);
    expect(JSON.stringify(itemsOf(body["messages"]).at(-1))).toContain("Tool mode is on");
  });
});

describe("an answer through", () => {
  it.each(ANSWERS)("$use $deltas", (row) => {
    const target = usingTarget([row.use]);
    const events = streamed(target, [...deltas(...row.deltas), finish(row.finish ?? "stop")]);
    expect(grammarBreaks(events)).toEqual([]);
    const { content, stop_reason } = messageOfEvents(events);
    expect({ content, stop_reason }).toEqual({ content: row.content, stop_reason: row.stop });
  });
});
