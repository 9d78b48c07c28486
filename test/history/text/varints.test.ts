/** Lists of numbers as bytes. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decodeNumbers, encodeNumbers } from "../../../src/history/text/varints.ts";

describe("numbers as bytes", () => {
  it("come back as they were", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 2 ** 48 })), (numbers) => {
        expect(decodeNumbers(encodeNumbers(numbers))).toEqual(numbers);
      }),
    );
  });

  it("take a byte each when they follow each other", () => {
    const numbers = Array.from({ length: 100 }, (_, i) => 5_000_000 + i);
    expect(encodeNumbers(numbers).length).toBeLessThan(105);
  });
});
