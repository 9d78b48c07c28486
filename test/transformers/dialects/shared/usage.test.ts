/** Token counts of every vendor, in Anthropic's terms. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { usageFieldsOf, usageOf } from "../../../../src/transformers/dialects/shared/usage.ts";

/** Vendor, usage, input, cache read, cache written, output, thinking. */
const USAGES: readonly (readonly [string, object, number, number, number, number, number | undefined])[] = [
  ["plain", { prompt_tokens: 100, completion_tokens: 7 }, 100, 0, 0, 7, undefined],
  [
    "row 32: OpenAI",
    {
      prompt_tokens: 120,
      completion_tokens: 9,
      prompt_tokens_details: { cached_tokens: 30, cache_write_tokens: 20 },
      completion_tokens_details: { reasoning_tokens: 4 },
    },
    70,
    30,
    20,
    9,
    4,
  ],
  [
    "row 32: older gateways",
    {
      prompt_tokens: 120,
      completion_tokens: 9,
      prompt_tokens_details: { cached_tokens: 30, cache_creation_tokens: 20 },
    },
    70,
    30,
    20,
    9,
    undefined,
  ],
  [
    "DeepSeek",
    { prompt_tokens: 120, completion_tokens: 9, prompt_cache_hit_tokens: 100, prompt_cache_miss_tokens: 20 },
    20,
    100,
    0,
    9,
    undefined,
  ],
  ["Kimi", { prompt_tokens: 120, completion_tokens: 9, cached_tokens: 100 }, 20, 100, 0, 9, undefined],
  [
    "DashScope",
    {
      prompt_tokens: 120,
      completion_tokens: 9,
      prompt_tokens_details: { cached_tokens: 10, cache_creation_input_tokens: 60 },
    },
    50,
    10,
    60,
    9,
    undefined,
  ],
  [
    "row 33: Anthropic's fields beside OpenAI's",
    { prompt_tokens: 120, completion_tokens: 9, cache_read_input_tokens: 100, cache_creation_input_tokens: 5 },
    15,
    100,
    5,
    9,
    undefined,
  ],
  [
    "row 33: both kinds of fields, counted once",
    {
      prompt_tokens: 120,
      completion_tokens: 9,
      cache_read_input_tokens: 100,
      prompt_tokens_details: { cached_tokens: 100 },
    },
    20,
    100,
    0,
    9,
    undefined,
  ],
  [
    "Anthropic's fields alone, where input has no cache in it",
    { input_tokens: 20, output_tokens: 9, cache_read_input_tokens: 100 },
    20,
    100,
    0,
    9,
    undefined,
  ],
  [
    "xAI: reasoning beside the completion",
    { prompt_tokens: 10, completion_tokens: 5, total_tokens: 35, completion_tokens_details: { reasoning_tokens: 20 } },
    10,
    0,
    0,
    25,
    20,
  ],
  [
    "reasoning within the completion",
    { prompt_tokens: 10, completion_tokens: 25, total_tokens: 35, completion_tokens_details: { reasoning_tokens: 20 } },
    10,
    0,
    0,
    25,
    20,
  ],
  [
    "row 32: more cached than sent",
    { prompt_tokens: 10, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 30 } },
    0,
    30,
    0,
    1,
    undefined,
  ],
  [
    "numbers that are none",
    { prompt_tokens: "10", completion_tokens: null, prompt_tokens_details: null },
    0,
    0,
    0,
    0,
    undefined,
  ],
  ["negative and broken numbers", { prompt_tokens: -3, completion_tokens: 1.7 }, 0, 0, 0, 1, undefined],
];

describe("usageOf", () => {
  it.each(USAGES)("%s", (_, usage, input, read, written, output, thinking) => {
    expect(usageOf({ ...usage })).toEqual({
      input_tokens: input,
      output_tokens: output,
      cache_read_input_tokens: read,
      cache_creation_input_tokens: written,
      ...(thinking === undefined ? {} : { output_tokens_details: { thinking_tokens: thinking } }),
    });
  });

  it("is made of counts, whatever comes", () => {
    const names = [
      "prompt_tokens",
      "completion_tokens",
      "total_tokens",
      "cached_tokens",
      "input_tokens",
      "output_tokens",
      "prompt_tokens_details",
      "completion_tokens_details",
    ];
    const value = fc.oneof(
      fc.double(),
      fc.jsonValue(),
      fc.record({ cached_tokens: fc.double(), reasoning_tokens: fc.double() }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (usage) => {
        const { output_tokens_details: details, ...counts } = usageOf(usage);
        for (const count of [...Object.values(counts), details?.thinking_tokens ?? 0]) {
          expect(Number.isInteger(count) && Number(count) >= 0).toBe(true);
        }
      }),
    );
  });
});

describe("usageFieldsOf", () => {
  const usage = { prompt_tokens: 1 };

  it.each([
    ["at the top", { usage }, undefined, usage],
    ["in the choice, of Kimi", {}, { usage }, usage],
    ["under x_groq", { x_groq: { usage } }, undefined, usage],
    ["nowhere", {}, {}, undefined],
    ["row 34: null", { usage: null }, undefined, undefined],
    ["row 34: empty", { usage: {} }, undefined, undefined],
    ["row 34: without a number", { usage: { prompt_tokens: null } }, undefined, undefined],
  ])("%s", (_, chunk, choice, found) => {
    expect(usageFieldsOf(chunk, choice)).toEqual(found);
  });
});
