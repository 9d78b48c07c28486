import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { ConfigRejected, headline, printIssue } from "../../src/config/issues.ts";
import { loadConfig, parseConfig } from "../../src/config/load.ts";
import { configFromProviders } from "../../src/config/snapshot.ts";
import type { Config } from "../../src/config/types.ts";

const PROVIDER = `{ name: "deepseek", api_base_url: "https://api.deepseek.com/chat/completions", api_key: "sk-secret-1", models: ["deepseek-chat", "deepseek-reasoner"] }`;

function read(text: string, env: Record<string, string> = {}): Config {
  return parseConfig(text, "/home/u/config.json", { env });
}

function provider(fields: string): Config {
  return read(`{ Providers: [{ name: "p", api_base_url: "http://h/v1", api_key: "k", models: ["m"], ${fields} }] }`);
}

/** The headlines of everything that is wrong with `text`. */
function faults(text: string, env: Record<string, string> = {}): string[] {
  try {
    read(text, env);
  } catch (error) {
    if (error instanceof ConfigRejected) return error.issues.map(headline);
    throw error;
  }
  return [];
}

describe("a good file", () => {
  it("is read as JSON5: comments, bare keys, single quotes, trailing commas", () => {
    const config = read(`// mine\n{ Providers: [${PROVIDER},], Router: { 'default': "deepseek,deepseek-chat", }, }`);
    expect(config.router).toEqual({ default: "deepseek,deepseek-chat" });
    expect(config.providers.get("deepseek")).toMatchObject({ key: "sk-secret-1", dialect: "openai-chat" });
    expect(config).toMatchObject({ host: "127.0.0.1", port: 3456, timeoutMs: 600_000, generation: 1, warnings: [] });
  });

  it("may write numbers and switches as strings, as variables make them", () => {
    const config = read(`{ Providers: [${PROVIDER}], PORT: "$P", API_TIMEOUT_MS: "5000", LOG: "false" }`, {
      P: "4000",
    });
    expect(config).toMatchObject({ port: 4000, timeoutMs: 5000 });
  });

  it("may hold keys nobody knows, and both spellings of Providers; a later name wins", () => {
    const other = PROVIDER.replace("sk-secret-1", "sk-other-2");
    const config = read(`{ Providers: [${PROVIDER}], providers: [${other}], OPENAI_API_KEY: 1, x: { y: [] } }`);
    expect(config.providers.get("deepseek")?.key).toBe("sk-other-2");
    expect(config.warnings).toContainEqual(expect.stringContaining("deepseek is configured twice"));
  });

  it("keeps a provider without a key, and says so with its place", () => {
    const config = read(`{\n Providers: [\n  { name: "o", api_base_url: "http://h/v1", models: ["m"] } ] }`);
    expect(config.providers.get("o")?.key).toBe("");
    expect(config.warnings).toContain("config.json:3:3: o has no api_key");
  });

  it("takes the first model where Router.default is missing, and says so", () => {
    const config = read(`{ Providers: [${PROVIDER}], Router: { think: "" } }`);
    expect(config.router).toEqual({ default: "deepseek,deepseek-chat" });
    expect(config.warnings).toContainEqual(expect.stringContaining("Router.default is not set"));
  });

  it("sends unlisted models on, as CCR does, with a warning that points at the name", () => {
    const config = read(`{ Providers: [${PROVIDER}],\n Router: { default: "deepseek,deepseek-caht" } }`);
    expect(config.router.default).toBe("deepseek,deepseek-caht");
    expect(config.warnings).toEqual([
      'config.json:2:21: Router.default: deepseek does not list "deepseek-caht" in its models. Did you mean deepseek,deepseek-chat?',
    ]);
  });

  it("names the keys that it does not follow yet", () => {
    const config = read(`{ Providers: [${PROVIDER}], plugins: [{ name: "token-speed" }], transformers: [] }`);
    expect(config.warnings).toContainEqual(expect.stringMatching(/not used by this version: plugins$/));
  });

  it("opens to the network with an APIKEY only", () => {
    expect(read(`{ Providers: [${PROVIDER}], HOST: "0.0.0.0", APIKEY: 12345 }`)).toMatchObject({
      host: "0.0.0.0",
      clientKey: "12345",
    });
    const closed = read(`{ Providers: [${PROVIDER}], HOST: "0.0.0.0" }`);
    expect(closed.host).toBe("127.0.0.1");
    expect(closed.warnings).toContainEqual(expect.stringContaining("needs an APIKEY"));
  });

  it("collects every secret, but not a key that is only the provider's name", () => {
    const config = provider(
      `headers: { Authorization: "Bearer tok-123456", "X-Title": "ccr" }, name: "ollama", api_key: "ollama"`,
    );
    expect(config.secrets).toEqual(["Bearer tok-123456", "tok-123456"]);
    expect(read(`{ Providers: [${PROVIDER}], APIKEY: "mine-1234" }`).secrets).toEqual(["sk-secret-1", "mine-1234"]);
  });
});

