/** Conversations of several turns with a Gemini that refuses what the real one refuses. */
import { describe, expect, it } from "vitest";

import { isToolUse, type Block, type MessageParam, type MessagesRequest } from "../../../../src/core/message.ts";
import type { Provider, Target } from "../../../../src/core/target.ts";
import { messageOfEvents } from "../../../../src/transformers/accumulate.ts";
import { gemini } from "../../../../src/transformers/dialects/gemini/dialect.ts";
import { fieldsOf, itemsOf, type Fields } from "../../../../src/transformers/foreign.ts";
import type { Keepsakes } from "../../../../src/transformers/keepsake.ts";
import { contextWith, decode } from "../../../helpers/answers.ts";
import { grammarBreaks } from "../../../helpers/grammar.ts";
import { startStrictGemini, STRICT_KEY, type GeminiTurn, type StrictGemini } from "../../../helpers/strict-gemini.ts";

const TOOLS = [
  {
    name: "Read",
    description: "Reads a file",
    input_schema: {
      $schema: "http://json-schema.org/draft-07/schema#",
      type: "object",
      properties: {
        file_path: { type: "string" },
        limit: { type: "integer", exclusiveMinimum: 0, maximum: 9_007_199_254_740_991 },
      },
      required: ["file_path"],
      additionalProperties: false,
    },
  },
  { name: "mcp__a.b__look up!", description: "", input_schema: { type: "object", properties: {} } },
  { name: "Later", description: "Deferred", input_schema: {}, defer_loading: true },
];
const ASK: MessageParam = { role: "user", content: "Go" };

/** A client that behaves like Claude Code: it keeps what it gets and answers every call. */
class Client {
  readonly history: MessageParam[] = [];
  readonly #server: StrictGemini;
  readonly #target: Target;
  readonly #stream: boolean;
  readonly #table = new Map<string, string>();
  readonly keepsakes: Keepsakes = {
    recall: (id) => this.#table.get(id),
    keep: (id, sealed) => void this.#table.set(id, sealed),
  };

  constructor(server: StrictGemini, model: string, stream: boolean = true) {
    const provider: Provider = {
      name: "google",
      url: server.url,
      key: STRICT_KEY,
      models: [model],
      dialect: "gemini",
      headers: {},
      windows: {},
    };
    this.#server = server;
    this.#target = { provider, model };
    this.#stream = stream;
  }

  forget(): void {
    this.#table.clear();
  }

