/** Counting an answer while it arrives, and at its end. */
import { describe, expect, it } from "vitest";

import { NO_USAGE } from "../../src/core/message.ts";
import { Tally } from "../../src/proxy/tally.ts";
import { anthropicAnswer, anthropicFrames as f, frame } from "../helpers/http-bytes.ts";
import { eventsOf } from "../helpers/proxy.ts";

function tallyOf(...frames: readonly string[]): Tally {
  const tally = new Tally();
  tally.add(eventsOf(frames.join("")));
  return tally;
}

describe("begun", () => {
  it.each([
    ["message_start", [f.start()], false],
    ["a ping", [f.ping()], false],
    ["an error", [f.error("x", "y")], false],
    ["the start of a block", [f.textStart()], true],
    ["the end of an answer without blocks", [f.start(), f.messageDelta()], true],
    ["message_stop", [f.stop()], true],
  ])("%s", (_, frames, begun) => {
    expect(tallyOf(...frames).begun).toBe(begun);
  });
});

it("the running number is an estimate until the provider's own is larger", () => {
  const tally = tallyOf(f.start(), f.textStart(), f.text("x".repeat(400)));
  expect(tally.outputTokens).toBe(100);
  tally.add(eventsOf(f.messageDelta("end_turn", 120)));
  expect(tally.outputTokens).toBe(120);
});

it("counts thinking and tool input, not signatures", () => {
  const deltas = [
    { type: "thinking_delta", thinking: "x".repeat(40) },
    { type: "input_json_delta", partial_json: "y".repeat(40) },
    { type: "signature_delta", signature: "z".repeat(400) },
    { type: "citations_delta", citation: {} },
  ];
  const frames = deltas.map((delta) => frame({ type: "content_block_delta", index: 0, delta }));
  expect(tallyOf(...frames).outputTokens).toBe(20);
});

it("row 36: usage of the end replaces that of the start, field by field", () => {
  const { usage, stop } = tallyOf(...anthropicAnswer(["a"]));
  expect(usage).toEqual({ ...NO_USAGE, input_tokens: 12, output_tokens: 3 });
  expect(stop).toBe("end_turn");
});

it("row 52: what was seen counts though the answer broke off", () => {
  const { usage, stop, outputTokens } = tallyOf(...anthropicAnswer(["x".repeat(40)]).slice(0, 3));
  expect({ input: usage.input_tokens, stop, outputTokens }).toEqual({ input: 12, stop: null, outputTokens: 10 });
});
