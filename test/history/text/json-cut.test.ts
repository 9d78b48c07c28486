/** Cutting of JSON: nothing is lost, no string is cut, and what a conversation repeats falls into the same pieces. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { cutJson, cutOn } from "../../../src/history/text/json-cut.ts";

function piecesOf(text: string): string[] {
  const bytes = Buffer.from(text);
  const ends = cutJson(bytes).map(({ end }) => end);
  return ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end).toString());
}

const block = (text: string): object => ({ type: "text", text });
const message = (i: number, size = 3_000): object => ({
  role: i % 2 ? "assistant" : "user",
  content: [block(`${i} ${"word ".repeat(size / 5)}`)],
});
const request = (model: string, count: number): string =>
  JSON.stringify({ model, system: [block("You are.")], messages: Array.from({ length: count }, (_, i) => message(i)) });

describe("cutJson", () => {
  it("keeps every byte, in order, of JSON and of anything else", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json({ maxDepth: 8 }), fc.string({ unit: "binary" }), fc.constant("")), (text) => {
        expect(piecesOf(text).join("")).toBe(Buffer.from(text).toString());
      }),
    );
  });

  it("leaves strings whole", () => {
    const nasty = ['"', "\\", '\\"', '[{"', "]}", "\\\\", "{"];
    const text = fc.array(fc.constantFrom(...nasty, "a".repeat(900)), { maxLength: 9 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.array(fc.array(text, { maxLength: 4 }), { maxLength: 6 }), (contents) => {
        const json = JSON.stringify({ messages: contents.map((texts) => ({ content: texts.map(block) })) });
        const whole = piecesOf(json).every((piece) => (piece.replaceAll(/\\./g, "").split('"').length - 1) % 2 === 0);
        expect(whole).toBe(true);
      }),
    );
  });

  it("gives a longer conversation the pieces of the shorter one, whatever the model is called", () => {
    const before = piecesOf(request("large", 20));
    const after = new Set(piecesOf(request("another-name", 21)));
    const gone = before.filter((piece) => !after.has(piece));
    expect(before.length).toBeGreaterThan(20);
    expect(gone.length).toBeLessThanOrEqual(2);
  });

  it("changes one piece where a cache mark moves", () => {
    const marked = (at: number): string =>
      JSON.stringify({
        messages: Array.from({ length: 10 }, (_, i) => ({ ...message(i), ...(i === at && { cache_control: {} }) })),
      });
    const after = new Set(piecesOf(marked(9)));
    expect(piecesOf(marked(8)).filter((piece) => !after.has(piece))).toHaveLength(2);
  });

  it("goes on from any cut as if it had come from the beginning, and stops where it is told", () => {
    fc.assert(
      fc.property(fc.nat({ max: 30 }), fc.nat(), fc.nat(), (count, first, second) => {
        const bytes = Buffer.from(request("large", count));
        const cuts = cutJson(bytes);
        const from = first % cuts.length;
        const to = from + (second % (cuts.length - from));
        const on = cutOn(bytes, cuts[from], ({ end }) => end === cuts[to]?.end);
        expect(on).toEqual(to === from ? cuts.slice(from + 1) : cuts.slice(from + 1, to + 1));
      }),
    );
  });

  it("gathers small elements", () => {
    const json = JSON.stringify({
      messages: Array.from({ length: 1_000 }, (_, i) => ({ role: "user", content: `${i}` })),
    });
    expect(piecesOf(json).length).toBeLessThan(json.length / 1_000);
  });

  it("finds messages below the lists of other vendors too", () => {
    const parts = Array.from({ length: 8 }, (_, i) => ({ text: `${i} ${"x".repeat(3_000)}` }));
    expect(piecesOf(JSON.stringify({ contents: [{ role: "user", parts }] })).length).toBeGreaterThanOrEqual(8);
  });
});
