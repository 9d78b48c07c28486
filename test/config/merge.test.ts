/** What comes from elsewhere joins a configuration: nothing there changes, and what was kept is named. */
import { describe, expect, it } from "vitest";

import { mergeInto } from "../../src/config/merge.ts";

const FILE = `{
  // mine
  Providers: [
    { name: "a", api_base_url: "https://a.example/v1", models: ["m1"] }, // first
  ],
  Router: { default: "a,m1" },
}
`;

describe("mergeInto", () => {
  it("adds providers, models and routes, and keeps comments", () => {
    const { text, added, kept } = mergeInto(FILE, {
      Providers: [
        { name: "a", api_base_url: "https://other.example", models: ["m1", "m2"] },
        { name: "b", api_base_url: "https://b.example/v1", models: ["x"] },
      ],
      Router: { default: "b,x", think: "b,x" },
      LOG: false,
    });
    expect(added.map(({ path }) => path)).toEqual([
      ["Providers", 0, "models"],
      ["Providers", 1],
      ["Router", "think"],
      ["LOG"],
    ]);
    expect(kept).toEqual([["Router", "default"]]);
    expect(text).toContain("// mine");
    expect(text).toContain("// first");
    expect(mergeInto(text, { Router: { default: "a,m1", think: "b,x" }, LOG: false })).toMatchObject({
      added: [],
      kept: [],
    });
  });

  it("fills an empty file, and goes on in a lower-case list", () => {
    const provider = { name: "b", api_base_url: "https://b.example/v1", models: [] };
    expect(mergeInto("{}\n", { Providers: [provider], Router: { default: "b,x" } }).added).toHaveLength(2);
    const { added } = mergeInto('{ "providers": [] }', { providers: [provider] });
    expect(added).toEqual([{ path: ["providers", 0], value: provider }]);
  });

  it("keeps a provider that lacks nothing", () => {
    expect(mergeInto(FILE, { Providers: [{ name: "a", models: ["m1"] }, "nonsense"] })).toMatchObject({
      added: [],
      kept: [["Providers", 0]],
    });
  });

  it("throws for what is no JSON5", () => {
    expect(() => mergeInto("{", {})).toThrow();
  });
});
