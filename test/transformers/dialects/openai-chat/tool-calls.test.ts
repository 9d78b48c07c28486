/** Parallel calls in any order, with whatever ids and indexes: every call comes out whole and once. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Block } from "../../../../src/core/message.ts";
import { messageOfEvents } from "../../../../src/transformers/accumulate.ts";
import { ToolCalls } from "../../../../src/transformers/dialects/openai-chat/tool-calls.ts";
import { MessageWriter } from "../../../../src/transformers/writer.ts";
import { contextWith } from "../../../helpers/answers.ts";
import { grammarBreaks } from "../../../helpers/grammar.ts";

function written(deltas: readonly unknown[], cut = false): { content: readonly Block[]; breaks: string[] } {
  const writer = new MessageWriter(contextWith());
  const calls = new ToolCalls(writer);
  writer.start();
  for (const delta of deltas) calls.push(delta);
  calls.finish(cut);
  writer.finish({ reason: calls.written.length > 0 ? "tool_use" : "end_turn", sequence: null }, undefined);
  const events = writer.take();
  return { content: messageOfEvents(events).content, breaks: grammarBreaks(events, { badInput: true }) };
}

interface Piece {
  readonly index: number | undefined;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly args: string;
}

const asDelta = ({ index, id, name, args }: Piece): unknown => ({ index, id, function: { name, arguments: args } });

/** One call in pieces, as a server sends it whose calls are told apart by index. */
const callPieces = (index: number): fc.Arbitrary<Piece[]> =>
  fc
    .record({
      args: fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }),
      cuts: fc.array(fc.nat(40)),
      repeats: fc.boolean(),
    })
    .map(({ args, cuts, repeats }) => {
      const text = JSON.stringify({ n: index, ...args });
      const places = [0, ...cuts.map((cut) => Math.min(cut, text.length)).toSorted((a, b) => a - b), text.length];
      const parts = places.slice(1).map((place, i) => text.slice(places[i], place));
      return parts.map((part, i) => {
        const named = repeats || i === 0;
        return { index, id: named ? `call_${index}` : undefined, name: named ? `Tool${index}` : undefined, args: part };
      });
    });

/** Several calls, their pieces shuffled together in any order that keeps each call's own. */
const interleaved = fc
  .integer({ min: 1, max: 4 })
  .chain((count) => fc.tuple(fc.tuple(...Array.from({ length: count }, (_, i) => callPieces(i))), fc.array(fc.nat(99))))
  .map(([calls, picks]) => {
    const queues = calls.map((pieces) => [...pieces]);
    const order: Piece[] = [];
    for (let i = 0; queues.some((queue) => queue.length > 0); i++) {
      const open = queues.filter((queue) => queue.length > 0);
      const next = open[(picks[i] ?? 0) % open.length]?.shift();
      if (next) order.push(next);
    }
    return { calls, order };
  });

describe("ToolCalls", () => {
  it("row 3: gives each of the interleaved calls its own arguments", () => {
    fc.assert(
      fc.property(interleaved, ({ calls, order }) => {
        const { content, breaks } = written(order.map(asDelta));
        expect(breaks).toEqual([]);
        const expected = calls.map((pieces, i) => ({
          type: "tool_use",
          id: `call_${i}`,
          name: `Tool${i}`,
          input: JSON.parse(pieces.map(({ args }) => args).join("")),
        }));
        const byId = (a: Block, b: Block): number => String(a["id"]).localeCompare(String(b["id"]));
        expect(content.toSorted(byId)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it("takes any deltas at all, and keeps to the grammar", () => {
    const text = fc.constantFrom("", "{", "}", '{"a":', "1}", '{"a":1}', "x");
    const piece = fc.record(
      {
        index: fc.oneof(fc.integer({ min: 0, max: 2 }), fc.constantFrom(-1, 1e9, null, "0")),
        id: fc.constantFrom("a", "b", "", null, 7),
        function: fc.oneof(
          fc.record(
            { name: fc.constantFrom("A", "B", "", null, 7), arguments: fc.oneof(text, fc.jsonValue()) },
            { requiredKeys: [] },
          ),
          fc.jsonValue(),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.jsonValue()), { maxLength: 12 }), fc.boolean(), (deltas, cut) => {
        const { content, breaks } = written(deltas, cut);
        expect(breaks).toEqual([]);
        const ids = content.map((block) => block["id"]);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 1000 },
    );
  });

  it("row 14: mints ids that differ between answers, for they come back together", () => {
    const idIn = (messageId: string): string => {
      const calls = new ToolCalls(new MessageWriter(contextWith({ messageId })));
      calls.push({ index: 0, function: { name: "A", arguments: "{}" } });
      calls.finish(false);
      return calls.written[0]?.id ?? "";
    };
    expect(idIn("msg_1")).not.toBe(idIn("msg_2"));
    expect(idIn("msg_1")).toMatch(/^call_[0-9a-f]{8}_\d+$/);
  });

  it("makes an id that is used twice in one answer unique", () => {
    const call = (index: number) => ({
      index,
      id: "functions.Read:0",
      function: { name: "A", arguments: `{"n":${index}}` },
    });
    const { content } = written([call(0), call(1)]);
    expect(content.map((block) => block["id"])).toEqual(["functions.Read:0", "functions.Read:0_1"]);
  });

  it("begins a call while it comes, once the ones before are whole", () => {
    const writer = new MessageWriter(contextWith());
    const calls = new ToolCalls(writer);
    calls.push({ index: 0, id: "a", function: { name: "A", arguments: '{"x":' } });
    expect(writer.take().map(({ type }) => type)).toEqual(["content_block_start", "content_block_delta"]);
    expect([calls.busy, calls.torn]).toEqual([true, true]);
    calls.push({ index: 1, id: "b", function: { name: "B", arguments: "" } });
    expect(writer.take()).toEqual([]);
    calls.push({ index: 0, function: { arguments: "1}" } });
    expect(writer.take().map(({ type }) => type)).toEqual([
      "content_block_delta",
      "content_block_stop",
      "content_block_start",
    ]);
    expect([calls.busy, calls.torn]).toEqual([true, false]);
  });

  it("knows what came with a call, whenever it came", () => {
    const calls = new ToolCalls(new MessageWriter(contextWith()));
    calls.push({
      index: 0,
      id: "a",
      function: { name: "A", arguments: "" },
      extra_content: { google: { thought_signature: "s" } },
    });
    calls.push({ index: 1, id: "b", function: { name: "B", arguments: "" } });
    calls.finish(false);
    expect(calls.written).toEqual([
      { id: "a", extra: { google: { thought_signature: "s" } } },
      { id: "b", extra: undefined },
    ]);
  });
});
