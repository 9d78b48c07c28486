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

  it("knows a secret as JSON spells it", () => {
    const clean = redactor('pass"word+1/2');
    expect(clean.redact(JSON.stringify({ key: 'pass"word+1/2' }))).toBe('{"key":"••••"}');
    expect(clean.secrets).toContain('pass\\"word+1/2');
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

  it.each([
    ["cut short", "key sk-ant-api03-AAAA1", "key ••••"],
    ["cut short in the middle of a text", "key sk-ant-api03-AAA. Try again", "key ••••. Try again"],
    ["that begins like another one", "sk-ant-api03-BBBB2222 sk-ant-api03-BBBB22", "•••• ••••"],
    ["as a URL spells it", "?key=pass%2Fword%20%2B1", "?key=••••"],
    ["as a host name spells it", "https://sk-ant-api03-aaaa1111.example", "https://••••.example"],
  ])("hides a secret %s", (_, text, expected) => {
    expect(redactor("sk-ant-api03-AAAA1111", "sk-ant-api03-BBBB2222", "pass/word +1").redact(text)).toBe(expected);
  });

  it("leaves a text alone that shares a few letters with a secret", () => {
    expect(redactor("sk-ant-api03-AAAA1111").redact("keys begin with sk-ant-")).toBe("keys begin with sk-ant-");
  });
});
