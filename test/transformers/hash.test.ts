/** Short names: fixed length, stable over time, different for different texts. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { hash16, hash8 } from "../../src/transformers/hash.ts";

describe("hashes", () => {
  it("are FNV-1a: history that holds them must keep meaning the same", () => {
    expect(hash8("")).toBe("811c9dc5");
    expect(hash8("a")).toBe("e40c292c");
    expect(hash8("foobar")).toBe("bf9cf968");
    expect(hash16("foobar")).toBe("bf9cf9681e622b02");
  });

  it("have their length whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(hash8(text)).toMatch(/^[0-9a-f]{8}$/);
        expect(hash16(text)).toMatch(/^[0-9a-f]{16}$/);
      }),
    );
  });

  it("differ", () => {
    const names = new Set(Array.from({ length: 20_000 }, (_, i) => hash16(`functions.Read:${i}`)));
    expect(names.size).toBe(20_000);
  });
});
