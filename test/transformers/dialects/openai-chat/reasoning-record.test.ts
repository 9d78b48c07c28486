/** What is sealed, for which block, and for which call. */
import { describe, expect, it } from "vitest";

import { ReasoningRecord } from "../../../../src/transformers/dialects/openai-chat/reasoning-record.ts";
import { unseal } from "../../../../src/transformers/keepsake.ts";
import { quirksOf } from "../../../../src/transformers/quirks.ts";
import { contextWith, targetWith } from "../../../helpers/answers.ts";

const recordFor = (name: string, omitThinking = false) => {
  const target = targetWith({ name });
  const record = new ReasoningRecord(contextWith({ target, omitThinking }), quirksOf(target));
  return { record, open: (sealed: string) => unseal(sealed, target) };
};
const piece = (text: string, more: object = {}) => ({ type: "reasoning.text", index: 0, text, ...more });

describe("ReasoningRecord", () => {
  it("gives each block its own part, and each call everything", () => {
    const { record, open } = recordFor("deepseek", true);
    record.add("One.", [], "reasoning_content");
    expect(open(record.takeSeal())).toEqual({ text: "One.", field: "reasoning_content" });
    record.add("Two.", [], "reasoning_content");
    expect(open(record.takeSeal())).toEqual({ text: "Two.", field: "reasoning_content" });
    expect(open(record.sealFor(undefined))).toEqual({ text: "One.Two.", field: "reasoning_content" });
    expect(record.takeSeal()).toBe("");
  });

  it("points at the text that stands beside it", () => {
    const { record, open } = recordFor("deepseek");
    record.add("One.", [], "reasoning_content");
    expect(open(record.takeSeal())).toEqual({ text: true, field: "reasoning_content" });
  });

  it("joins the pieces of one detail, with what each of them brings first", () => {
    const { record, open } = recordFor("openrouter");
    record.add("a", [piece("a", { format: "f", signature: null })], "reasoning");
    record.add("b", [piece("b", { signature: "s" })], "reasoning");
    record.add("", [{ type: "reasoning.encrypted", data: "x" }], "reasoning");
    record.add("", [{ type: "reasoning.encrypted", data: "y" }], "reasoning");
    record.add("c", [piece("c", { index: 1 })], "reasoning");
    expect(record.pending).toBe(true);
    expect(open(record.takeSeal())).toEqual({
      details: [
        piece("ab", { format: "f", signature: "s" }),
        { type: "reasoning.encrypted", data: "x" },
        { type: "reasoning.encrypted", data: "y" },
        piece("c", { index: 1 }),
      ],
    });
    expect(record.pending).toBe(false);
  });

  it("does not join what a block has already taken", () => {
    const { record, open } = recordFor("openrouter");
    record.add("a", [piece("a")], "reasoning");
    record.takeSeal();
    record.add("b", [piece("b")], "reasoning");
    expect(open(record.takeSeal())).toEqual({ details: [piece("b")] });
  });

  it("is empty where the vendor wants nothing back, but for what came with a call", () => {
    const { record, open } = recordFor("xai");
    record.add("One.", [piece("One.")], "reasoning_content");
    expect([record.sealFor(undefined), record.size, record.pending]).toEqual(["", 0, false]);
    expect(open(record.takeSeal())).toEqual({});
    expect(open(record.sealFor({ google: {} }))).toEqual({ extra_content: { google: {} } });
  });
});
