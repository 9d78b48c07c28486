import fc from "fast-check";
import { expect, it } from "vitest";

import { endOfString } from "../../src/core/json-bytes.ts";

it("finds the end of any string, whatever stands in it and behind it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string(), (text, rest) => {
      const json = JSON.stringify(text);
      const bytes = Buffer.from(json + rest);
      expect(endOfString(bytes, 0)).toBe(Buffer.byteLength(json) - 1);
    }),
  );
});

it("is the length where there is no end", () => {
  const open = Buffer.from(String.raw`"never \" ends \\\"`);
  expect(endOfString(open, 0)).toBe(open.length);
});
