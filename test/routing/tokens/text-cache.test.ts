import fc from "fast-check";
import { expect, it } from "vitest";

import { estimateTokens } from "../../../src/routing/tokens/estimate.ts";
import { estimateRequest } from "../../../src/routing/tokens/request.ts";
import { TextCache } from "../../../src/routing/tokens/text-cache.ts";
import type { MessagesRequest } from "../../../src/core/message.ts";

it("counts as the estimate does, the first time and every other", () => {
  const cache = new TextCache();
  const texts = fc.array(fc.oneof(fc.string(), fc.string({ minLength: 120, maxLength: 400 })), { maxLength: 20 });
  fc.assert(
    fc.property(texts, (list) => {
      for (const text of [...list, ...list]) expect(cache.count(text)).toBe(estimateTokens(text));
    }),
  );
});

it("a request counts the same with and without it", () => {
  const cache = new TextCache();
  const blocks = fc.array(
    fc.oneof(
      fc.record({ type: fc.constant("text"), text: fc.string({ maxLength: 300 }) }),
      fc.record({ type: fc.constant("tool_use"), id: fc.constant("t"), name: fc.string(), input: fc.jsonValue() }),
    ),
  );
  fc.assert(
    fc.property(blocks, fc.string({ maxLength: 300 }), (content, system) => {
      const request: MessagesRequest = { model: "m", system, messages: [{ role: "user", content }] };
      const bare = estimateRequest(request);
      expect(estimateRequest(request, cache.count)).toBe(bare);
      expect(estimateRequest(structuredClone(request), cache.count)).toBe(bare);
    }),
  );
});

it("stays right when there is far more text than it keeps", () => {
  const cache = new TextCache();
  const text = (i: number): string => `${i} ${"word ".repeat(20_000)}`;
  for (const round of [1, 2]) {
    for (let i = 0; i < 100; i++) expect(cache.count(text(i)), `round ${round}`).toBe(estimateTokens(text(i)));
  }
  const huge = "word ".repeat(1_000_000);
  expect(cache.count(huge)).toBe(estimateTokens(huge));
});
