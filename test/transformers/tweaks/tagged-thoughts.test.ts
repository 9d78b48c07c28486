import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { messageOfEvents } from "../../../src/transformers/accumulate.ts";
import { grammarBreaks } from "../../helpers/grammar.ts";
import { deltas, finish, streamed, toolCall, usingTarget } from "../../helpers/pipeline.ts";

type Said = readonly [type: string, words: unknown];

function saidBy(use: string, pieces: readonly object[], hideThinking = false): Said[] {
  const events = streamed(usingTarget([use]), [...deltas(...pieces), finish("stop")], { hideThinking });
  expect(grammarBreaks(events)).toEqual([]);
  return messageOfEvents(events).content.map((block) => [block.type, block[block.type] ?? block["name"]]);
}

const words = (...texts: readonly string[]): object[] => texts.map((content) => ({ content }));

describe("thoughts between tags", () => {
  it.each<[string, string, Said[]]>([
    [
      "extrathinktag",
      "a <think>b</think> c",
      [
        ["text", "a "],
        ["thinking", "b"],
        ["text", "c"],
      ],
    ],
    [
      "extrathinktag",
      "a <think>b",
      [
        ["text", "a "],
        ["thinking", "b"],
      ],
    ],
    ["extrathinktag", "a < think > b", [["text", "a < think > b"]]],
    ["extrathinktag", "a <think></think>", [["text", "a "]]],
    ["forcereasoning", "<reasoning_content>b</reasoning_content>", [["thinking", "b"]]],
    ["forcereasoning", "a <reasoning_content>b", [["text", "a <reasoning_content>b"]]],
    ["forcereasoning", "<reasoning", [["text", "<reasoning"]]],
  ])("%s: %s", (use, text, expected) => {
    expect(saidBy(use, words(text))).toEqual(expected);
  });

  it("row 58: are found however the text is cut", () => {
    const text = "Well <thin <think>a</thi </think>\n\nb <think>c";
    const whole = saidBy("extrathinktag", words(text));
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        const pieces = places.slice(1).map((end, i) => text.slice(places[i], end));
        expect(saidBy("extrathinktag", words(...pieces))).toEqual(whole);
      }),
    );
  });

  it("stay hidden from a client that turned thinking off", () => {
    expect(saidBy("extrathinktag", words("a <think>b</think>c"), true)).toEqual([["text", "a c"]]);
  });

  it("count anew in each text", () => {
    const pieces = [...words("a <think>b</think>"), toolCall("Read", "{}")];
    expect(saidBy("extrathinktag", pieces)).toEqual([
      ["text", "a "],
      ["thinking", "b"],
      ["tool_use", "Read"],
    ]);
  });
});
