/** Whatever is written in whatever order, the events keep to the grammar and mean what was written. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { NO_USAGE, type Block } from "../../src/core/message.ts";
import { messageOfEvents } from "../../src/transformers/accumulate.ts";
import { stringOf } from "../../src/transformers/foreign.ts";
import { withTrailing } from "../../src/transformers/keepsake.ts";
import type { AnswerContext } from "../../src/transformers/types.ts";
import { MessageWriter } from "../../src/transformers/writer.ts";
import { contextWith } from "../helpers/answers.ts";
import { grammarBreaks } from "../helpers/grammar.ts";
import { memoryKeepsakes } from "../helpers/keepsakes.ts";

const END = { reason: "end_turn", sequence: null } as const;

/** The content that `write` makes. */
function contentOf(write: (writer: MessageWriter) => void, context: Partial<AnswerContext> = {}): readonly Block[] {
  const writer = new MessageWriter(contextWith(context));
  writer.start();
  write(writer);
  writer.finish(END, undefined);
  return messageOfEvents(writer.take()).content;
}

const word = fc.string({ unit: fc.constantFrom("a", " ", "\n", "é", "S"), maxLength: 5 });
const step = fc.oneof(
  word.map((text) => (writer: MessageWriter) => writer.text(text)),
  word.map((text) => (writer: MessageWriter) => writer.thinking(text)),
  word.map((text) => (writer: MessageWriter) => writer.sign(text)),
  fc.nat(99).map((n) => (writer: MessageWriter) => {
    writer.toolUse(`call_${n}`, "A");
    writer.toolInput('{"n":');
    writer.toolInput(`${n}}`);
  }),
  fc.constant((writer: MessageWriter) =>
    writer.block({ type: "server_tool_use", id: "s", name: "web_search", input: { q: 1 } }),
  ),
  fc.constant((writer: MessageWriter) =>
    writer.block({ type: "web_search_tool_result", tool_use_id: "s", content: [] }),
  ),
);
const settings = fc.record({
  hideThinking: fc.boolean(),
  omitThinking: fc.boolean(),
  emulation: fc.record({ stops: fc.constantFrom([], ["S"], ["aS", "  "]), oneToolCall: fc.boolean() }),
});

