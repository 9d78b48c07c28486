/** `transformer` and `transformers` of the configuration, checked against the real table. */
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { ConfigRejected, headline } from "../../src/config/issues.ts";
import { loadConfig } from "../../src/config/load.ts";
import type { Config } from "../../src/config/types.ts";
import type { Provider } from "../../src/core/target.ts";
import { transformerCatalog } from "../../src/proxy/plugins/catalog.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

interface Files {
  readonly transformer: string;
  readonly transformers?: string;
  readonly plugins?: Readonly<Record<string, string>>;
  readonly url?: string;
}

async function load({ transformer, transformers = "[]", plugins = {}, url = "http://h/v1" }: Files): Promise<Config> {
  const home = await tempDir();
  for (const [file, source] of Object.entries(plugins)) await put(join(home, file), source);
  const path = await put(
    join(home, "config.json"),
    `{ transformers: ${transformers}, Providers: [{ name: "p", api_base_url: "${url}", api_key: "k", models: ["m", "n"],\n transformer: ${transformer} }] }`,
  );
  const config = await loadConfig(path, { env: {}, transformers: transformerCatalog(home) });
  if (!config) throw new Error("no configuration");
  return config;
}

async function providerWith(files: Files): Promise<Provider> {
  const provider = (await load(files)).providers.get("p");
  if (!provider) throw new Error("no provider");
  return provider;
}

async function faults(files: Files): Promise<string[]> {
  try {
    await load(files);
  } catch (error) {
    if (error instanceof ConfigRejected) return error.issues.map(headline);
    throw error;
  }
  return [];
}

const plugin = (name: string): string => `module.exports = class { name = "${name}"; };`;

describe("use", () => {
  it("keeps names as the table spells them, their options and their order, for all models and for one", async () => {
    const { uses } = await providerWith({
      transformer: `{ use: ["DeepSeek", ["maxToken", { max_tokens: 9 }]], m: { use: ["tooluse"] } }`,
    });
    expect(uses?.all).toEqual([
      { name: "deepseek", options: {} },
      { name: "maxtoken", options: { max_tokens: 9 } },
    ]);
    expect(uses?.models["m"]).toEqual([{ name: "tooluse", options: {} }]);
    expect(uses?.models["constructor"]).toBeUndefined();
  });

  it("takes the array form for every name, which CCR does not", async () => {
    const { uses } = await providerWith({ transformer: `{ use: [["deepseek", {}], ["cleancache"]] }` });
    expect(uses?.all.map(({ name }) => name)).toEqual(["deepseek", "cleancache"]);
  });

  it.each<[string, string[]]>([
    [
      `{ use: ["maxtokens"] }`,
      [
        `config.json:2:23: Providers[0].transformer.use[0]: there is no transformer named "maxtokens", neither built in nor among the plugins in "transformers". Did you mean maxtoken?`,
      ],
    ],
    [
      `{ use: [["maxtoken", 5]] }`,
      [`config.json:2:36: Providers[0].transformer.use[0][1] must be an object with options`],
    ],
    [
      `{ use: ["tooluse"], m: { use: [["maxtoken", { max_tokens: "9" }]] } }`,
      [`config.json:2:73: maxtoken: max_tokens: expected number, received string`],
    ],
    [`{ use: ["maxtoken"] }`, [`config.json:2:23: maxtoken needs the option max_tokens`]],
    [`{ m: { use: [7] } }`, [`config.json:2:28: Providers[0].transformer.m.use[0] must be a name, or [name, options]`]],
  ])("%s is refused at its place", async (transformer, issues) => {
    expect(await faults({ transformer })).toEqual(issues);
  });

  it.each<[string, string]>([
    [
      `{ use: [["maxtoken", { max_tokens: 9, max_token: 9 }]] }`,
      `config.json:2:64: maxtoken has no option max_token. Did you mean max_tokens?`,
    ],
    [
      `{ mm: { use: ["tooluse"] } }`,
      `config.json:2:21: Providers[0].transformer.mm: models does not list "mm". Did you mean m?`,
    ],
    [
      `{ m: { use: ["tooluse", "Anthropic"] } }`,
      `config.json:2:27: Providers[0].transformer.m.use: Anthropic counts only for all models of a provider`,
    ],
    [`{ m: ["tooluse"] }`, `config.json:2:20: Providers[0].transformer.m is not read: {"use": [...]} belongs there`],
  ])("%s is only odd, as it is for CCR", async (transformer, warning) => {
    expect((await load({ transformer })).warnings).toContain(warning);
  });
});

