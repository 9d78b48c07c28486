import { describe, expect, it } from "vitest";

import { checkOptions } from "../../../src/transformers/tweaks/check-options.ts";

describe("checkOptions", () => {
  it.each<[string, object, unknown[]]>([
    ["maxtoken", { max_tokens: 10 }, []],
    ["MAXTOKEN", { max_tokens: 10 }, []],
    ["openrouter", { provider: { only: ["a"] }, anything: 1 }, []],
    ["tooluse", {}, []],
    ["a-plugin", { anything: 1 }, []],
    [
      "tooluse",
      { force: true },
      [{ path: ["force"], message: "tooluse has no option force", known: [], fatal: false }],
    ],
  ])("%s %j", (name, options, faults) => {
    expect(checkOptions(name, { ...options })).toEqual(faults);
  });

  it("tells a wrong option from an unknown one", () => {
    expect(checkOptions("maxtoken", { max_tokens: "a", max_token: 1 })).toEqual([
      { path: ["max_tokens"], message: expect.stringMatching(/^maxtoken: max_tokens: /), fatal: true },
      { path: ["max_token"], message: "maxtoken has no option max_token", known: ["max_tokens"], fatal: false },
    ]);
    expect(checkOptions("maxtoken", {})).toMatchObject([{ path: ["max_tokens"], fatal: true }]);
    expect(checkOptions("openrouter", { provider: { only: "a" } })).toMatchObject([{ path: ["provider", "only"] }]);
  });
});
