/** The redactor: no known secret survives, and ordinary text does. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Redactor } from "../../src/core/redact.ts";

const redactor = (...secrets: string[]): Redactor => {
  const made = new Redactor();
  made.add(...secrets);
  return made;
};

describe("Redactor", () => {
  it("masks every occurrence", () => {
    expect(redactor("sk-123456").redact("key sk-123456, again sk-123456.")).toBe("key ••••, again ••••.");
  });

  it("leaves no rest of a secret that holds another, in whatever order they came", () => {
    for (const secrets of [
      ["secret", "secret-and-more"],
      ["secret-and-more", "secret"],
    ]) {
      expect(redactor(...secrets).redact("secret-and-more, secret")).toBe("••••, ••••");
    }
  });

  it("takes secrets literally", () => {
    expect(redactor("a.c*(?[$").redact("abc a.c*(?[$ $&")).toBe("abc •••• $&");
  });

  it("does not garble text with values too short to be secrets", () => {
    expect(redactor("", "test").redact("a test")).toBe("a test");
  });

  it("adds to what it knows", () => {
    const both = redactor("first-one");
    both.add("second-one");
    expect(both.redact("first-one second-one")).toBe("•••• ••••");
  });

  it("hides any secrets in any text", () => {
    const secret = fc.string({ minLength: 6, unit: fc.constantFrom("a", "b", "-") });
    fc.assert(
      fc.property(fc.array(secret), fc.array(fc.string()), (secrets, words) => {
        const clean = redactor(...secrets).redact(secrets.flatMap((value, i) => [words[i] ?? "", value]).join(" "));
        for (const value of secrets) expect(clean).not.toContain(value);
      }),
    );
  });
});