describe("the dialect", () => {
  it.each([
    ["https://api.anthropic.com/v1/messages", "anthropic", "https://api.anthropic.com/v1/messages"],
    ["https://api.deepseek.com/anthropic", "anthropic", "https://api.deepseek.com/anthropic/v1/messages"],
    ["https://api.z.ai/api/anthropic/", "anthropic", "https://api.z.ai/api/anthropic/v1/messages"],
    ["https://h/anthropic/v1", "anthropic", "https://h/anthropic/v1/messages"],
    ["https://h/v1/chat/completions", "openai-chat", "https://h/v1/chat/completions"],
    ["https://h/anthropic-proxy/chat", "openai-chat", "https://h/anthropic-proxy/chat"],
    ["https://api.openai.com/v1/responses", "openai-responses", "https://api.openai.com/v1/responses"],
    ["https://h/openai/responses/?api-version=1", "openai-responses", "https://h/openai/responses/?api-version=1"],
    ["https://chatgpt.com/backend-api/codex", "openai-responses", "https://chatgpt.com/backend-api/codex"],
  ])("of %s is %s", (base, dialect, url) => {
    expect(provider(`api_base_url: "${base}"`).providers.get("p")).toMatchObject({ dialect, url });
  });

  it("follows transformer.use and the dialect key before the URL", () => {
    const use = (names: string): unknown =>
      provider(`transformer: { use: ${names}, m: { use: ["tooluse"] } }`).providers.get("p")?.dialect;
    expect(use(`["Anthropic"]`)).toBe("anthropic");
    expect(use(`[["Anthropic", { UseBearer: true }]]`)).toBe("anthropic");
    expect(use(`["openai-responses"]`)).toBe("openai-responses");
    expect(use(`["openrouter", ["maxtoken", { max_tokens: 8192 }]]`)).toBe("openai-chat");
    expect(provider(`api_base_url: "http://h/v1/messages", dialect: "openai-chat"`).providers.get("p")).toMatchObject({
      dialect: "openai-chat",
      dialectFixed: true,
    });
    expect(provider("").providers.get("p")).not.toHaveProperty("dialectFixed");
  });
});

