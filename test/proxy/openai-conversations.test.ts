/** Whole conversations of OpenAI's SDK with providers of every dialect that refuse what the real ones refuse. */
import type OpenAI from "openai";
import type { ChatCompletion, ChatCompletionMessageParam } from "openai/resources/chat/completions";
import type { Response, ResponseInputItem } from "openai/resources/responses/responses";
import { describe, expect, it } from "vitest";

import type { DialectName, Provider } from "../../src/core/target.ts";
import { fieldsOf, itemsOf, parseJson, type Fields } from "../../src/transformers/foreign.ts";
import { startChatUpstream } from "../helpers/chat-upstream.ts";
import { openAi } from "../helpers/openai.ts";
import { proxyTo } from "../helpers/proxy.ts";
import { startStrictGemini, STRICT_KEY } from "../helpers/strict-gemini.ts";
import { startStrictMessages } from "../helpers/strict-messages.ts";
import { startStrictResponses } from "../helpers/strict-responses.ts";

interface Upstream {
  readonly provider: Partial<Provider>;
  /** Bodies of the requests that were found in order. */
  readonly bodies: () => readonly Fields[];
}

/** Thinks, says something, and calls two tools; is content with what they bring. */
const UPSTREAMS: Readonly<Record<string, () => Promise<Upstream>>> = {
  anthropic: async () => {
    const { origin, bodies } = await startStrictMessages([
      [
        { type: "thinking", thinking: "I need both.", signature: "c2lnbmF0dXJl" },
        { type: "text", text: "I look." },
        { type: "tool_use", id: "toolu_a", name: "read", input: { path: "a" } },
        { type: "tool_use", id: "toolu_b", name: "read", input: { path: "b" } },
      ],
      [{ type: "text", text: "Done." }],
    ]);
    return { provider: { url: `${origin}/v1/messages` }, bodies: () => bodies };
  },
  "openai-chat": async () => {
    const calls = ["a", "b"].map((path) => ({ name: "read", args: { path } }));
    const { url, bodies } = await startChatUpstream([{ tools: calls }, { text: "Done." }]);
    return { provider: { url }, bodies: () => bodies.map((body) => fieldsOf(parseJson(body))) };
  },
  "openai-responses": async () => {
    const { url, requests } = await startStrictResponses([
      [
        { reasoning: "I need both." },
        { say: "I look." },
        { reasoning: "Now." },
        { call: "read", args: { path: "a" } },
        { call: "read", args: { path: "b" } },
      ],
      [{ reasoning: "That is all." }, { say: "Done." }],
    ]);
    return { provider: { name: "openai", url, models: ["gpt-5.4"] }, bodies: () => requests.map(fieldsOf) };
  },
  gemini: async () => {
    const { url, bodies, breaks } = await startStrictGemini([
      [
        [
          { text: "I look." },
          { functionCall: { name: "read", args: { path: "a" } }, thoughtSignature: "sig" },
          { functionCall: { name: "read", args: { path: "b" } } },
        ],
      ],
      [[{ text: "Done." }]],
    ]);
    const provider = { url, key: STRICT_KEY, models: ["gemini-3-flash"] };
    return { provider, bodies: () => (breaks.length > 0 ? [] : bodies) };
  },
};

const SCHEMA = { type: "object", properties: { path: { type: "string" } }, required: ["path"] };

/** What the model has said at the end, and what it has called on the way. */
interface Story {
  readonly said: string | null;
  readonly called: readonly string[];
}

async function chat(client: OpenAI, stream: boolean): Promise<Story> {
  const messages: ChatCompletionMessageParam[] = [
    { role: "developer", content: "Be brief." },
    { role: "user", content: "Compare the files." },
  ];
  const ask = (): Promise<ChatCompletion> => {
    const request = {
      model: "auto",
      reasoning_effort: "medium" as const,
      tools: [{ type: "function" as const, function: { name: "read", parameters: SCHEMA } }],
      messages,
    };
    return stream
      ? client.chat.completions.stream({ ...request, stream: true }).finalChatCompletion()
      : client.chat.completions.create(request);
  };
  const first = (await ask()).choices[0];
  if (!first) throw new Error("no choice");
  expect(first.finish_reason).toBe("tool_calls");
  messages.push(first.message);
  const calls = (first.message.tool_calls ?? []).filter((call) => call.type === "function");
  for (const { id, function: called } of calls) {
    messages.push({ role: "tool", tool_call_id: id, content: `content for ${called.arguments}` });
  }
  const last = (await ask()).choices[0];
  expect(last?.finish_reason).toBe("stop");
  return { said: last?.message.content ?? null, called: calls.map(({ function: called }) => called.arguments) };
}

