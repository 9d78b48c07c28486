/** The conversation as Chat messages: who says what, in which order, and nothing that is lost silently. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Block, MessageParam } from "../../../../src/core/message.ts";
import { assistant, PNG, PNG_PART, result, sent, text, user, use, type To } from "../../../helpers/chat-request.ts";

const messagesOf = (messages: readonly MessageParam[], to: To = "acme") => sent({ messages }, to).messages;
const call = (id: string, name = "Bash", args = '{"command":"ls"}') => ({
  id,
  type: "function",
  function: { name, arguments: args },
});

describe("tool results", () => {
  it("row 79: come directly behind their calls, before what the user says", () => {
    const messages = [
      user("go"),
      assistant([text("Look."), use("a"), use("b")]),
      user([text("and then"), result("b", "two"), PNG, result("a", "one")]),
    ];
    expect(messagesOf(messages)).toEqual([
      { role: "user", content: "go" },
      { role: "assistant", content: "Look.", tool_calls: [call("a"), call("b")] },
      { role: "tool", tool_call_id: "a", content: "one" },
      { role: "tool", tool_call_id: "b", content: "two" },
      { role: "user", content: [{ type: "text", text: "and then" }, PNG_PART] },
    ]);
  });

  it("row 80: are one message a call, with all their parts", () => {
    const messages = [user("go"), assistant([use("a")]), user([result("a", [text("one"), text("two")])])];
    expect(messagesOf(messages).slice(2)).toEqual([{ role: "tool", tool_call_id: "a", content: "one\n\ntwo" }]);
  });

  it("row 80: count once when the client sends two for one call", () => {
    const messages = [assistant([use("a")]), user([result("a", "one"), result("a", "two")])];
    expect(messagesOf(messages).slice(1)).toEqual([
      { role: "tool", tool_call_id: "a", content: "one" },
      {
        role: "user",
        content: [
          { type: "text", text: "[result of an earlier tool call]" },
          { type: "text", text: "two" },
        ]
          .map(({ text: words }) => words)
          .join("\n\n"),
      },
    ]);
  });

  it("row 81: leave their images to the next user message, all of a turn together", () => {
    const messages = [
      assistant([use("a"), use("b")]),
      user([result("a", [text("see"), PNG]), result("b", [PNG]), text("Well?")]),
    ];
    expect(messagesOf(messages).slice(1)).toEqual([
      { role: "tool", tool_call_id: "a", content: "see\n\n[image in next message]" },
      { role: "tool", tool_call_id: "b", content: "[image in next message]" },
      { role: "user", content: [PNG_PART, PNG_PART, { type: "text", text: "Well?" }] },
    ]);
  });

  it("row 81: keep their images where the provider takes them", () => {
    const messages = [assistant([use("a")]), user([result("a", [text("see"), PNG], { is_error: true })])];
    expect(messagesOf(messages, "openrouter").at(-1)).toEqual({
      role: "tool",
      tool_call_id: "a",
      content: [{ type: "text", text: "Error: see" }, PNG_PART],
    });
    expect(
      messagesOf([assistant([use("a")]), user([result("a", [PNG], { is_error: true })])], "openrouter").at(-1),
    ).toMatchObject({
      content: [{ type: "text", text: "Error:" }, PNG_PART],
    });
  });

  it("row 82: say that they are errors", () => {
    const messages = [assistant([use("a")]), user([result("a", "no such file", { is_error: true })])];
    expect(messagesOf(messages).at(-1)).toMatchObject({ content: "Error: no such file" });
  });

  it.each([
    ["a text", "one", "one"],
    ["an empty text", "", "(no output)"],
    ["no parts", [], "(no output)"],
    ["nothing", undefined, "(no output)"],
    ["null", null, "(no output)"],
    ["an object", { a: 1 }, '{"a":1}'],
    ["parts that are none", [7, null, "x"], "(no output)"],
    ["a tool that was loaded", [{ type: "tool_reference", tool_name: "WebFetch" }], "Tool loaded: WebFetch"],
    ["a search result", [{ type: "search_result", title: "T", source: "S", content: [text("x")] }], "[T (S)]\nx"],
  ])("row 83: are text for %s", (_, content, meant) => {
    expect(messagesOf([assistant([use("a")]), user([result("a", content)])]).at(-1)).toEqual({
      role: "tool",
      tool_call_id: "a",
      content: meant,
    });
  });

  it("row 84: are made up for a call that was interrupted", () => {
    const messages = [assistant([use("a"), use("b")]), user([result("b", "two")]), assistant([use("c")])];
    expect(messagesOf(messages).filter(({ role }) => role === "tool")).toEqual([
      { role: "tool", tool_call_id: "a", content: "[no result: interrupted]" },
      { role: "tool", tool_call_id: "b", content: "two" },
      { role: "tool", tool_call_id: "c", content: "[no result: interrupted]" },
    ]);
  });

  it("row 84: without a call are what the user says", () => {
    expect(messagesOf([user([result("gone", "one"), text("Hi")])])).toEqual([
      { role: "user", content: "[result of an earlier tool call]\n\none\n\nHi" },
    ]);
  });

  it("row 84: are found behind a system message that came between", () => {
    const messages: MessageParam[] = [
      assistant([use("a")]),
      { role: "system", content: "Note" },
      user([result("a", "one")]),
    ];
    expect(messagesOf(messages).map(({ role }) => role)).toEqual(["assistant", "tool", "system"]);
  });

  it("answer the nearest call where ids are used again", () => {
    const messages = [
      assistant([use("a")]),
      user([result("a", "one")]),
      assistant([use("a")]),
      user([result("a", "two")]),
    ];
    expect(
      messagesOf(messages)
        .filter(({ role }) => role === "tool")
        .map(({ content }) => content),
    ).toEqual(["one", "two"]);
  });
});

describe("every history", () => {
  const id = fc.constantFrom("a", "b", "c");
  const block: fc.Arbitrary<Block> = fc.oneof(
    fc.constantFrom("", "x", " ").map((words) => text(words)),
    id.map((name) => use(name)),
    id.map((name) => result(name, "r")),
    id.map((name) => result(name, [PNG])),
    fc.constant(PNG),
    fc.constant<Block>({ type: "thinking", thinking: "t", signature: "" }),
  );
  const message = fc.record({
    role: fc.constantFrom("user", "assistant", "system"),
    content: fc.array(block, { maxLength: 4 }),
  });

  it.each(["acme", "mistral", "vllm", "deepseek", "openrouter", "perplexity"])(
    "gives %s every call answered at once, and no empty message",
    (to) => {
      fc.assert(
        fc.property(fc.array(message, { maxLength: 8 }), (messages) => {
          const list = messagesOf(messages, to);
          let due: string[] = [];
          for (const { role, content, tool_calls: calls, tool_call_id: answers } of list) {
            if (role === "tool") expect(due.shift()).toBe(answers);
            else expect(due).toEqual([]);
            if (Array.isArray(calls)) due = calls.map((item) => String(item.id));
            if (!Array.isArray(calls)) expect(content === "" || content === null).toBe(false);
          }
          expect(due).toEqual([]);
          const roles = list.map(({ role }) => role).join(" ");
          expect(roles).not.toContain("user user");
          if (to === "mistral") expect(roles).not.toContain("tool user");
          if (to === "vllm") expect(roles).not.toMatch(/ system/);
        }),
        { numRuns: 200 },
      );
    },
  );
});

describe("system messages", () => {
  it.each([
    ["a text", "Be brief.", [{ role: "system", content: "Be brief." }]],
    ["blocks", [text("Be"), text("brief.")], [{ role: "system", content: "Be\n\nbrief." }]],
    ["an empty text", "", []],
    ["no blocks", [], []],
    ["blocks of nothing", [text("")], []],
    ["nothing", undefined, []],
  ])("row 85: of %s", (_, system, messages) => {
    const { messages: list } = sent(system === undefined ? {} : { system });
    expect(list.filter(({ role }) => role === "system")).toEqual(messages);
  });

  it("row 86: stay in their place where the provider takes them there", () => {
    const messages: MessageParam[] = [
      user("Hi"),
      { role: "system", content: [text("Note")] },
      assistant("Yes"),
      { role: "system", content: "" },
    ];
    expect(messagesOf(messages)).toEqual([
      { role: "user", content: "Hi" },
      { role: "system", content: "Note" },
      { role: "assistant", content: "Yes" },
    ]);
  });

  it("row 86: are told by the user elsewhere, in the turn they belong to", () => {
    const messages: MessageParam[] = [
      user("Hi"),
      { role: "system", content: [text("Note")] },
      user("Go"),
      assistant("Yes"),
    ];
    expect(messagesOf(messages, "vllm")).toEqual([
      { role: "user", content: "Hi\n\n<system-reminder>\nNote\n</system-reminder>\n\nGo" },
      { role: "assistant", content: "Yes" },
    ]);
  });

  it("row 87: lose Claude Code's billing line, which differs every time", () => {
    const billing = "x-anthropic-billing-header: cc_version=2.1.330.abc; cc_entrypoint=cli;";
    expect(sent({ system: [text(billing), text("Be brief.")] }).messages[0]).toEqual({
      role: "system",
      content: "Be brief.",
    });
    expect(sent({ system: `${billing}\n\nBe brief.` }).messages[0]).toEqual({ role: "system", content: "Be brief." });
    expect(sent({ system: billing }).messages).toHaveLength(1);
    expect(sent({ system: `See ${billing}` }).messages[0]).toMatchObject({ content: `See ${billing}` });
  });
});

describe("content", () => {
  const marked = text("Hi", { cache_control: { type: "ephemeral", ttl: "1h" } });

  it("row 88: has no cache marker where it means nothing", () => {
    const list = JSON.stringify(sent({ system: [marked], messages: [user([marked])] }).messages);
    expect(list).not.toContain("cache");
  });

  it("row 88: keeps it for OpenRouter, and translates it for OpenAI's newer models", () => {
    expect(messagesOf([user([marked])], "openrouter")).toEqual([
      { role: "user", content: [{ type: "text", text: "Hi", cache_control: { type: "ephemeral", ttl: "1h" } }] },
    ]);
    const { messages } = sent({ messages: [user([marked])] }, "openai", "gpt-5.6-sol");
    expect(messages[0]).toMatchObject({
      content: [{ text: "Hi", prompt_cache_breakpoint: { mode: "explicit", ttl: "12h" } }],
    });
    const short = text("Hi", { cache_control: { type: "ephemeral" } });
    expect(sent({ messages: [user([short])] }, "openai", "gpt-6-sol").messages[0]).toMatchObject({
      content: [{ prompt_cache_breakpoint: { ttl: "30m" } }],
    });
    expect(JSON.stringify(sent({ messages: [user([marked])] }, "openai", "gpt-5.2").messages)).not.toContain("cache");
  });

  it("row 128: never has more markers than the client set", () => {
    const markers = [marked, marked, marked, marked];
    const { body } = sent(
      { system: [marked, marked], messages: [user([marked]), { role: "system", content: [marked] }] },
      "dashscope",
    );
    expect(String(body).match(/cache_control/g)).toHaveLength(markers.length);
  });

  it("row 90: of thinking alone is no message", () => {
    const thinking: Block = { type: "thinking", thinking: "Hm", signature: "" };
    expect(messagesOf([user("Hi"), assistant([thinking]), user("Go")])).toEqual([
      { role: "user", content: "Hi\n\nGo" },
    ]);
  });

  it("row 89: has no thinking of others in it", () => {
    const thinking: Block = { type: "thinking", thinking: "Hm", signature: "EqQBCk" };
    const redacted: Block = { type: "redacted_thinking", data: "xx" };
    expect(messagesOf([user("Hi"), assistant([thinking, redacted, text("So")])])).toEqual([
      { role: "user", content: "Hi" },
      { role: "assistant", content: "So" },
    ]);
  });

  it("row 102: is a string where it is text alone", () => {
    expect(messagesOf([user([text("a"), text("b")])])).toEqual([{ role: "user", content: "a\n\nb" }]);
  });

  it.each([
    ["an object", { a: 1 }, '{"a":1}'],
    ["JSON text", '{"a":1}', '{"a":1}'],
    ["another text", "x", '"x"'],
    ["an array", [1], "[1]"],
    ["null", null, "{}"],
    ["nothing", undefined, "{}"],
  ])("row 103: has arguments for an input that is %s", (_, input, args) => {
    expect(messagesOf([assistant([{ ...use("a", "A"), input }])])[0]).toMatchObject({
      tool_calls: [call("a", "A", args)],
    });
  });

  it("has null where there are only calls, and text in its order", () => {
    expect(messagesOf([assistant([use("a")])])[0]).toMatchObject({ content: null });
    expect(messagesOf([assistant([text("a"), use("x"), text("b")])])[0]).toMatchObject({ content: "a\n\nb" });
  });

  it("of neighbours in one role is one message", () => {
    const messages = [
      user("a"),
      user([text("b")]),
      assistant("c"),
      assistant([use("x")]),
      user([result("x", "r")]),
      user("d"),
    ];
    expect(messagesOf(messages)).toEqual([
      { role: "user", content: "a\n\nb" },
      { role: "assistant", content: "c", tool_calls: [call("x")] },
      { role: "tool", tool_call_id: "x", content: "r" },
      { role: "user", content: "d" },
    ]);
  });

  it("of what ran at Anthropic is told in words", () => {
    const blocks: Block[] = [
      { type: "server_tool_use", id: "s", name: "web_search", input: { query: "ccr" } },
      {
        type: "web_search_tool_result",
        tool_use_id: "s",
        content: [{ type: "web_search_result", title: "T", url: "https://t" }],
      },
      text("So"),
      { type: "compaction", content: "Summary" },
      { type: "fallback", from: "a", to: "b" },
    ];
    expect(messagesOf([user("Hi"), assistant(blocks)])[1]).toEqual({
      role: "assistant",
      content: "[web_search: ccr]\n\nT - https://t\n\nSo\n\nSummary",
    });
  });
});

describe("vendors", () => {
  it("Mistral: gets an assistant between tool and user, and ids of nine letters", () => {
    const list = messagesOf(
      [user("go"), assistant([use("toolu_1")]), user([result("toolu_1", "r"), text("Hm")])],
      "mistral",
    );
    expect(list.map(({ role }) => role)).toEqual(["user", "assistant", "tool", "assistant", "user"]);
    const id = String(list[2]?.["tool_call_id"]);
    expect(id).toMatch(/^[a-zA-Z0-9]{9}$/);
    expect(JSON.stringify(list[1])).toContain(`"id":"${id}"`);
  });

  it("Mistral and Kimi: are told that the last assistant message has only begun", () => {
    const messages = [user("Hi"), assistant("{")];
    expect(messagesOf(messages, "mistral").at(-1)).toEqual({ role: "assistant", content: "{", prefix: true });
    expect(messagesOf(messages, "moonshot").at(-1)).toEqual({ role: "assistant", content: "{", partial: true });
    expect(messagesOf(messages).at(-1)).toEqual({ role: "assistant", content: "{" });
    expect(messagesOf([...messages, user("x")], "mistral")[1]).toEqual({ role: "assistant", content: "{" });
  });

  it("Gemini: gets its word for a call without a signature", () => {
    const { messages } = sent({ messages: [assistant([use("a")])] }, "gemini", "gemini-3.5-flash");
    expect(messages[0]).toMatchObject({
      tool_calls: [{ id: "a", extra_content: { google: { thought_signature: "skip_thought_signature_validator" } } }],
    });
  });

  it("OpenAI: gets ids of at most 40 characters", () => {
    const long = "x".repeat(60);
    const list = messagesOf([assistant([use(long)]), user([result(long, "r")])], "openai");
    expect(String(list[1]?.["tool_call_id"])).toHaveLength(21);
    expect(JSON.stringify(list[0])).toContain(String(list[1]?.["tool_call_id"]));
  });
});