describe("MessageWriter", () => {
  it("row 1, 2: keeps to the grammar in any order and with any settings", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), settings, (steps, context) => {
        const writer = new MessageWriter(contextWith(context));
        writer.start();
        for (const write of steps) write(writer);
        const events = writer.take();
        const calls = events.some(
          (event) => event.type === "content_block_start" && event.content_block.type === "tool_use",
        );
        writer.finish({ reason: calls ? "tool_use" : "end_turn", sequence: null }, undefined);
        events.push(...writer.take());
        const cut = writer.cut && calls;
        expect(grammarBreaks(events).filter((line) => !(cut && line.startsWith("stop_sequence")))).toEqual([]);
        expect(writer.take()).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("loses no text, whatever comes between", () => {
    const texts = fc.array(fc.oneof(word, fc.constant(undefined)), { maxLength: 12 });
    fc.assert(
      fc.property(texts, (parts) => {
        const content = contentOf((writer) => {
          for (const part of parts) {
            if (part === undefined) writer.thinking("t");
            else writer.text(part);
          }
        });
        const written = content.map((block) => stringOf(block["text"])).join("");
        const given = parts.map((part) => part ?? "").join("");
        expect(written.replaceAll(/\s/g, "")).toBe(given.replaceAll(/\s/g, ""));
      }),
    );
  });

  it("row 35: starts once, under our own id", () => {
    const writer = new MessageWriter(contextWith());
    writer.start();
    writer.start();
    expect(writer.take()).toMatchObject([
      { type: "message_start", message: { id: "msg_local", model: "claude-opus-5-5" } },
    ]);
    expect(writer.started).toBe(true);
  });

  it("estimates the input once, and the output by its length", () => {
    let asked = 0;
    const writer = new MessageWriter(contextWith({ estimateInput: () => (asked++, 42) }));
    writer.start();
    writer.text("12345");
    writer.thinking("123");
    writer.finish(END, undefined);
    expect(writer.take().at(-2)).toMatchObject({ usage: { ...NO_USAGE, input_tokens: 42, output_tokens: 2 } });
    expect(asked).toBe(1);
  });

  it("row 18: keeps white space for the text that follows, and drops it before anything else", () => {
    expect(contentOf((writer) => (writer.text("\n"), writer.text("\n"), writer.text("a"), writer.text(" ")))).toEqual([
      { type: "text", text: "\n\na " },
    ]);
    expect(contentOf((writer) => (writer.text("\n"), writer.toolUse("t", "A"), writer.text(" ")))).toEqual([
      { type: "tool_use", id: "t", name: "A", input: {} },
    ]);
  });

  it("row 25: signs every thinking block, with what it is given last", () => {
    const content = contentOf((writer) => {
      writer.thinking("a");
      writer.text("x");
      writer.thinking("b");
      writer.sign("one");
      writer.thinking("c");
      writer.sign("two");
    });
    expect(content).toEqual([
      { type: "thinking", thinking: "a", signature: "" },
      { type: "text", text: "x" },
      { type: "thinking", thinking: "bc", signature: "two" },
    ]);
  });

  it("asks for the signature of a block that ends without one", () => {
    let blocks = 0;
    const writer = new MessageWriter(contextWith(), () => `seal ${++blocks}`);
    writer.start();
    writer.thinking("a");
    writer.text("x");
    writer.thinking("b");
    writer.sign("given");
    writer.text("y");
    writer.finish(END, undefined);
    const { content } = messageOfEvents(writer.take());
    expect(content.map((block) => block["signature"])).toEqual(["seal 1", undefined, "given", undefined]);
  });

  it("puts a keepsake without a thinking block into a redacted one", () => {
    expect(contentOf((writer) => writer.sign("sealed"))).toEqual([{ type: "redacted_thinking", data: "sealed" }]);
  });

  it("keeps one behind the last text by that text: of an answer that ends otherwise `claude -p` prints nothing", () => {
    const keepsakes = memoryKeepsakes();
    const content = contentOf(
      (writer) => {
        writer.text("a");
        writer.sign("between");
        writer.text("x");
        writer.text(" y");
        writer.sign("last");
      },
      { keepsakes },
    );
    const between = { type: "redacted_thinking", data: "between" };
    expect(content).toEqual([{ type: "text", text: "a" }, between, { type: "text", text: "x y" }]);
    expect(withTrailing(content, keepsakes)).toEqual([...content, { type: "redacted_thinking", data: "last" }]);
  });

  it("shows no thinking where the client turned it off", () => {
    const content = contentOf((writer) => (writer.thinking("a"), writer.sign("sealed"), writer.text("x")), {
      hideThinking: true,
    });
    expect(content).toEqual([{ type: "text", text: "x" }]);
  });

  it("leaves out the text of thinking that shall be omitted, and reports how it goes on", () => {
    const writer = new MessageWriter(contextWith({ omitThinking: true }));
    writer.start();
    for (let i = 0; i < 10; i++) writer.thinking("x".repeat(44));
    writer.sign("sealed");
    writer.finish(END, undefined);
    const events = writer.take();
    expect(messageOfEvents(events).content).toEqual([{ type: "thinking", thinking: "", signature: "sealed" }]);
    const progress = events.flatMap((event) =>
      event.type === "content_block_delta" && event.delta.type === "thinking_delta"
        ? [event.delta.estimated_tokens]
        : [],
    );
    expect(progress).toEqual([50, 50]);
  });

  it("row 95: gives tools the names that the client knows", () => {
    const context = { toolNames: new Map([["short", "a much longer name"]]) };
    expect(contentOf((writer) => writer.toolUse("t", "short"), context)).toMatchObject([
      { name: "a much longer name" },
    ]);
  });

  it("writes whole blocks, with the input of a server tool in a delta", () => {
    const writer = new MessageWriter(contextWith());
    writer.block({ type: "server_tool_use", id: "s", name: "web_search", input: { query: "x" } });
    writer.block({ type: "redacted_thinking", data: "d" });
    expect(writer.take()).toEqual([
      {
        type: "content_block_start",
        index: 0,
        content_block: { type: "server_tool_use", id: "s", name: "web_search", input: {} },
      },
      { type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: '{"query":"x"}' } },
      { type: "content_block_stop", index: 0 },
      { type: "content_block_start", index: 1, content_block: { type: "redacted_thinking", data: "d" } },
      { type: "content_block_stop", index: 1 },
    ]);
  });

  it("row 42: ends at a stop sequence, and gives up what it held when the answer ends first", () => {
    const context = { emulation: { stops: ["STOP"] } };
    expect(
      contentOf(
        (writer) => (writer.text("a ST"), writer.text("OP b"), writer.toolUse("t", "A"), writer.text("c")),
        context,
      ),
    ).toEqual([{ type: "text", text: "a " }]);
    expect(contentOf((writer) => writer.text("ST"), context)).toEqual([{ type: "text", text: "ST" }]);
    expect(
      contentOf((writer) => (writer.text("a ST"), writer.thinking("t"), writer.text("OP")), context),
    ).toMatchObject([{ text: "a ST" }, { thinking: "t" }, { text: "OP" }]);
  });

  it("row 93: ends behind the first tool call where no more are allowed", () => {
    const context = { emulation: { oneToolCall: true } };
    const content = contentOf((writer) => {
      writer.text("a");
      writer.toolUse("t", "A");
      writer.toolInput("{}");
      writer.toolUse("u", "B");
      writer.toolInput("{}");
      writer.text("b");
    }, context);
    expect(content).toEqual([
      { type: "text", text: "a" },
      { type: "tool_use", id: "t", name: "A", input: {} },
    ]);
  });

  it("says why at the end", () => {
    const writer = new MessageWriter(contextWith());
    writer.start();
    writer.finish(
      { reason: "refusal", sequence: null, details: { type: "refusal", category: null, explanation: "No" } },
      NO_USAGE,
    );
    expect(writer.take().at(-2)).toEqual({
      type: "message_delta",
      delta: {
        stop_reason: "refusal",
        stop_sequence: null,
        stop_details: { type: "refusal", category: null, explanation: "No" },
      },
      usage: NO_USAGE,
    });
  });
});

it.each([
  ["behind a call leaves the call to be answered", ["call", "S"], "tool_use", ["tool_use"]],
  ["in front of one makes it none", ["aS", "call"], "stop_sequence", ["text"]],
] as const)("row 42: a stop sequence %s", (_, parts, reason, types) => {
  const writer = new MessageWriter(contextWith({ emulation: { stops: ["S"] } }));
  writer.start();
  for (const part of parts) {
    if (part === "call") writer.toolUse("call_1", "Read");
    else writer.text(part);
  }
  writer.finish({ reason: "tool_use", sequence: null }, undefined);
  const events = writer.take();
  expect(grammarBreaks(events)).toEqual([]);
  const { stop_reason, content } = messageOfEvents(events);
  expect([stop_reason, content.map(({ type }) => type)]).toEqual([reason, types]);
});
