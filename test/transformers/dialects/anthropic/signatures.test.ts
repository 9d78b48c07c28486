/** Whose thinking it is: remembered when it passes, and told apart when it comes back. */
import { describe, expect, it } from "vitest";

import { anthropic } from "../../../../src/transformers/dialects/anthropic/dialect.ts";
import { eventsOfMessage } from "../../../../src/transformers/replay.ts";
import { printEvents } from "../../../../src/core/sse.ts";
import { NO_USAGE, type Block } from "../../../../src/core/message.ts";
import type { Provider } from "../../../../src/core/target.ts";
import { contextWith, decode, targetWith } from "../../../helpers/answers.ts";
import { memoryKeepsakes } from "../../../helpers/keepsakes.ts";
import { bodyOf, sentOn } from "../../../helpers/messages-request.ts";

const THOUGHT: Block = { type: "thinking", thinking: "Hm", signature: "c2lnbmF0dXJl" };
const SECRET: Block = { type: "redacted_thinking", data: "c2VjcmV0" };
const SAID: Block = { type: "text", text: "So." };

const at = (fields: Partial<Provider>, model: string) => targetWith({ dialect: "anthropic", ...fields }, model);
const DEEPSEEK = at({ name: "deepseek" }, "deepseek-v4-pro");
const CLAUDE = at({ name: "anthropic" }, "claude-opus-5-5");

/** The kinds of blocks that Anthropic gets of an answer of `target`. */
function kindsAfter(target: typeof DEEPSEEK, whole: boolean): string[] {
  const keepsakes = memoryKeepsakes();
  const context = contextWith({ target, keepsakes });
  const message = {
    id: "m",
    type: "message",
    role: "assistant",
    model: "m",
    content: [THOUGHT, SECRET, SAID],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: NO_USAGE,
  } as const;
  if (whole) anthropic.message(message, context);
  else decode(anthropic.stream(context), [new TextEncoder().encode(printEvents(eventsOfMessage(message)))]);
  const raw = bodyOf({ messages: [{ role: "assistant", content: message.content }] });
  const { json } = sentOn(raw, { to: "anthropic", model: "claude-opus-5-5", keepsakes });
  const content = json.messages[0]?.content;
  return typeof content === "string" ? [] : (content ?? []).map(({ type }) => type);
}

describe.each([false, true])("row 127: thinking that has passed through, whole: %s", (whole) => {
  it("is left out for Anthropic when another provider did it", () => {
    expect(kindsAfter(DEEPSEEK, whole)).toEqual(["text"]);
  });

  it("stays when Anthropic did it itself", () => {
    expect(kindsAfter(CLAUDE, whole)).toEqual(["thinking", "redacted_thinking", "text"]);
  });
});

describe("a turn of foreign thinking alone", () => {
  it("goes with it", () => {
    const own = { role: "user", content: "Hi" };
    const foreign = { role: "assistant", content: [{ type: "thinking", thinking: "Hm", signature: "ccr1.a.b.e30" }] };
    const { json } = sentOn(bodyOf({ messages: [own, foreign, own] }), { to: "anthropic", model: "claude-opus-5-5" });
    expect(json.messages).toEqual([own, own]);
  });
});

describe("thinking that nobody remembers", () => {
  const kinds = (block: Block, to: "anthropic" | "minimax"): string[] => {
    const { json } = sentOn(bodyOf({ messages: [{ role: "assistant", content: [block, SAID] }] }), {
      to,
      model: to === "anthropic" ? "claude-opus-5-5" : "MiniMax-M2",
    });
    const content = json.messages[0]?.content;
    return typeof content === "string" ? [] : (content ?? []).map(({ type }) => type);
  };

  it.each<[string, Block, boolean, boolean]>([
    ["signed", THOUGHT, true, true],
    ["unsigned", { type: "thinking", thinking: "Hm" }, false, true],
    ["with an empty signature", { type: "thinking", thinking: "Hm", signature: "" }, false, true],
    ["sealed by ccr", { type: "thinking", thinking: "Hm", signature: "ccr1.a.b.e30" }, false, false],
    ["redacted", SECRET, true, false],
    ["redacted and sealed by ccr", { type: "redacted_thinking", data: "ccr1.a.b.e30" }, false, false],
  ])("%s: stays for those who check it and for those who do not", (_, block, checked, unchecked) => {
    expect([kinds(block, "anthropic").length === 2, kinds(block, "minimax").length === 2]).toEqual([
      checked,
      unchecked,
    ]);
  });
});
