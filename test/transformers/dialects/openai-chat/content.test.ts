/** Pictures, documents and other blocks as parts: what a person put in arrives, or its absence is told. */
import { describe, expect, it } from "vitest";

import type { Block } from "../../../../src/core/message.ts";
import { contentOf } from "../../../../src/transformers/dialects/openai-chat/content.ts";
import { textOf } from "../../../../src/transformers/dialects/shared/block-text.ts";
import { PNG, PNG_PART, sent, text, user, type To } from "../../../helpers/chat-request.ts";

const contentFor = (blocks: readonly Block[], to: To = "acme", model?: string): unknown =>
  sent({ messages: [user(blocks)] }, to, model).messages[0]?.["content"];

const pdf: Block = {
  type: "document",
  title: "Report",
  source: { type: "base64", media_type: "application/pdf", data: "JVBE" },
};

describe("images", () => {
  it.each([
    ["row 99: in base64", PNG, [PNG_PART]],
    [
      "row 99: by URL",
      { type: "image", source: { type: "url", url: "https://x/y.png" } },
      [{ type: "image_url", image_url: { url: "https://x/y.png" } }],
    ],
    [
      "row 99: stored at Anthropic",
      { type: "image", source: { type: "file", file_id: "f" } },
      "[image left out: it is stored at Anthropic]",
    ],
  ])("%s", (_, block, content) => {
    expect(contentFor([block])).toEqual(content);
  });

  it("row 100: are replaced by words for a model that cannot see", () => {
    const words = "[image left out: this model cannot see images]";
    expect(contentFor([text("See"), PNG], "deepseek", "deepseek-chat")).toBe(`See\n\n${words}`);
    expect(contentFor([PNG], { name: "acme", quirks: { vision: false } })).toBe(words);
    expect(contentFor([PNG], { name: "acme", quirks: { models: { large: { vision: false } } } })).toBe(words);
    expect(contentFor([PNG], { name: "deepseek", quirks: { vision: true } }, "deepseek-chat")).toEqual([PNG_PART]);
  });
});

describe("row 98: documents", () => {
  const file = (filename: string) => [
    { type: "file", file: { filename, file_data: "data:application/pdf;base64,JVBE" } },
  ];

  it("are files where the provider takes them", () => {
    expect(contentFor([pdf], "openai")).toEqual(file("Report.pdf"));
    expect(contentFor([{ ...pdf, title: "a.pdf" }], "openrouter")).toEqual(file("a.pdf"));
  });

  it("are named where it does not", () => {
    expect(contentFor([pdf])).toBe("[document left out, this provider takes none: Report]");
  });

  it.each([
    ["text", { type: "text", data: "Hello" }, "[Report]\nHello"],
    ["blocks", { type: "content", content: [text("a"), text("b")] }, "[Report]\na\n\nb"],
    ["a text as content", { type: "content", content: "a" }, "[Report]\na"],
    ["a URL", { type: "url", url: "https://x" }, "[document left out: https://x]"],
    ["a file", { type: "file", file_id: "f" }, "[document left out: Report]"],
  ])("of %s are text", (_, source, words) => {
    expect(contentFor([{ type: "document", title: "Report", source }])).toBe(words);
  });

  it("of blocks keep their pictures", () => {
    expect(contentFor([{ type: "document", source: { type: "content", content: [text("a"), PNG] } }])).toEqual([
      { type: "text", text: "[document]\na" },
      PNG_PART,
    ]);
  });
});

describe("the rest", () => {
  it("textOf has words for what has none of its own, and none for the unknown", () => {
    expect(textOf({ type: "tool_reference", tool_name: "X" })).toBe("Tool loaded: X");
    expect(textOf({ type: "compaction", content: "S" })).toBe("S");
    expect(textOf({ type: "container_upload" })).toBe("");
  });

  it("contentOf is a string of plain texts only", () => {
    expect(contentOf([])).toBe("");
    expect(contentOf([{ type: "text", text: "a" }])).toBe("a");
    const marked = [{ type: "text", text: "a", cache_control: { type: "ephemeral" } }];
    expect(contentOf(marked)).toBe(marked);
  });
});
