/** Requests without what was refused; nothing where there is nothing to take away. */
import { describe, expect, it } from "vitest";

import type { MessagesRequest } from "../../src/core/message.ts";
import * as mend from "../../src/transformers/mend.ts";

const bare: MessagesRequest = { model: "m", messages: [{ role: "user", content: "Hi" }] };

describe("mend", () => {
  it.each([
    mend.withoutThinkingBlocks,
    mend.thinkingUnsaid,
    mend.withoutEffort,
    mend.withoutImages,
    mend.withoutLateSystem,
    (request: MessagesRequest) => mend.without(request, "temperature"),
    (request: MessagesRequest) => mend.withMaxTokens(request, 10),
  ])("%o finds nothing in a bare request", (change) => {
    expect(change(bare)).toBeUndefined();
  });

  it("never takes away what a request cannot do without", () => {
    for (const field of ["model", "messages", "tools", "system", "stream", "max_tokens"]) {
      expect(mend.without({ ...bare, tools: [], system: "S", stream: true, max_tokens: 1 }, field)).toBeUndefined();
    }
  });

  it("never asks for more tokens, or for none", () => {
    expect(mend.withMaxTokens({ ...bare, max_tokens: 5 }, 10)).toBeUndefined();
    expect(mend.withMaxTokens({ ...bare, max_tokens: 5 }, 0)).toBeUndefined();
    expect(mend.withMaxTokens({ ...bare, max_tokens: 50 }, 10)?.max_tokens).toBe(10);
  });

  it("keeps the cache marker of a picture", () => {
    const image = { type: "image", source: { type: "url", url: "u" }, cache_control: { type: "ephemeral" } };
    const mended = mend.withoutImages({ ...bare, messages: [{ role: "user", content: [image] }] });
    expect(mended?.messages[0]?.content).toMatchObject([{ type: "text", cache_control: { type: "ephemeral" } }]);
  });
});
