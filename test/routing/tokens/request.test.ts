import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { MessagesRequest } from "../../../src/core/message.ts";
import { estimateRequest } from "../../../src/routing/tokens/request.ts";

function ask(content: MessagesRequest["messages"][number]["content"], more: Partial<MessagesRequest> = {}): number {
  return estimateRequest({ model: "m", messages: [{ role: "user", content }], ...more });
}

describe("a request", () => {
  it("counts text, tool calls, tool results, thinking, system and tools", () => {
    const text = "some words that count ".repeat(20);
    const empty = ask("");
    for (const block of [
      { type: "text", text },
      { type: "thinking", thinking: text, signature: "x" },
      { type: "tool_use", id: "t", name: "Bash", input: { command: text } },
      { type: "tool_result", tool_use_id: "t", content: text },
      { type: "tool_result", tool_use_id: "t", content: [{ type: "text", text }] },
      { type: "some_future_block", inner: [{ text }] },
    ]) {
      expect(ask([block])).toBeGreaterThan(empty + 70);
    }
    expect(ask("", { system: text })).toBeGreaterThan(empty + 70);
    expect(ask("", { system: [{ type: "text", text }] })).toBeGreaterThan(empty + 70);
    expect(ask("", { tools: [{ name: "T", description: text, input_schema: { text } }] })).toBeGreaterThan(empty + 140);
  });

  it("grows with every message, block and tool", () => {
    const block = fc.oneof(
      fc.record({ type: fc.constant("text"), text: fc.string() }),
      fc.record({ type: fc.constant("thinking"), thinking: fc.string(), signature: fc.string() }),
      fc.record({ type: fc.constant("tool_use"), id: fc.string(), name: fc.string(), input: fc.jsonValue() }),
      fc.record({ type: fc.constant("tool_result"), tool_use_id: fc.string(), content: fc.string() }),
    );
    const content = fc.oneof(fc.string(), fc.array(block, { maxLength: 4 }));
    const message = fc.record({ role: fc.constantFrom("user" as const, "assistant" as const), content });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), message, fc.jsonValue(), (before, more, schema) => {
        const tokens = estimateRequest({ model: "m", messages: before });
        const longer = estimateRequest({ model: "m", messages: [...before, more] });
        expect(longer).toBeGreaterThanOrEqual(tokens);
        const tools = [{ name: "T", input_schema: { schema } }];
        expect(estimateRequest({ model: "m", messages: before, tools })).toBeGreaterThanOrEqual(tokens);
      }),
    );
  });

  it("counts JSON about as its text", () => {
    const input = {
      command: "git log --oneline -20",
      description: "Show commits",
      options: { timeout: 5000, nested: [1, "two", null] },
    };
    const asText = ask([{ type: "text", text: JSON.stringify(input) }]);
    const asInput = ask([{ type: "tool_use", id: "t", name: "", input }]);
    expect(asInput / asText).toBeGreaterThan(0.85);
    expect(asInput / asText).toBeLessThan(1.15);
  });

  it("never counts base64 as text", () => {
    const data = "iVBORw0KGgoAAAANSUhEUg".repeat(10_000);
    const source = { type: "base64", media_type: "image/png", data };
    expect(ask([{ type: "image", source }])).toBeLessThan(1_600);
    expect(ask([{ type: "tool_result", tool_use_id: "t", content: [{ type: "image", source }] }])).toBeLessThan(1_600);
    expect(ask([{ type: "document", source: { ...source, media_type: "application/pdf" } }])).toBeLessThan(5_000);
    expect(ask([{ type: "future", source }])).toBeLessThan(100);
    expect(ask([{ type: "thinking", thinking: "", signature: data }])).toBeLessThan(100);
  });

  it("has an estimate however deep it is nested", () => {
    const deep: unknown = JSON.parse("[".repeat(50_000) + "]".repeat(50_000));
    const inside = (content: unknown): unknown => ({ type: "tool_result", tool_use_id: "t", content: [content] });
    let nested: unknown = { type: "text", text: "x" };
    for (let i = 0; i < 50_000; i++) nested = inside(nested);
    expect(ask([{ type: "tool_use", id: "t", name: "T", input: deep }])).toBeGreaterThan(0);
    expect(ask([{ type: "tool_result", tool_use_id: "t", content: [nested] }])).toBeGreaterThan(0);
  });

  it("is never zero", () => {
    expect(estimateRequest({ model: "m", messages: [] })).toBe(1);
  });
});
