/** Keepsakes: sealed for one provider and family of models, and recognised as ours by everybody else. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { isSealed, NO_KEEPSAKES, seal, unseal } from "../../src/transformers/keepsake.ts";
import { targetWith } from "../helpers/answers.ts";

const of = (name: string, model: string) => targetWith({ name }, model);

describe("seal and unseal", () => {
  it("undo each other for the same provider and family", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ minLength: 1 }), (data, name) => {
        const sealed = seal(of(name, "deepseek-v4-pro"), data);
        expect(unseal(sealed, of(name, "deepseek/deepseek-v4-flash:free"))).toEqual(JSON.parse(JSON.stringify(data)));
        expect(isSealed(sealed)).toBe(true);
        expect(sealed).toMatch(/^[\x20-\x7e]+$/);
      }),
    );
  });

  it.each([
    ["another provider", of("b", "kimi-k3")],
    ["another family", of("a", "glm-5")],
    ["a provider whose name goes on where the other ends", of("a.kimi", "kimi-k3")],
  ])("does not open for %s", (_, target) => {
    expect(unseal(seal(of("a", "kimi-k3"), { x: 1 }), target)).toBeUndefined();
  });

  it("tells names with dots, percent signs and blanks apart", () => {
    const names = ["a.b", "a%2Eb", "a b", "a", "a.", "%"];
    for (const name of names) {
      const opened = names.filter((other) => unseal(seal(of(name, "m"), 1), of(other, "m")) !== undefined);
      expect(opened).toEqual([name]);
    }
  });

  it.each([undefined, null, 7, "", "EqQBCkYIBBgC", "ccr1.", "ccr1.acme.large.###"])("opens nothing of %j", (text) => {
    expect(unseal(text, of("acme", "large"))).toBeUndefined();
  });

  it("keeps nothing that is too large to travel with every request", () => {
    expect(seal(of("a", "m"), "x".repeat(300_000))).toBe("");
  });

  it("has a family for any model name", () => {
    for (const model of ["", "4o", "/", "Org/Name-1", "模型"]) {
      expect(unseal(seal(of("a", model), 1), of("a", model))).toBe(1);
    }
  });
});

describe("NO_KEEPSAKES", () => {
  it("remembers nothing", () => {
    NO_KEEPSAKES.keep("call_1", "sealed");
    expect(NO_KEEPSAKES.recall("call_1")).toBeUndefined();
  });
});
