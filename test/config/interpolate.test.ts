import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { interpolate } from "../../src/config/interpolate.ts";

const ENV = { KEY: "value", KEY_2: "two", EMPTY: "", "odd name": "odd" };

describe("interpolation", () => {
  it.each([
    ["$KEY", "value"],
    ["${KEY}", "value"],
    ["Bearer $KEY and ${KEY_2}!", "Bearer value and two!"],
    ["${odd name}", "odd"],
    ["$KEY_2y", "twoy"],
    ["$MISSING", "$MISSING"],
    ["${MISSING}", "${MISSING}"],
    ["$EMPTY", "$EMPTY"],
    ["$lower", "$lower"],
    ["pa$$word", "pa$$word"],
    ["$$KEY", "$KEY"],
    ["$${KEY}", "${KEY}"],
    ["$toString", "$toString"],
    ["${constructor}", "${constructor}"],
    ["100$", "100$"],
  ])("%s becomes %s", (source, result) => {
    expect(interpolate(source, ENV).value).toBe(result);
  });

  it("reaches every depth, leaves keys and other values alone, and names what is unset", () => {
    const source = { a: ["$KEY", 1, null, { $KEY: "$MISSING ${EMPTY}" }], b: true };
    const { value, uses } = interpolate(source, ENV);
    expect(value).toEqual({ a: ["value", 1, null, { $KEY: "$MISSING ${EMPTY}" }], b: true });
    const inObject = { path: ["a", 3, "$KEY"], source: "$MISSING ${EMPTY}", resolved: false };
    expect(uses).toEqual([
      { name: "KEY", path: ["a", 0], source: "$KEY", start: 0, end: 4, resolved: true },
      { ...inObject, name: "MISSING", start: 0, end: 8 },
      { ...inObject, name: "EMPTY", start: 9, end: 17 },
    ]);
  });

  it("changes nothing that holds no dollar sign", () => {
    const plain = fc.jsonValue().filter((value) => !/\$|__proto__/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(plain, (value) => {
        expect(interpolate(value, ENV)).toEqual({ value, uses: [] });
      }),
    );
  });
});