describe("transformers", () => {
  it("brings names for use, of plugins in the order of the file: a later one wins, and so does any over the table", async () => {
    const { uses, dialect } = await providerWith({
      transformers: `[{ path: "a.js" }, { path: "plugins/b" }, { path: "./c.js", options: { x: 1 } }]`,
      plugins: { "a.js": plugin("mine"), "plugins/b.js": plugin("mine"), "c.js": plugin("tooluse") },
      transformer: `{ use: ["Mine", "tooluse"] }`,
      url: "http://h/v1/messages",
    });
    expect(uses?.all.map(({ plugin: used }) => used?.file.replace(/.*\//, ""))).toEqual(["b.js", "c.js"]);
    expect(dialect).toBe("openai-chat");
  });

  it("is known to the program by name and real path, for people to see", async () => {
    const { plugins } = await load({
      transformers: `[{ path: "./a" }]`,
      plugins: { "a.js": plugin("mine") },
      transformer: `{}`,
    });
    expect(plugins).toMatchObject([{ name: "mine", file: expect.stringMatching(/^\/.*\/a\.js$/) }]);
  });

  it("matters only where something is missing", async () => {
    const transformers = `[{ path: "gone.js" }]`;
    const { warnings } = await load({ transformers, transformer: `{ use: ["tooluse"] }` });
    expect(warnings).toContainEqual(
      expect.stringMatching(/^config\.json:1:26: gone\.js brings no transformer: there is no \/.*gone\.js$/),
    );
    expect(await faults({ transformers, transformer: `{ use: ["gone"] }` })).toEqual([
      expect.stringMatching(/^config\.json:1:26: gone\.js brings no transformer/),
      expect.stringMatching(/^config\.json:2:23: .*there is no transformer named "gone"/),
    ]);
  });

  it("has the options of a plugin, and use has not", async () => {
    const { warnings } = await load({
      transformers: `[{ path: "a.js" }]`,
      plugins: { "a.js": plugin("mine") },
      transformer: `{ use: [["mine", { x: 1 }]] }`,
    });
    expect(warnings).toContain(
      `config.json:2:32: Providers[0].transformer.use[0]: the options of a plugin belong to its entry in "transformers"`,
    );
  });

  it("keeps what is secret in options out of sight, at any depth", async () => {
    const { secrets } = await load({
      transformers: `[{ path: "a.js", options: { accounts: [{ refresh_token: "r-123456", user: "u-123456" }] } }]`,
      plugins: { "a.js": plugin("mine") },
      transformer: `{ use: [["customparams", { apiKey: "k-123456", max_tokens: 5 }]] }`,
    });
    expect(secrets).toEqual(["k", "k-123456", "r-123456"]);
  });

  it("takes a plugin that serves the client's path for an Anthropic one", async () => {
    const source = `module.exports = class { name = "mine"; endPoint = "/v1/messages"; auth(body) { return body; } };`;
    const { dialect } = await providerWith({
      transformers: `[{ path: "a.js" }]`,
      plugins: { "a.js": source },
      transformer: `{ use: ["mine"] }`,
    });
    expect(dialect).toBe("anthropic");
  });

  it.each([
    [`[{}]`, "config.json:1:18: transformers[0].path is missing"],
    [`[{ path: "" }]`, "config.json:1:26: transformers[0].path must not be empty"],
    [`[{ path: "a.js", options: 1 }]`, "config.json:1:43: transformers[0].options must be an object, not a number"],
  ])("%s is refused", async (transformers, issue) => {
    expect(await faults({ transformers, transformer: "{}" })).toEqual([issue]);
  });
});
