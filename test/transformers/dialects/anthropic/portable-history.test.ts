/** Histories of other providers on their way to Anthropic. */
import { describe, expect, it } from "vitest";

import type { Block, MessageParam } from "../../../../src/core/message.ts";
import { portableHistory } from "../../../../src/transformers/dialects/anthropic/portable-history.ts";
import { seal } from "../../../../src/transformers/keepsake.ts";
import { responsesTarget } from "../../../helpers/responses-target.ts";

const SEALED = seal(responsesTarget(), { reasoning: [] });
const history = (...content: Block[]): MessageParam[] => [
  { role: "user", content: "hi" },
  { role: "assistant", content },
  { role: "user", content: "go on" },
];

describe("thinking on its way to Anthropic", () => {
  const text = { type: "text", text: "Hello." };

  it.each<[string, Block]>([
    ["that nobody signed", { type: "thinking", thinking: "a", signature: "" }],
    ["sealed for another provider", { type: "thinking", thinking: "a", signature: SEALED }],
    ["sealed for another provider, without text", { type: "redacted_thinking", data: SEALED }],
  ])("row 127: is left out %s", (_, block) => {
    expect(portableHistory(history(block, text))).toEqual(history(text));
    expect(portableHistory(history(block)).map(({ role }) => role)).toEqual(["user", "user"]);
  });

  it.each<[string, Block]>([
    ["signed by Anthropic", { type: "thinking", thinking: "a", signature: "EqQBCg" }],
    ["redacted by Anthropic", { type: "redacted_thinking", data: "EmwKAhgB" }],
  ])("row 127: stays %s, in the same array", (_, block) => {
    const messages = history(block, text);
    expect(portableHistory(messages)).toBe(messages);
  });
});
