import { describe, expect, it } from "vitest";

import { messageOfEvents } from "../../../src/transformers/accumulate.ts";
import { grammarBreaks } from "../../helpers/grammar.ts";
import { deltas, finish, streamed, toolCall, usingTarget } from "../../helpers/pipeline.ts";

const target = usingTarget(["enhancetool"]);

function inputs(reason: string, ...calls: readonly object[]): unknown[] {
  const events = streamed(target, [...deltas(...calls), finish(reason)]);
  expect(grammarBreaks(events, { badInput: reason === "length" })).toEqual([]);
  return messageOfEvents(events).content.map((block) => block["input"]);
}

describe("enhancetool", () => {
  it("mends each call on its own", () => {
    expect(
      inputs("tool_calls", toolCall("A", `{a:1`), toolCall("B", `{"b":2}`, 1), toolCall("C", `{'c':}`, 2)),
    ).toEqual([{ a: 1 }, { b: 2 }, { c: null }]);
  });

  it("gives an empty input where there is none to be found, as CCR does", () => {
    expect(inputs("stop", toolCall("A", "no idea"))).toEqual([{}]);
    expect(inputs("stop", toolCall("A", ""))).toEqual([{}]);
  });

  it("row 46: leaves a call alone that was cut, lest half of it be done", () => {
    const written = `{"file_path":"a.ts","content":"half`;
    expect(inputs("length", toolCall("Write", written))).toEqual([written]);
  });

  it("sends a call in one piece", () => {
    const pieces = [toolCall("A", `{"a":`), { tool_calls: [{ index: 0, function: { arguments: "1}" } }] }];
    const events = streamed(target, [...deltas(...pieces), finish("tool_calls")]);
    const input = events.flatMap((event) => (event.type === "content_block_delta" ? [event.delta] : []));
    expect(input).toEqual([{ type: "input_json_delta", partial_json: `{"a":1}` }]);
  });
});
