/** What clients ask for by `thinking` and `output_config`, in all the forms they have had. */
import { describe, expect, it } from "vitest";

import type { MessagesRequest } from "../../src/core/message.ts";
import { hidesThinking, omitsThinking, thinkingWish } from "../../src/transformers/thinking.ts";

const asking = (thinking?: object, output_config?: object): MessagesRequest => ({
  model: "m",
  messages: [],
  ...(thinking && { thinking: { ...thinking } }),
  ...(output_config && { output_config: { ...output_config } }),
});

describe("thinkingWish", () => {
  it.each([
    ["nothing", undefined, undefined, { on: undefined, effort: undefined, budget: undefined }],
    ["adaptive", { type: "adaptive" }, undefined, { on: true, effort: undefined, budget: undefined }],
    [
      "adaptive, with an effort",
      { type: "adaptive" },
      { effort: "xhigh" },
      { on: true, effort: "xhigh", budget: undefined },
    ],
    ["an effort alone", undefined, { effort: "low" }, { on: undefined, effort: "low", budget: undefined }],
    [
      "an effort nobody knows",
      { type: "adaptive" },
      { effort: "huge" },
      { on: true, effort: undefined, budget: undefined },
    ],
    [
      "disabled, whatever the effort",
      { type: "disabled" },
      { effort: "max" },
      { on: false, effort: undefined, budget: undefined },
    ],
    ["between tools", { type: "between_tools" }, undefined, { on: false, effort: undefined, budget: undefined }],
    [
      "a budget below 2,000",
      { type: "enabled", budget_tokens: 1999 },
      undefined,
      { on: true, effort: "low", budget: 1999 },
    ],
    [
      "a budget below 8,000",
      { type: "enabled", budget_tokens: 2000 },
      undefined,
      { on: true, effort: "medium", budget: 2000 },
    ],
    [
      "a budget below 24,000",
      { type: "enabled", budget_tokens: 8000 },
      undefined,
      { on: true, effort: "high", budget: 8000 },
    ],
    [
      "a larger budget",
      { type: "enabled", budget_tokens: 31_999 },
      undefined,
      { on: true, effort: "xhigh", budget: 31_999 },
    ],
    [
      "a budget and an effort",
      { type: "enabled", budget_tokens: 31_999 },
      { effort: "low" },
      { on: true, effort: "low", budget: 31_999 },
    ],
    [
      "a budget that is no number",
      { type: "enabled", budget_tokens: "x" },
      undefined,
      { on: true, effort: undefined, budget: undefined },
    ],
  ])("row 91: %s", (_, thinking, config, wish) => {
    expect(thinkingWish(asking(thinking, config))).toEqual(wish);
  });
});

describe("what is shown", () => {
  it.each([
    [{ type: "disabled" }, true, false],
    [{ type: "adaptive", display: "omitted" }, false, true],
    [{ type: "adaptive", display: "summarized" }, false, false],
    [{ type: "enabled", budget_tokens: 1024 }, false, false],
    [undefined, false, false],
  ])("%j", (thinking, hides, omits) => {
    expect([hidesThinking(asking(thinking)), omitsThinking(asking(thinking))]).toEqual([hides, omits]);
  });
});