async function responses(client: OpenAI, stream: boolean): Promise<Story> {
  const input: ResponseInputItem[] = [{ role: "user", content: "Compare the files." }];
  const ask = (): Promise<Response> => {
    const request = {
      model: "auto",
      instructions: "Be brief.",
      reasoning: { effort: "medium" as const, summary: "auto" as const },
      tools: [{ type: "function" as const, name: "read", parameters: SCHEMA, strict: null }],
      input,
    };
    return stream ? client.responses.stream(request).finalResponse() : client.responses.create(request);
  };
  const first = await ask();
  const calls = first.output.filter((item) => item.type === "function_call");
  input.push(...itemsToSendBack(first));
  for (const { call_id, arguments: json } of calls) {
    input.push({ type: "function_call_output", call_id, output: `content for ${json}` });
  }
  const last = await ask();
  expect([first.status, last.status]).toEqual(["completed", "completed"]);
  return { said: last.output_text, called: calls.map(({ arguments: json }) => json) };
}

/** As everybody does it, against the SDK's type for what may be sent. */
function itemsToSendBack({ output }: Response): ResponseInputItem[] {
  return output.filter((item) => item.type === "message" || item.type === "reasoning" || item.type === "function_call");
}

const CLIENTS = { chat, responses };
const MANNERS = (["chat", "responses"] as const).flatMap((client) =>
  [true, false].map((stream) => ({ client, stream, manner: `${client}, ${stream ? "streamed" : "whole"}` })),
);

describe.each(["anthropic", "openai-chat", "openai-responses", "gemini"] as const)("a provider of %s", (dialect) => {
  const start = async (): Promise<Upstream & { readonly url: string }> => {
    const upstream = await (UPSTREAMS[dialect]?.() ?? Promise.reject(new Error("no such upstream")));
    const { url } = await proxyTo("http://127.0.0.1:9", { dialect, provider: upstream.provider });
    return { ...upstream, url };
  };

  it.each(MANNERS)("tools and their results: $manner", async ({ client, stream }) => {
    const { url, bodies } = await start();
    const { said, called } = await CLIENTS[client](openAi(url), stream);
    expect(said).toBe("Done.");
    expect(called.map((json) => fieldsOf(parseJson(json)))).toEqual([{ path: "a" }, { path: "b" }]);
    expect(bodies()).toHaveLength(2);
    expect(thoughtsIn(dialect, bodies()[1] ?? {})).toEqual(THOUGHTS[dialect]);
  });
});

/** What the provider sees of its own reasoning on the second turn. */
const THOUGHTS: Readonly<Partial<Record<DialectName, readonly unknown[]>>> = {
  anthropic: ["c2lnbmF0dXJl"],
  "openai-chat": [],
  "openai-responses": [expect.stringContaining("gAAAA"), expect.stringContaining("gAAAA")],
  gemini: ["sig"],
};

function thoughtsIn(dialect: DialectName, body: Fields): unknown[] {
  const all = (list: unknown, inner: string): Fields[] =>
    itemsOf(list).flatMap((item) => itemsOf(fieldsOf(item)[inner]).map(fieldsOf));
  switch (dialect) {
    case "anthropic":
      return all(body["messages"], "content").flatMap(({ signature }) => signature ?? []);
    case "openai-responses":
      return itemsOf(body["input"]).flatMap((item) => fieldsOf(item)["encrypted_content"] ?? []);
    case "gemini":
      return all(body["contents"], "parts").flatMap(({ thoughtSignature }) => thoughtSignature ?? []);
    default:
      return [];
  }
}
