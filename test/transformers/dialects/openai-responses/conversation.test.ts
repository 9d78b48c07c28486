/** Whole conversations through the dialect with a server that refuses what OpenAI's refuses. */
import { describe, expect, it } from "vitest";

import type { Block, MessagesRequest, Tool } from "../../../../src/core/message.ts";
import { printEvents } from "../../../../src/core/sse.ts";
import { NO_KEEPSAKES } from "../../../../src/transformers/keepsake.ts";
import { memoryKeepsakes, ResponsesClient } from "../../../helpers/responses-client.ts";
import { readWithSdk } from "../../../helpers/sdk.ts";
import { startStrictResponses, type Scripted } from "../../../helpers/strict-responses.ts";

const tool = (name: string): Tool => ({
  name,
  description: `Runs ${name}`,
  input_schema: { $schema: "http://json-schema.org/draft-07/schema#", type: "object", properties: {}, required: [] },
});
const TOOLS: Partial<MessagesRequest> = {
  system: [{ type: "text", text: "x-anthropic-billing-header: cc_version=2.1.330.ab1;\nBe brief." }],
  tools: [tool("Bash"), tool("Read")],
  thinking: { type: "adaptive", display: "summarized" },
  output_config: { effort: "high" },
};
const PNG = { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" };
const typesOf = (content: readonly Block[]): string[] => content.map(({ type }) => type);

/** Types of the items of a request, and who says a message. */
const shapeOf = (input: readonly { type?: string | undefined; role?: string | undefined }[]): string =>
  input.map(({ type, role }) => (type === "message" || type === undefined ? role : type)).join(" ");

const SCRIPT: readonly (readonly Scripted[])[] = [
  [{ reasoning: "I greet." }, { say: "Hello." }],
  [{ reasoning: "I look." }, { say: "Looking.", phase: "commentary" }, { call: "Bash", args: { command: "ls" } }],
  [{ reasoning: "Both." }, { call: "Read", args: { file_path: "/a" } }, { call: "Read", args: { file_path: "/b" } }],
  [{ say: "First.", phase: "commentary" }, { reasoning: "Then." }, { call: "Bash", args: {} }],
  [{ say: "All done.", phase: "final_answer" }],
  [{ say: "Bye." }],
];

async function talk(client: ResponsesClient, betweenTurns: () => void = () => {}): Promise<string[]> {
  const shapes: string[] = [];
  const step = async (answer: ReturnType<ResponsesClient["say"]>): Promise<void> => {
    shapes.push(typesOf((await answer).content).join(" "));
    betweenTurns();
  };
  await step(client.say("hi"));
  await step(
    client.say([
      { type: "text", text: "what is here, and what is this?" },
      { type: "image", source: PNG },
    ]),
  );
  await step(client.results());
  await step(
    client.results({
      Read: [
        { type: "text", text: "a picture" },
        { type: "image", source: PNG },
      ],
    }),
  );
  await step(client.results());
  await step(client.say("thanks"));
  return shapes;
}

describe("a conversation of text, tools, thinking and pictures", () => {
  const ANSWERS = [
    "thinking text",
    "thinking text tool_use",
    "thinking tool_use tool_use",
    "text thinking tool_use",
    "text",
    "text",
  ];
  const LAST =
    "user reasoning assistant user reasoning assistant function_call function_call_output reasoning function_call function_call " +
    "function_call_output function_call_output assistant reasoning function_call function_call_output assistant user";

  it("row 108: gives every reasoning item back, before the item it belongs to", async () => {
    const upstream = await startStrictResponses(SCRIPT);
    expect(await talk(new ResponsesClient(upstream.url, TOOLS))).toEqual(ANSWERS);
    expect(shapeOf(upstream.requests.at(-1)?.input ?? [])).toBe(LAST);
  });

  it("gives it back for tool calls when the client has dropped its thinking blocks", async () => {
    const upstream = await startStrictResponses(SCRIPT);
    const client = new ResponsesClient(upstream.url, TOOLS);
    expect(await talk(client, () => client.forgetThinking())).toEqual(ANSWERS);
    expect(shapeOf(upstream.requests.at(-1)?.input ?? [])).toBe(LAST.replace("reasoning ", ""));
  });

  it("gives it back when the client wants no thinking and never sees any", async () => {
    const upstream = await startStrictResponses(SCRIPT);
    const client = new ResponsesClient(upstream.url, { ...TOOLS, thinking: { type: "disabled" } });
    expect(await talk(client)).toEqual(ANSWERS.map((shape) => shape.replace("thinking ", "")));
    expect(shapeOf(upstream.requests.at(-1)?.input ?? [])).toBe(LAST.replace("reasoning ", ""));
    expect(upstream.requests[0]?.reasoning).toEqual({ effort: "none" });
  });

  it("lives on signatures alone when nothing is remembered", async () => {
    const upstream = await startStrictResponses(SCRIPT);
    await talk(new ResponsesClient(upstream.url, TOOLS, NO_KEEPSAKES));
    expect(shapeOf(upstream.requests.at(-1)?.input ?? [])).toBe(LAST);
  });

  it("goes on without any reasoning when neither is there", async () => {
    const upstream = await startStrictResponses(SCRIPT);
    const client = new ResponsesClient(upstream.url, TOOLS, NO_KEEPSAKES);
    await talk(client, () => client.forgetThinking());
    expect(shapeOf(upstream.requests.at(-1)?.input ?? [])).toBe(LAST.replaceAll("reasoning ", ""));
  });

  it("is the same in whole answers", async () => {
    const upstream = await startStrictResponses(SCRIPT);
    expect(await talk(new ResponsesClient(upstream.url, { ...TOOLS, stream: false }))).toEqual(ANSWERS);
    expect(shapeOf(upstream.requests.at(-1)?.input ?? [])).toBe(LAST);
  });

  it("row 107: shows reasoning without a summary as redacted thinking", async () => {
    const upstream = await startStrictResponses(SCRIPT);
    const client = new ResponsesClient(upstream.url, { ...TOOLS, thinking: { type: "adaptive", display: "omitted" } });
    expect(await talk(client)).toEqual(ANSWERS.map((shape) => shape.replace("thinking", "redacted_thinking")));
    expect(shapeOf(upstream.requests.at(-1)?.input ?? [])).toBe(LAST);
    expect(upstream.requests[0]?.reasoning).toEqual({ effort: "high" });
  });

  it("tells the phase of every text again, and nothing of it where the provider tells none", async () => {
    const upstream = await startStrictResponses(SCRIPT);
    await talk(new ResponsesClient(upstream.url, TOOLS));
    const said = upstream.requests.at(-1)?.input.filter(({ role }) => role === "assistant") ?? [];
    expect(said.map(({ phase }) => phase)).toEqual([undefined, "commentary", "commentary", "final_answer"]);
  });

  it.each([
    ["with", (client: ResponsesClient) => client],
    ["without", (client: ResponsesClient) => (client.forgetThinking(), client)],
  ])("row 113: keeps back the reasoning that led to a search, %s thinking blocks", async (_, prepare) => {
    const upstream = await startStrictResponses([
      [
        { reasoning: "Search." },
        { search: "q", found: [] },
        { say: "Found." },
        { reasoning: "Do." },
        { call: "Bash", args: {} },
      ],
      [{ say: "Done." }],
    ]);
    const client = new ResponsesClient(upstream.url, TOOLS);
    await client.say("hi");
    await prepare(client).results();
    expect(shapeOf(upstream.requests.at(-1)?.input ?? [])).toBe(
      "user assistant assistant reasoning function_call function_call_output",
    );
  });

  it("is readable by Anthropic's SDK", async () => {
    const upstream = await startStrictResponses(SCRIPT);
    const client = new ResponsesClient(upstream.url, TOOLS);
    await client.say("hi");
    const message = await client.say("what is here?");
    const read = await readWithSdk(printEvents(client.events));
    expect(read).toMatchObject({ stop_reason: "tool_use", content: message.content });
    expect(message.usage).toMatchObject({
      input_tokens: 50,
      cache_read_input_tokens: 40,
      cache_creation_input_tokens: 10,
    });
  });
});

describe("a change of provider or model", () => {
  it("row 108: drops reasoning that another family of models or another provider has encrypted", async () => {
    const upstream = await startStrictResponses(SCRIPT);
    const client = new ResponsesClient(upstream.url, TOOLS);
    await client.say("hi");
    await client.say("what is here?");
    client.target = { ...client.target, model: "o3" };
    await client.results();
    expect(shapeOf(upstream.requests.at(-1)?.input ?? [])).toBe(
      "user assistant user assistant function_call function_call_output",
    );
  });

  it("row 89: drops the thinking of others, signed or not", async () => {
    const upstream = await startStrictResponses([[{ say: "Go on." }]]);
    const client = new ResponsesClient(upstream.url);
    const blocks = [
      { type: "thinking", thinking: "a", signature: "EqQBCg" },
      { type: "thinking", thinking: "b", signature: "" },
      { type: "redacted_thinking", data: "ccr1.gemini.gemini.e30" },
    ];
    client.history.push({ role: "user", content: "hi" }, { role: "assistant", content: blocks });
    await client.say("still there?");
    expect(shapeOf(upstream.requests[0]?.input ?? [])).toBe("user user");
  });
});

describe("tool calls", () => {
  it("row 84: answers a call that was interrupted, and tells a result without a call as text", async () => {
    const upstream = await startStrictResponses([[{ say: "I see." }]]);
    const client = new ResponsesClient(upstream.url, TOOLS);
    client.history.push(
      { role: "user", content: "go" },
      { role: "assistant", content: [{ type: "tool_use", id: "call_1", name: "Bash", input: {} }] },
    );
    await client.say([
      { type: "tool_result", tool_use_id: "call_9", content: "late" },
      { type: "text", text: "stop" },
    ]);
    expect(upstream.requests[0]?.input.slice(2)).toEqual([
      { type: "function_call_output", call_id: "call_1", output: "[no result: interrupted]" },
      {
        type: "message",
        role: "user",
        content: ["[result of an earlier tool call]", "late", "stop"].map((text) => ({ type: "input_text", text })),
      },
    ]);
  });

  it("row 95: go by names and ids that the server accepts, and come back by the client's", async () => {
    const long = `mcp__${"server".repeat(10)}__read.file`;
    const upstream = await startStrictResponses([[{ call: "Bash", args: {} }], [{ say: "Fine." }]]);
    const client = new ResponsesClient(upstream.url, { tools: [tool(long), tool("Bash")] });
    const id = `functions.Read:0${"x".repeat(60)}`;
    client.history.push(
      { role: "user", content: "go" },
      { role: "assistant", content: [{ type: "tool_use", id, name: long, input: "not an object" }] },
    );
    const message = await client.say([{ type: "tool_result", tool_use_id: id, content: "ok" }]);
    expect(message.stop_reason).toBe("tool_use");
    await client.results();
    const [, call, output] = upstream.requests[1]?.input ?? [];
    expect(call?.call_id).toBe(output?.call_id);
    expect(call?.name).toMatch(/^mcp__[serv]+_[0-9a-f]{8}$/);
    expect(JSON.parse(call?.arguments ?? "")).toBe("not an object");
  });

  it("are remembered by conversation only", async () => {
    const upstream = await startStrictResponses(SCRIPT);
    const client = new ResponsesClient(upstream.url, TOOLS, memoryKeepsakes());
    await client.say("hi");
    await client.say("what is here?");
    client.forgetThinking();
    const other = new ResponsesClient(upstream.url, TOOLS, memoryKeepsakes());
    other.history = client.history;
    await other.results();
    expect(shapeOf(upstream.requests.at(-1)?.input ?? [])).not.toContain("reasoning");
  });
});

it("the server refuses what it should: reasoning twice, reasoning alone, results without calls", async () => {
  const upstream = await startStrictResponses(SCRIPT);
  const post = async (body: object): Promise<string> => {
    const response = await fetch(upstream.url, { method: "POST", body: JSON.stringify(body) });
    expect(response.status).toBe(400);
    return response.text();
  };
  const body = { model: "gpt-5.4", store: false };
  const item = { type: "reasoning", summary: [], encrypted_content: "" };
  const output = { type: "function_call_output", call_id: "c", output: "" };
  const call = { type: "function_call", call_id: "c", name: "Bash", arguments: "{}" };
  expect(await post({ ...body, input: [{ ...item, id: "rs_1" }] })).toContain("not persisted");
  expect(await post({ ...body, input: [{ ...item, encrypted_content: "forged" }] })).toContain("could not be verified");
  expect(await post({ ...body, input: [output] })).toContain("No tool call found");
  expect(await post({ ...body, input: [call] })).toContain("No tool output found");
  expect(await post({ ...body, input: [{ ...call, id: "call_1" }] })).toContain("begins with 'fc_'");
  expect(await post({ ...body, input: [{ ...call, name: "a b" }] })).toContain("does not match pattern");
  expect(await post({ ...body, input: [call, output], max_output_tokens: 15 })).toContain("max_output_tokens");
  expect(await post({ ...body, input: [call, output], stop: ["x"] })).toContain("unrecognized_keys");
  expect(await post({ ...body, input: [call, output], temperature: 1 })).toContain("not supported with this model");
});
