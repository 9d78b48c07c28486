/** Results of tools, apart from the conversation around them. */
import { describe, expect, it } from "vitest";

import { INTERRUPTED, orphanText, resultOf } from "../../../../src/transformers/dialects/openai-chat/tool-results.ts";
import { resultsAfter } from "../../../../src/transformers/dialects/shared/results.ts";
import { isToolResult, type Block, type ToolResultBlock } from "../../../../src/core/message.ts";
import { quirksOf } from "../../../../src/transformers/quirks.ts";
import { targetWith } from "../../../helpers/answers.ts";
import { PNG, PNG_PART, result, text } from "../../../helpers/chat-request.ts";

const plain = quirksOf(targetWith());
const openRouter = quirksOf(targetWith({ name: "openrouter" }));

function resultBlock(...args: Parameters<typeof result>): ToolResultBlock {
  const block = result(...args);
  if (!isToolResult(block)) throw new Error("no result");
  return block;
}

describe("resultOf", () => {
  it("parts text from what is none", () => {
    expect(resultOf(resultBlock("a", [text("x"), PNG]), plain)).toEqual({
      content: "x\n\n[image in next message]",
      attachments: [PNG_PART],
    });
    expect(resultOf(resultBlock("a", [text("x"), PNG]), openRouter)).toEqual({
      content: [{ type: "text", text: "x" }, PNG_PART],
      attachments: [],
    });
  });

  it("names documents that travel in the next message", () => {
    const pdf = { type: "document", source: { type: "base64", media_type: "application/pdf", data: "x" } };
    const openai = quirksOf(targetWith({ name: "openai" }));
    expect(resultOf(resultBlock("a", [pdf]), openai).content).toBe("[document in next message]");
  });

  it("row 88: keeps the marker of the whole result", () => {
    const cache_control = { type: "ephemeral" };
    expect(resultOf(resultBlock("a", "x", { cache_control }), openRouter).content).toEqual([
      { type: "text", text: "x", cache_control },
    ]);
  });
});

describe("resultsAfter", () => {
  const first = result("a", "one");
  const blocks: Block[] = [text("x"), first, result("a", "again")];

  it("looks as far as the next assistant turn", () => {
    const turns = [
      { role: "assistant", content: [] },
      { role: "system", content: [] },
      { role: "user", content: blocks },
      { role: "assistant", content: [] },
      { role: "user", content: [result("b", "late")] },
    ] as const;
    expect([...resultsAfter(turns, 0)]).toEqual([["a", first]]);
    expect(resultsAfter(turns, 9).size).toBe(0);
  });
});

describe("the others", () => {
  it("say what happened", () => {
    expect(INTERRUPTED.content).toBe("[no result: interrupted]");
    expect(orphanText(resultBlock("a", [text("x"), PNG]), plain)).toEqual([
      { type: "text", text: "[result of an earlier tool call]" },
      { type: "text", text: "x\n\n[image in next message]" },
      PNG_PART,
    ]);
  });
});
