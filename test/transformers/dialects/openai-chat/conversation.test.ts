/** Whole conversations with servers that refuse what their vendor refuses. */
import { describe, expect, it } from "vitest";

import type { Message, MessagesRequest, Tool } from "../../../../src/core/message.ts";
import { ChatClient } from "../../../helpers/chat-client.ts";
import { CHAT_VENDORS, chatFault, type ChatVendor } from "../../../helpers/chat-rules.ts";
import { assistant, PNG, result, text, use, user } from "../../../helpers/chat-request.ts";
import { startStrictChat, type ScriptedTurn } from "../../../helpers/strict-chat.ts";
import { targetWith } from "../../../helpers/answers.ts";

const tool = (name: string): Tool => ({
  name,
  description: `Runs ${name}`,
  input_schema: {
    $schema: "http://json-schema.org/draft-07/schema#",
    type: "object",
    properties: { command: { type: "string", minLength: 1 }, limit: { type: "integer", exclusiveMinimum: 0 } },
    required: ["command"],
    additionalProperties: false,
  },
});
const LONG = `mcp__server__${"a_very_long_name_".repeat(5)}`;
const MARKED = { cache_control: { type: "ephemeral" } };
const PDF = {
  type: "document",
  title: "Report",
  source: { type: "base64", media_type: "application/pdf", data: "JVBE" },
};
const FIELDS: Partial<MessagesRequest> = {
  system: [text("x-anthropic-billing-header: cc_version=2.1.330.ab1;"), text("Be brief.", MARKED)],
  tools: [tool("Bash"), tool("Read"), tool(LONG)],
  thinking: { type: "adaptive" },
  output_config: { effort: "high" },
  metadata: { user_id: '{"device_id":"d","account_uuid":"","session_id":"s"}' },
  context_management: { edits: [] },
};

const SCRIPT: readonly ScriptedTurn[] = [
  { think: "I greet.", say: "Hello." },
  { think: "I look.", say: "Looking.", calls: [{ name: "Bash", args: { command: "ls" } }] },
  {
    think: "Both of them.",
    calls: [
      { name: "Read", args: { command: "a" } },
      { name: "Bash", args: { command: "b" } },
    ],
  },
  { think: "The report.", say: "It is a picture." },
  { say: "Without a thought.", calls: [{ name: "Bash", args: { command: "c" } }] },
  { think: "Done.", say: "All done." },
];

async function talk(client: ChatClient, between: () => void = () => {}): Promise<Message[]> {
  const steps: (() => Promise<Message>)[] = [
    () => client.say("Hi"),
    () => client.say([text("What is here?"), PNG, text("And now?", MARKED)]),
    () => client.results({ Bash: "a.png\nb.txt" }),
    () => client.results({ Read: [text("a picture"), PNG], Bash: "" }),
    () => client.say([PDF, text("Read this.")]),
    () => client.results(),
  ];
  const messages: Message[] = [];
  for (const step of steps) {
    messages.push(await step());
    between();
  }
  return messages;
}

const saidIn = (messages: readonly Message[]): string =>
  messages
    .flatMap(({ content }) => content.map((block) => block["text"] ?? block["name"]))
    .filter(Boolean)
    .join(" ");
const SAID = "Hello. Looking. Bash Read Bash It is a picture. Without a thought. Bash All done.";

async function clientOf(
  vendor: ChatVendor,
  fields: Partial<MessagesRequest> = FIELDS,
  script: readonly ScriptedTurn[] = SCRIPT,
) {
  const server = await startStrictChat(vendor, script);
  const client = new ChatClient(targetWith({ name: vendor.name, url: server.url }, vendor.model), fields);
  return { client, server };
}

