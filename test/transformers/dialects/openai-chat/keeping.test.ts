/** When something is kept for a call: once it is written, and again only when there is more. */
import { describe, expect, it } from "vitest";

import { Keeping } from "../../../../src/transformers/dialects/openai-chat/keeping.ts";
import { ReasoningRecord } from "../../../../src/transformers/dialects/openai-chat/reasoning-record.ts";
import { ToolCalls } from "../../../../src/transformers/dialects/openai-chat/tool-calls.ts";
import { quirksOf } from "../../../../src/transformers/quirks.ts";
import { MessageWriter } from "../../../../src/transformers/writer.ts";
import { contextWith } from "../../../helpers/answers.ts";

describe("Keeping", () => {
  it("keeps for new calls, and for all when there is more reasoning", () => {
    const context = contextWith();
    const kept: string[] = [];
    const record = new ReasoningRecord(context, quirksOf(context.target));
    const tools = new ToolCalls(new MessageWriter(context));
    const keeping = new Keeping({ recall: () => undefined, keep: (id) => void kept.push(id) }, record, tools);
    const call = (id: string, index: number) =>
      tools.push({ index, id, function: { name: "A", arguments: '{"a":1}' } });
    const keptNow = (): string[] => {
      keeping.keep();
      return kept.splice(0);
    };
    record.add("Hm", [], "reasoning");
    expect(keptNow()).toEqual([]);
    call("a", 0);
    expect(keptNow()).toEqual(["a"]);
    expect(keptNow()).toEqual([]);
    call("b", 1);
    expect(keptNow()).toEqual(["b"]);
    record.add("Ah", [], "reasoning");
    expect(keptNow()).toEqual(["a", "b"]);
  });
});
