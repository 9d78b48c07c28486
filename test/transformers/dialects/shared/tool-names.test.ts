/** Names and ids in the forms that vendors accept, always the same ones. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { wireId, wireName } from "../../../../src/transformers/dialects/shared/tool-names.ts";

const any = fc.string({ unit: "grapheme", minLength: 1, maxLength: 150 });

describe("wireName", () => {
  it("row 95: is lawful for any name, and different for different ones", () => {
    fc.assert(
      fc.property(any, any, (one, other) => {
        expect(wireName(one)).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
        expect(wireName(one) === wireName(other)).toBe(one === other);
      }),
    );
  });

  it.each([
    ["Bash", "Bash"],
    ["x".repeat(64), "x".repeat(64)],
    ["x".repeat(65), expect.stringMatching(/^x{55}_[0-9a-f]{8}$/)],
    ["mcp__a.b", expect.stringMatching(/^mcp__a_b_[0-9a-f]{8}$/)],
  ])("of %s", (name, wire) => {
    expect(wireName(name)).toEqual(wire);
    expect(wireName(name)).toBe(wireName(name));
  });
});

describe("wireId", () => {
  it("row 95: is as long as OpenAI takes", () => {
    expect(wireId("call_1", "up-to-40")).toBe("call_1");
    expect(wireId("x".repeat(41), "up-to-40")).toMatch(/^call_[0-9a-f]{16}$/);
    expect(wireId("x".repeat(99), "any")).toBe("x".repeat(99));
  });

  it("is of nine letters for Mistral, and different for different ids", () => {
    expect(wireId("Ab3dE6gH9", "nine-letters")).toBe("Ab3dE6gH9");
    fc.assert(
      fc.property(any, any, (one, other) => {
        expect(wireId(one, "nine-letters")).toMatch(/^[a-zA-Z0-9]{9}$/);
        expect(wireId(one, "nine-letters") === wireId(other, "nine-letters")).toBe(one === other);
      }),
    );
    const ids = Array.from({ length: 20_000 }, (_, i) => wireId(`toolu_${i}`, "nine-letters"));
    expect(new Set(ids).size).toBe(20_000);
  });
});