describe("a bad file", () => {
  it("fault 54: is refused with every fault at once, in the order of the file", () => {
    const text = `{\n  "PORT": "abc",\n  "Providers": [\n    { "name": "deepseek", "api_base_url": 7, "models": ["a", 3] },\n    { "api_base_url": "ftp://h" }\n  ],\n  "Router": { "default": "deepsek,a", "think": "a" }\n}`;
    expect(faults(text)).toEqual([
      "config.json:2:11: PORT must be a number",
      "config.json:4:43: Providers[0].api_base_url must be a string, not a number",
      "config.json:4:62: Providers[0].models[1] must be a string, not a number",
      "config.json:5:5: Providers[1].name is missing",
      "config.json:5:23: Providers[1].api_base_url must be a complete http:// or https:// URL",
      'config.json:7:26: Router.default: there is no provider named "deepsek". Did you mean deepseek,a?',
      'config.json:7:48: Router.think must be "provider,model", not "a". Did you mean deepseek,a?',
    ]);
  });

  it.each([
    ["", "config.json:1:1: the file is empty"],
    [" \n\t", "config.json:1:1: the file is empty"],
    ['{\n  "a": 1\n  "b": 2 }', "config.json:3:3: unexpected token String found"],
    ['{ "a": 1', "config.json:1:9: unexpected end of input found"],
    ["[]", "config.json:1:1: the file must be an object, not an array"],
    ["null", "config.json:1:1: the file must be an object, not null"],
    ['{"Providers": "x"}', "config.json:1:15: Providers must be an array, not a string"],
    [
      "{ Providers: [], Router: {} }",
      "config.json:1:14: no provider with a model is configured, so there is nowhere to route to",
    ],
    ["[".repeat(200_000), "config.json:1:1: nested too deeply"],
  ])("%#: has its own words", (text, headlineText) => {
    expect(faults(text)).toEqual([headlineText]);
  });

  it("is shown with its line and a caret under the column, without the secrets of that line", () => {
    const text = `{\n  Providers: [{ name: "p", api_key: "sk-live-1234", api_base_url: 7 }]\n}`;
    const shown = (() => {
      try {
        read(text);
      } catch (error) {
        if (error instanceof ConfigRejected) return error.issues.map(printIssue).join("\n");
      }
      return "";
    })();
    const [, line = "", caret = ""] = shown.split("\n");
    expect(shown).not.toContain("sk-live-1234");
    expect(line.slice(caret.indexOf("^"))).toBe("7 }]");
  });

  it("names the first fault, its place and the number of the others as one error", () => {
    const error = (() => {
      try {
        return read(`{ Providers: [${PROVIDER}], PORT: "x", HOST: 1 }`);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toMatchObject({
      code: "CCR-E050",
      message: expect.stringMatching(/^config\.json:1:\d+: PORT must be a number \(and 1 more\)$/),
    });
  });
});

describe("names that JavaScript objects inherit", () => {
  it("are ordinary names", () => {
    const config = read(
      `{ "__proto__": { PORT: 1 }, Providers: [{ name: "constructor", api_base_url: "http://h/v1", api_key: "k", models: ["__proto__"] }], Router: { default: "constructor,__proto__" } }`,
    );
    expect(config.port).toBe(3456);
    expect(config.providers.get("constructor")?.models).toEqual(["__proto__"]);
    expect(config.providers.get("constructor")?.windows["toString"]).toBeUndefined();
    expect(faults(`{ Providers: [${PROVIDER}], Router: { default: "toString,x" } }`)).toHaveLength(1);
  });
});

describe("the file itself", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "ccr-config-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("is undefined when missing, and nothing is created", async () => {
    expect(await loadConfig(join(folder, "no", "config.json"))).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
  });

  it("is an error of its own when it cannot be read", async () => {
    await mkdir(join(folder, "config.json"));
    await expect(loadConfig(join(folder, "config.json"))).rejects.toMatchObject({
      code: "CCR-E051",
      facts: { detail: "EISDIR" },
    });
  });

  it("counts generations from the caller", async () => {
    const path = join(folder, "config.json");
    await writeFile(path, `{ Providers: [${PROVIDER}] }`);
    expect(await loadConfig(path, { generation: 7 })).toMatchObject({ generation: 7, path });
  });
});

it("a configuration can be made without a file", () => {
  const demo = {
    name: "demo",
    url: "http://127.0.0.1:1/v1/chat/completions",
    key: "",
    models: ["s", "l"],
    dialect: "openai-chat",
    headers: {},
    windows: {},
  } as const;
  expect(configFromProviders([demo])).toMatchObject({ router: { default: "demo,s" }, warnings: [], secrets: [] });
  expect(configFromProviders([demo], { router: { default: "demo,l" } }).router.default).toBe("demo,l");
});
