/** Messages as turns. */
import { describe, expect, it } from "vitest";

import type { MessageParam } from "../../../../src/core/message.ts";
import { turnsOf } from "../../../../src/transformers/dialects/openai-chat/turns.ts";
import { reminder } from "../../../../src/transformers/dialects/shared/system.ts";
import { quirksOf } from "../../../../src/transformers/quirks.ts";
import { targetWith } from "../../../helpers/answers.ts";
import { assistant, result, sent, text, use, user } from "../../../helpers/chat-request.ts";

const note: MessageParam = { role: "system", content: [text("Note")], output_config: { effort: "low" } };
const turnsFor = (name: string, messages: readonly MessageParam[]) =>
  turnsOf({ model: "m", messages }, quirksOf(targetWith({ name })));

describe("turnsOf", () => {
  it("joins neighbours of one role, and leaves out the empty", () => {
    expect(turnsFor("acme", [user("a"), user([]), user([text("b")]), note, user("c"), assistant([])])).toEqual([
      { role: "user", content: [text("a"), text("b")] },
      { role: "system", content: [text("Note")] },
      { role: "user", content: [text("c")] },
    ]);
  });

  it("row 86: has the user tell what the system says, where it may not", () => {
    expect(turnsFor("vllm", [user("a"), note, user("c")])).toEqual([
      { role: "user", content: [text("a"), text("<system-reminder>\nNote\n</system-reminder>"), text("c")] },
    ]);
  });
});

describe("a provider without tools", () => {
  it("is told what was called and what came of it", () => {
    const messages = [assistant([use("a")]), user([result("a", "x.png")])];
    expect(sent({ messages }, "perplexity").messages).toEqual([
      { role: "assistant", content: '[Bash: {"command":"ls"}]' },
      { role: "user", content: "[result of an earlier tool call]\n\nx.png" },
    ]);
  });
});

describe("reminder", () => {
  it("is one block, with the last cache marker", () => {
    const cache_control = { type: "ephemeral" };
    expect(reminder([text("a"), text("b", { cache_control })])).toEqual([
      { type: "text", text: "<system-reminder>\na\n\nb\n</system-reminder>", cache_control },
    ]);
    expect(reminder([text(" ")])).toEqual([]);
    expect(reminder([])).toEqual([]);
  });
});