describe.each(CHAT_VENDORS.map((vendor) => [vendor.name, vendor.model, vendor] as const))(
  "%s, %s",
  (_name, _model, vendor) => {
    it.each<[string, Partial<MessagesRequest>]>([
      ["shown", {}],
      ["omitted", { thinking: { type: "adaptive", display: "omitted" } }],
      ["off", { thinking: { type: "disabled" } }],
      ["not asked for", { thinking: {} }],
    ])("takes text, one tool, two at once, pictures and a document, with thinking %s", async (_, more) => {
      const { client, server } = await clientOf(vendor, { ...FIELDS, ...more });
      const messages = await talk(client);
      expect(saidIn(messages)).toBe(SAID);
      expect(server.requests).toHaveLength(SCRIPT.length);
      expect(messages.map(({ stop_reason }) => stop_reason)).toEqual([
        "end_turn",
        "tool_use",
        "tool_use",
        "end_turn",
        "tool_use",
        "end_turn",
      ]);
    });

    it("takes the same in answers of one piece", async () => {
      const { client } = await clientOf(vendor, { ...FIELDS, stream: false });
      expect(saidIn(await talk(client))).toBe(SAID);
    });

    it("takes a history whose thinking the client drops again and again, as after model switches", async () => {
      const { client } = await clientOf(vendor);
      expect(saidIn(await talk(client, () => client.forgetThinking()))).toBe(SAID);
    });

    it("takes a history that other models have made, and goes on with its own", async () => {
      const { client } = await clientOf(vendor);
      client.history = [
        user("Hi"),
        assistant([
          { type: "thinking", thinking: "Claude's.", signature: "EqQBCkYIBBgC" },
          { type: "redacted_thinking", data: "x" },
          text("Yes?"),
        ]),
        { role: "system", content: [text("It is Monday.")] },
        user("Look."),
        assistant([
          { type: "thinking", thinking: "", signature: "ccr1.elsewhere.x.e30" },
          use("toolu_01ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijkl"),
          use("functions.Read:7", LONG),
        ]),
        user([
          result("functions.Read:7", [PNG]),
          result("toolu_01ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijkl", undefined, { is_error: true }),
          text("Interrupted."),
        ]),
        assistant([use("lost")]),
        user("Never mind."),
        assistant([{ type: "server_tool_use", id: "s", name: "web_search", input: { query: "q" } }, text("Fine.")]),
      ];
      expect(saidIn(await talk(client))).toBe(SAID);
    });

    it("takes a forced tool, if not always as one", async () => {
      const { client } = await clientOf(vendor, { ...FIELDS, tool_choice: { type: "tool", name: "Bash" } }, [
        { calls: [{ name: "Bash", args: { command: "x" } }] },
      ]);
      expect((await client.say("Run it.")).stop_reason).toBe("tool_use");
    });
  },
);

describe("the strict server itself", () => {
  const [openai, deepseek] = CHAT_VENDORS;
  const ask = { model: "m", messages: [{ role: "user", content: "Hi" }] };
  const unanswered = [
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "a", type: "function", function: { name: "A", arguments: "{}" } }],
    },
    ...ask.messages,
  ];

  it.each([
    ["a plain request", {}, ""],
    ["an unknown field", { context_management: {} }, "Unrecognized request argument"],
    ["an empty message", { messages: [{ role: "user", content: "" }] }, "must not be empty"],
    ["a call without an answer", { messages: unanswered }, "must be followed by tool messages"],
    [
      "an answer without a call",
      { messages: [{ role: "tool", tool_call_id: "a", content: "x" }] },
      "must be a response",
    ],
    ["a tool without a schema", { tools: [{ type: "function", function: { name: "A" } }] }, "Invalid schema"],
    ["a tool of Anthropic's", { tools: [{ type: "web_search_20250305", name: "web_search" }] }, "Invalid value"],
  ])("judges %s", (_, fields, fault) => {
    expect(openai && chatFault(openai, { ...ask, ...fields }, new Map())).toMatch(fault === "" ? /^$/ : fault);
  });

  it("knows what it has thought", () => {
    const answered = [...unanswered.slice(0, 1), { role: "tool", tool_call_id: "a", content: "x" }];
    const turn = (reasoning_content: string) => ({
      model: "m",
      messages: [{ ...answered[0], reasoning_content }, answered[1]],
    });
    const given = new Map([["a", "Hm"]]);
    expect(deepseek && chatFault(deepseek, turn("Hm"), given)).toBe("");
    expect(deepseek && chatFault(deepseek, turn(""), given)).toMatch("must be passed back");
    expect(deepseek && chatFault(deepseek, { model: "m", messages: answered }, new Map())).toMatch("is missing");
  });
});
