/** Stop sequences in a text that comes in pieces. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { StopScan } from "../../src/transformers/stop-scan.ts";

function scan(sequences: readonly string[], pieces: readonly string[]): { text: string; found: string | undefined } {
  const stops = new StopScan(sequences);
  const text = pieces.map((piece) => stops.push(piece)).join("");
  return { text: text + stops.end(), found: stops.found };
}

describe("the text", () => {
  it.each<[readonly string[], string, string, string | undefined]>([
    [["STOP"], "go STOP on", "go ", "STOP"],
    [["STOP"], "go STO", "go STO", undefined],
    [["aab"], "aaab", "a", "aab"],
    [["abc", "b"], "abc", "a", "b"],
    [["b", "ab"], "ab", "", "ab"],
    [["", "x"], "yx", "y", "x"],
    [[], "all", "all", undefined],
  ])("with %j in it: %s", (sequences, whole, text, found) => {
    expect(scan(sequences, [whole])).toEqual({ text, found });
  });

  it("row 58: ends at the same place however it is cut", () => {
    const short = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(short, { maxLength: 3 }), fc.array(short, { maxLength: 8 }), (sequences, pieces) => {
        const whole = pieces.join("");
        expect(scan(sequences, pieces)).toEqual(scan(sequences, Array.from(whole)));
        expect(scan(sequences, [whole])).toEqual(scan(sequences, Array.from(whole)));
      }),
      { numRuns: 1000 },
    );
  });
});
