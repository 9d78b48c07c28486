/** What the configuration says about failures: keys, fallbacks, limits, TLS, budgets. */
import { join } from "node:path";
import { writeFile } from "node:fs/promises";

import { describe, expect, it } from "vitest";

import { effectiveOf } from "../../src/config/effective.ts";
import { ConfigRejected, printIssue } from "../../src/config/issues.ts";
import { loadConfig, parseConfig } from "../../src/config/load.ts";
import type { Config } from "../../src/config/types.ts";
import { tempDir } from "../helpers/temp-dir.ts";

const fields = (text: string): string =>
  `{ name: "up", api_base_url: "https://up.example/v1", models: ["m", "n"], ${text} }`;
const read = (provider: string, more = "", env = {}): Config =>
  parseConfig(`{ Providers: [${fields(provider)}], ${more} }`, "config.json", { env });

function issues(text: string, more = ""): string[] {
  try {
    read(text, more);
  } catch (error) {
    if (error instanceof ConfigRejected) return error.issues.map(({ message }) => message);
    throw error;
  }
  return [];
}

describe("keys", () => {
  it.each([
    ['api_key: "a"', "a", undefined],
    ['api_key: ["a", "b"]', "a", ["a", "b"]],
    ['api_keys: ["a", "b", "a", ""]', "a", ["a", "b"]],
    ['api_key: "$FIRST", api_keys: ["b", "$SECOND"]', "b", ["b", "two"]],
    ["api_keys: []", "", undefined],
  ])("%s", (text, key, keys) => {
    const config = read(text, "", { SECOND: "two" });
    expect(config.providers.get("up")).toMatchObject({ key, ...(keys && { keys }) });
    for (const one of keys ?? []) expect(config.secrets).toContain(one);
  });

  it("may be variables that are called secrets, and references", async () => {
    const path = join(await tempDir(), "config.json");
    await writeFile(join(path, "..", "second"), "from-a-file\n");
    await writeFile(path, `{ Providers: [${fields('api_keys: ["$MY_API_KEY", "file:second"]')}] }`);
    const config = await loadConfig(path, { env: { MY_API_KEY: "from-env" } });
    expect(config?.providers.get("up")?.keys).toEqual(["from-env", "from-a-file"]);
  });
});

it.each([
  ["in one line", 'api_keys: ["sk-canary-1", 5]'],
  ["over several", 'api_keys: [\n"sk-canary-1", 5,\n"sk-canary-2" 7]'],
  ["with a single name", 'api_key: [\n"sk-canary-1", {},\n]'],
])("T7: what is wrong with a list of keys is shown without them: %s", (_, text) => {
  let shown = "";
  try {
    read(text);
  } catch (error) {
    if (error instanceof ConfigRejected) shown = error.issues.map(printIssue).join("\n");
  }
  expect(shown).toContain("config.json:");
  expect(shown).not.toContain("canary");
});

describe("fallback", () => {
  it("is a list of names, or of names for certain failures", () => {
    const { fallback, warnings } = read(
      'api_key: "k"',
      'fallback: { think: ["up,m", { model: "up,n", on: ["quota"] }] }',
    );
    expect(fallback).toEqual({ think: ["up,m", { model: "up,n", on: ["quota"] }] });
    expect(warnings.join()).not.toContain("fallback");
  });

  it("names what does not exist with its place", () => {
    expect(issues('api_key: "k"', 'fallback: { default: [{ model: "down,n" }] }')).toEqual([
      'fallback.default[0].model: there is no provider named "down"',
    ]);
    expect(issues('api_key: "k"', 'fallback: { default: [{ model: "up,n", on: ["rain"] }] }')[0]).toContain(
      "fallback.default[0]",
    );
  });
});

describe("limits and TLS", () => {
  it("are the provider's", () => {
    const text =
      'timeouts: { connect: "100", idle: 5000 }, concurrency: 1, tls: { rejectUnauthorized: false, ca: "-----BEGIN X" }';
    expect(read(text).providers.get("up")).toMatchObject({
      limits: { connect: 100, idle: 5_000 },
      concurrency: 1,
      tls: { rejectUnauthorized: false, ca: "-----BEGIN X" },
    });
  });

  it("a certificate may be a file", async () => {
    const path = join(await tempDir(), "config.json");
    await writeFile(join(path, "..", "ca.pem"), "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n");
    await writeFile(path, `{ Providers: [${fields('tls: { ca: "file:ca.pem" }')}] }`);
    expect((await loadConfig(path))?.providers.get("up")?.tls?.ca).toMatch(/^-----BEGIN/);
  });

  it.each([
    ['tls: { ca: "ca.pem" }', "Providers[0].tls.ca must be PEM text, or file:PATH"],
    ["timeouts: { idle: 0 }", "Providers[0].timeouts.idle must be a whole number from 1 to 2147483647"],
    ["concurrency: 0", "Providers[0].concurrency must be a whole number from 1 to 1000"],
  ])("%s is wrong", (text, message) => {
    expect(issues(text)).toEqual([message]);
  });
});

describe("Budget", () => {
  it("has usual values", () => {
    expect(read('api_key: "k"', "Budget: { day: 20 }").budget).toEqual({ day: 20, warn: 80, over: "warn" });
    expect(read('api_key: "k"').budget).toBeUndefined();
  });

  it.each([
    ["Budget: { day: 0 }", "Budget.day must be more than nothing"],
    ['Budget: { day: 1, over: "explode" }', 'Budget.over must be "warn", "stop" or "provider,model"'],
    ['Budget: { day: 1, over: "down,m" }', 'Budget.over: there is no provider named "down"'],
  ])("%s is wrong", (text, message) => {
    expect(issues('api_key: "k"', text)).toContain(message);
  });
});

it("the effective configuration has all of it", () => {
  const text = 'api_keys: ["a", "b"], timeouts: { idle: 5 }, concurrency: 2, tls: { rejectUnauthorized: false }';
  expect(effectiveOf(read(text, "Budget: { day: 1 }"))).toMatchObject({
    Providers: [{ api_key: ["a", "b"], timeouts: { idle: 5 }, concurrency: 2, tls: { rejectUnauthorized: false } }],
    Budget: { day: 1, warn: 80, over: "warn" },
  });
});
