/** Presets of claude-code-router 2.0: gaps, conditions, mappings, and what lies over the user's own configuration. */
import { describe, expect, it } from "vitest";

import { collectAnswers } from "../../src/cli/preset/answers.ts";
import { applyPreset, overlay, stepsOf } from "../../src/cli/preset/apply.ts";
import { effectLines, effectsOf } from "../../src/cli/preset/effects.ts";
import { manifestUrl } from "../../src/cli/preset/fetch.ts";
import { type Condition, holds, manifestOf } from "../../src/cli/preset/manifest.ts";

const MANIFEST = {
  name: "work",
  version: "1.2.0",
  description: "for work",
  Providers: [{ name: "#{vendor}", api_base_url: "https://#{vendor}.example/v1", api_key: "", models: ["m-#{size}"] }],
  Router: { default: "#{vendor},m-#{size}" },
  transformers: [{ path: "plugins/x.js" }],
  claudeCodeSettings: { env: { FOO: "#{vendor}" }, theme: "dark" },
  schema: [
    {
      id: "vendor",
      type: "select",
      options: [
        { label: "A", value: "a" },
        { label: "B", value: "b" },
      ],
      label: "Vendor",
    },
    { id: "size", type: "number", min: 1, max: 9, defaultValue: 3 },
    { id: "Providers[0].api_key", label: "Key" },
    { id: "long", type: "confirm", defaultValue: false },
    { id: "limit", type: "number", when: { field: "long", value: true } },
  ],
  template: { Router: { think: "#{vendor},deep" }, API_TIMEOUT_MS: "#{size}" },
  configMappings: [
    { target: "Router.longContext", value: "#{vendor},long", when: { field: "long", operator: "eq", value: true } },
    { target: "Router.longContextThreshold", value: 1000, when: [{ field: "limit", operator: "exists" }] },
  ],
};

const applied = (userValues: object) => applyPreset(manifestOf({ ...MANIFEST, userValues }), "/home/me/presets/work");

describe("a preset with its answers", () => {
  it("is a configuration without gaps", () => {
    const { config, noServer, settings } = applied({ vendor: "a", "Providers[0].api_key": "sk-1" });
    expect(config).toEqual({
      Providers: [{ name: "a", api_base_url: "https://a.example/v1", models: ["m-3"], api_key: "sk-1" }],
      Router: { default: "a,m-3", think: "a,deep" },
      API_TIMEOUT_MS: 3,
      transformers: [{ path: "/home/me/presets/work/plugins/x.js" }],
    });
    expect({ noServer, settings }).toEqual({ noServer: false, settings: { env: { FOO: "a" }, theme: "dark" } });
  });

  it("maps what its conditions allow", () => {
    expect(applied({ vendor: "a", long: true, limit: 5 }).config["Router"]).toEqual({
      default: "a,m-3",
      think: "a,deep",
      longContext: "a,long",
      longContextThreshold: 1000,
    });
  });

  it("keeps gaps that nobody has filled, and names of things that every object has", () => {
    expect(applied({}).config["Router"]).toMatchObject({ default: "#{vendor},m-3" });
    const odd = manifestOf({ Router: { default: "#{constructor},#{toString}" }, schema: [] });
    expect(applyPreset(odd, "/").config).toEqual({ Router: { default: "#{constructor},#{toString}" } });
  });

  it("T17: cannot reach a prototype, nor make lists without end", () => {
    const evil = manifestOf(
      JSON.parse(
        '{"configMappings":[{"target":"__proto__.polluted","value":1},{"target":"a[99999999].b","value":1}],"template":{"__proto__":{"polluted":1}}}',
      ),
    );
    const { config } = applyPreset(evil, "/");
    expect(Object.getPrototypeOf({})).not.toHaveProperty("polluted");
    expect(JSON.stringify(config).length).toBeLessThan(200);
  });
});

it.each([
  ["a.b", ["a", "b"]],
  ["Providers[0].api_key", ["Providers", 0, "api_key"]],
  ["a[0][1]", ["a", 0, 1]],
])("%s are the steps %j", (path, steps) => {
  expect(stepsOf(path)).toEqual(steps);
});

