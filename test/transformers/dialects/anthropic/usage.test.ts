/** Token counts as they come, made whole. */
import { describe, expect, it } from "vitest";

import { NO_USAGE } from "../../../../src/core/message.ts";
import { mergedUsage } from "../../../../src/transformers/dialects/anthropic/usage.ts";

const before = {
  ...NO_USAGE,
  input_tokens: 10,
  cache_read_input_tokens: 5,
  output_tokens: 1,
  output_tokens_details: { thinking_tokens: 1 },
};

describe("row 36: mergedUsage", () => {
  it.each([
    [
      "later counts",
      { input_tokens: 12, output_tokens: 8, output_tokens_details: { thinking_tokens: 4 } },
      { ...before, input_tokens: 12, output_tokens: 8, output_tokens_details: { thinking_tokens: 4 } },
    ],
    ["nothing", {}, before],
    ["null", null, before],
    ["counts that are none", { input_tokens: null, output_tokens: "8" }, before],
    ["fewer counts", { output_tokens: 0 }, { ...before, output_tokens: 0 }],
  ])("takes %s", (_, usage, merged) => {
    expect(mergedUsage(before, usage)).toEqual(merged);
  });
});