  /** One request with all that has been said, and `more`. Returns the blocks of the answer. */
  async say(...more: readonly MessageParam[]): Promise<readonly Block[]> {
    this.history.push(...more);
    const request: MessagesRequest = {
      model: "claude-opus-5-5",
      max_tokens: 32_000,
      stream: this.#stream,
      tools: TOOLS,
      thinking: { type: "adaptive" },
      output_config: { effort: "medium" },
      system: "Be brief",
      messages: this.history,
    };
    const call = { request, raw: new Uint8Array(), headers: {}, target: this.#target, keepsakes: this.keepsakes };
    const encoded = gemini.request(call);
    const answer = await fetch(encoded.url, { method: "POST", headers: encoded.headers, body: encoded.body });
    expect(this.#server.breaks).toEqual([]);
    expect(answer.status).toBe(200);
    const message = this.#read(new Uint8Array(await answer.arrayBuffer()), encoded.toolNames);
    this.history.push({ role: "assistant", content: message });
    return message;
  }

  /** Results for all calls of the last answer. */
  results(content: unknown = "done"): MessageParam {
    const calls = itemsOf(this.history.at(-1)?.content).map(blockOf).filter(isToolUse);
    return { role: "user", content: calls.map(({ id }) => ({ type: "tool_result", tool_use_id: id, content })) };
  }

  #read(bytes: Uint8Array, toolNames: ReadonlyMap<string, string>): readonly Block[] {
    const context = contextWith({ target: this.#target, toolNames, keepsakes: this.keepsakes, messageId: this.#id() });
    if (!this.#stream) return gemini.message(JSON.parse(Buffer.from(bytes).toString()), context).content;
    const { events, failure } = decode(gemini.stream(context), [bytes]);
    expect(failure).toBeUndefined();
    expect(grammarBreaks(events)).toEqual([]);
    return messageOfEvents(events).content;
  }

  #id(): string {
    return `msg_${this.history.length}`;
  }
}

function blockOf(value: unknown): Block {
  const fields = fieldsOf(value);
  return { ...fields, type: String(fields["type"]) };
}

const withoutThinking = ({ role, content }: MessageParam): MessageParam => ({
  role,
  content: typeof content === "string" ? content : content.filter(({ type }) => !type.includes("thinking")),
});

const call = (file: string, more: Fields = {}, signature?: string): Fields => ({
  functionCall: { name: "Read", args: { file_path: file }, ...more },
  ...(signature === undefined ? {} : { thoughtSignature: signature }),
});
const think = (text: string): Fields => ({ text, thought: true });

const partsAt = (server: StrictGemini, request: number, content: number): readonly unknown[] =>
  itemsOf(fieldsOf(itemsOf(server.bodies[request]?.["contents"])[content])["parts"]);

const ONE_TOOL: readonly GeminiTurn[] = [
  [[think("I must read")], [{ text: "Reading" }, call("a.txt", { id: "fc-1" }, "sig-a")], []],
  [[{ text: "Now " }], [{ text: "done" }, { text: "", thoughtSignature: "sig-end" }]],
  [[{ text: "Bye" }]],
];

describe.each(["gemini-3.1-pro-preview", "gemini-flash-latest", "gemini-2.5-flash", "gemini-2.0-flash"])(
  "%s",
  (model) => {
    it("text, then text", async () => {
      const client = new Client(
        await startStrictGemini([[[{ text: "Hel" }], [{ text: "lo" }]], [[{ text: "Bye" }]]]),
        model,
      );
      expect(await client.say(ASK)).toEqual([{ type: "text", text: "Hello" }]);
      expect(await client.say(ASK)).toEqual([{ type: "text", text: "Bye" }]);
    });

    it.each([true, false])(
      "rows 118, 119: one tool, with its signature and id on the way back (stream: %s)",
      async (stream) => {
        const server = await startStrictGemini(ONE_TOOL);
        const client = new Client(server, model, stream);
        const blocks = await client.say(ASK);
        expect(blocks.map(({ type }) => type)).toEqual(["thinking", "text", "redacted_thinking", "tool_use"]);
        await client.say(client.results());
        await client.say(ASK);
        expect(partsAt(server, 2, 1)).toEqual([{ text: "Reading" }, call("a.txt", { id: "fc-1" }, "sig-a")]);
        expect(partsAt(server, 2, 3)).toEqual([{ text: "Now done" }, { text: "", thoughtSignature: "sig-end" }]);
      },
    );

    it("row 118: a signed piece of text stays a part of its own", async () => {
      const signed = { text: "done", thoughtSignature: "sig-t" };
      const server = await startStrictGemini([[[{ text: "Now " }], [signed], [{ text: "!" }]], [[{ text: "Bye" }]]]);
      const client = new Client(server, model);
      await client.say(ASK);
      await client.say(ASK);
      expect(partsAt(server, 1, 1)).toEqual([{ text: "Now " }, signed, { text: "!" }]);
    });

    it("row 118: a signed thought comes back without its text", async () => {
      const thought = { ...think("Hm"), thoughtSignature: "sig-h" };
      const server = await startStrictGemini([[[think("So")], [thought, call("a", {}, "sig-a")]], [[{ text: "Bye" }]]]);
      const client = new Client(server, model);
      await client.say(ASK);
      client.forget();
      await client.say(client.results());
      const back = { text: "", thought: true, thoughtSignature: "sig-h" };
      expect(partsAt(server, 1, 1)).toEqual([back, call("a", {}, "sig-a")]);
    });

    it("row 118: without thinking blocks the table of keepsakes brings the signature", async () => {
      const server = await startStrictGemini(ONE_TOOL);
      const client = new Client(server, model);
      await client.say(ASK);
      client.history.splice(0, Infinity, ...client.history.map(withoutThinking));
      await client.say(client.results());
      expect(partsAt(server, 1, 1).at(-1)).toMatchObject({ thoughtSignature: "sig-a" });
    });

    it("row 118: without the table the thinking blocks bring it", async () => {
      const server = await startStrictGemini(ONE_TOOL);
      const client = new Client(server, model);
      await client.say(ASK);
      client.forget();
      await client.say(client.results());
      expect(partsAt(server, 1, 1).at(-1)).toMatchObject({ thoughtSignature: "sig-a" });
    });

    it("row 118: without either, Gemini 3 gets its word for unsigned calls, and no id", async () => {
      const server = await startStrictGemini(ONE_TOOL);
      const client = new Client(server, model);
      await client.say(ASK);
      client.forget();
      client.history.splice(0, Infinity, ...client.history.map(withoutThinking));
      await client.say(client.results());
      const bypass = model.startsWith("gemini-2") ? {} : { thoughtSignature: "skip_thought_signature_validator" };
      expect(partsAt(server, 1, 1).at(-1)).toEqual({ ...call("a.txt"), ...bypass });
    });

    it("row 117: two parallel calls of one name without ids, and only the first signed", async () => {
      const server = await startStrictGemini([
        [[call("a", {}, "sig-a"), call("b")], [call("c")], []],
        [[{ text: "ok" }]],
      ]);
      const client = new Client(server, model);
      const calls = (await client.say(ASK)).filter(isToolUse);
      expect(new Set(calls.map(({ id }) => id)).size).toBe(3);
      expect(calls.every(({ id }) => /^[a-zA-Z0-9_-]+$/.test(id))).toBe(true);
      await client.say({ role: "user", content: itemsOf(client.results().content).map(blockOf).toReversed() });
      expect(partsAt(server, 1, 1)).toEqual([call("a", {}, "sig-a"), call("b"), call("c")]);
      expect(partsAt(server, 1, 2)).toHaveLength(3);
    });

    it("rows 81, 100: an image in a tool result, and a file type that Gemini does not take", async () => {
      const server = await startStrictGemini([[[call("a", {}, "sig")]], [[{ text: "A cat" }]]]);
      const client = new Client(server, model);
      await client.say(ASK);
      const png = { type: "image", source: { type: "base64", media_type: "image/png", data: "aGk=" } };
      const gif = { type: "image", source: { type: "base64", media_type: "image/gif", data: "aGk=" } };
      await client.say(client.results([png, gif]));
      const sent = JSON.stringify(partsAt(server, 1, 2));
      expect(sent).toContain('"inlineData":{"mimeType":"image/png","data":"aGk="}');
      expect(sent).toContain("Gemini takes no image/gif");
    });

    it("rows 79, 84, 123, 124: missing, late and orphan results, interrupted turns, system messages in between", async () => {
      const server = await startStrictGemini([[[call("a", {}, "sig"), call("b")]], [[{ text: "ok" }]]]);
      const client = new Client(server, model);
      await client.say({ role: "assistant", content: "I begin" }, ASK);
      const first = itemsOf(client.history.at(-1)?.content).map(blockOf).find(isToolUse);
      const orphan = { type: "tool_result", tool_use_id: "toolu_nobody", content: [{ type: "text", text: "what?" }] };
      await client.say(
        { role: "system", content: "Mind the gap" },
        {
          role: "user",
          content: [{ type: "text", text: "Also" }, orphan, { type: "tool_result", tool_use_id: first?.id }],
        },
        { role: "user", content: [] },
        { role: "assistant", content: [{ type: "thinking", thinking: "hm", signature: "foreign" }] },
        { role: "user", content: "And?" },
      );
      const parts = partsAt(server, 1, 4).map(fieldsOf);
      expect(parts.slice(0, 2).map((part) => fieldsOf(part["functionResponse"])["response"])).toEqual([
        { output: "(no output)" },
        { error: "[no result: interrupted]" },
      ]);
      expect(parts.slice(2)).toEqual([
        { text: "<system-reminder>\nMind the gap\n</system-reminder>" },
        { text: "Also" },
        { text: "[result of an earlier tool call]" },
        { text: "what?" },
        { text: "And?" },
      ]);
    });

    it("a conversation that another provider began", async () => {
      const server = await startStrictGemini([[[{ text: "ok" }]]]);
      const client = new Client(server, model);
      await client.say(
        ASK,
        {
          role: "assistant",
          content: [
            { type: "thinking", thinking: "mine", signature: "EqQBCgIYAhIM" },
            { type: "redacted_thinking", data: "ccr1.other.deepseek.e30" },
            { type: "tool_use", id: "functions.Read:0", name: "Read", input: "{broken" },
            { type: "text", text: "There" },
            { type: "tool_use", id: "toolu_2", name: "mcp__a.b__look up!", input: null },
          ],
        },
        { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_2", is_error: true, content: "no" }] },
      );
      expect(partsAt(server, 0, 1)[0]).toEqual({ text: "There" });
      expect(JSON.stringify(partsAt(server, 0, 2))).toContain('"error":"no"');
    });
  },
);