it.each<[Partial<Condition>, boolean]>([
  [{ value: 5 }, true],
  [{ operator: "eq", value: 6 }, false],
  [{ operator: "ne", value: 6 }, true],
  [{ operator: "in", value: [4, 5] }, true],
  [{ operator: "nin", value: [4, 5] }, false],
  [{ operator: "gt", value: 4 }, true],
  [{ operator: "lt", value: 4 }, false],
  [{ operator: "gte", value: 5 }, true],
  [{ operator: "lte", value: 5 }, true],
  [{ operator: "exists" }, true],
  [{ field: "y", operator: "exists" }, false],
  [{ field: "#{x}", value: 5 }, true],
])("%j of x = 5: %s", (condition, expected) => {
  const { field = "x", operator = "eq", value } = condition;
  expect(holds([{ field, operator, value }], { x: 5 })).toBe(expected);
});

it("lies over the user's configuration: providers join, other keys replace, paths stay where they belong", () => {
  const users = {
    providers: [{ name: "mine" }, { name: "both", api_key: "old" }],
    Router: { default: "mine,x", think: "mine,y" },
    CUSTOM_ROUTER_PATH: "router.js",
    APIKEY: "k",
  };
  const preset = { Providers: [{ name: "both", api_key: "new" }], Router: { default: "both,z" } };
  expect(overlay(users, "/home/me/.ccr/config.json", preset)).toEqual({
    Providers: [{ name: "mine" }, { name: "both", api_key: "new" }],
    Router: { default: "both,z" },
    CUSTOM_ROUTER_PATH: "/home/me/.ccr/router.js",
    APIKEY: "k",
  });
});

describe("answers", () => {
  const { inputs } = manifestOf(MANIFEST);
  const collect = (given: readonly string[], before: object = {}) =>
    collectAnswers(inputs, { given, interactive: false, before: { ...before } });

  it("are of their type, and only those that are asked for", async () => {
    expect(await collect(["vendor=b", "size=7", "Providers[0].api_key=a=b"])).toEqual({
      vendor: "b",
      size: 7,
      "Providers[0].api_key": "a=b",
      long: false,
    });
    expect(await collect(["vendor=b", "long=yes", "limit=5"], { "Providers[0].api_key": "old" })).toMatchObject({
      long: true,
      limit: 5,
      "Providers[0].api_key": "old",
    });
  });

  it.each([
    [[], "--set vendor=VALUE: is needed: Vendor"],
    [["vendor=c"], "--set vendor: c is none of a, b"],
    [["vendor=a", "size=10"], "--set size: 10 is no number from 1 to 9"],
    [["nobody=1"], "--set: nobody=1 names none of vendor, size"],
    [["vendor=a", "Providers[0].api_key=k", "long=true"], "--set limit=VALUE: is needed"],
  ])("%j: %s", async (given, complaint) => {
    await expect(collect(given)).rejects.toThrow(complaint);
  });
});

it("T18: what it brings can be seen beforehand", () => {
  const manifest = manifestOf({ ...MANIFEST, userValues: { vendor: "a\u001b[2J", "Providers[0].api_key": "sk-1" } });
  const lines = effectLines(effectsOf(manifest, "/p"));
  expect(lines).toEqual([
    "sends requests to https://a␛[2J.example/v1",
    "runs the code in /p/plugins/x.js",
    "sets theme of Claude Code",
    "sets env.FOO of Claude Code",
    "routes default to a␛[2J,m-3",
    "routes think to a␛[2J,deep",
  ]);
  expect(lines.join()).not.toContain("sk-1");
});

describe("the address of a manifest", () => {
  it.each([
    ["o/r", "https://raw.githubusercontent.com/o/r/HEAD/manifest.json"],
    ["gh:o/r/work/deep#v1", "https://raw.githubusercontent.com/o/r/v1/work/deep/manifest.json"],
    ["https://github.com/o/r", "https://raw.githubusercontent.com/o/r/HEAD/manifest.json"],
    ["https://github.com/o/r.git", "https://raw.githubusercontent.com/o/r/HEAD/manifest.json"],
    ["https://github.com/o/r/tree/main/work", "https://raw.githubusercontent.com/o/r/main/work/manifest.json"],
    ["https://github.com/o/r/blob/main/a.json", "https://raw.githubusercontent.com/o/r/main/a.json"],
    ["https://x.example/p", "https://x.example/p/manifest.json"],
    ["https://x.example/p/my.json?v=1", "https://x.example/p/my.json?v=1"],
    ["work", undefined],
    ["ftp://x/y", undefined],
    ["a/b/../c", undefined],
  ])("%s", (source, url) => {
    expect(manifestUrl(source)).toBe(url);
  });
});
