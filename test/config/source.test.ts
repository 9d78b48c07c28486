/** Variables and secrets of a configuration: where they may stand, and what becomes of them. */
import { chmod, readFile } from "node:fs/promises";
import { join } from "node:path";

import { beforeEach, describe, expect, it } from "vitest";

import { ConfigRejected, headline } from "../../src/config/issues.ts";
import { loadConfig, parseConfig } from "../../src/config/load.ts";
import { SecretReader, wordsOf } from "../../src/config/secret-refs.ts";
import type { Config } from "../../src/config/types.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

const ENV = { API_KEY: "sk-from-env", MY_HOST: "h.example", AWS_SECRET_ACCESS_KEY: "aws-secret", EMPTY: "" };

function file(provider: object, more: object = {}): string {
  const entry = { name: "p", api_base_url: "https://h.example/v1", api_key: "k-1234567", models: ["m"], ...provider };
  return JSON.stringify({ Providers: [entry], Router: { default: "p,m" }, ...more });
}

function read(text: string, env: Readonly<Record<string, string>> = ENV): Config {
  return parseConfig(text, "/c/config.json", { env });
}

function faults(text: string): string[] {
  try {
    read(text);
  } catch (error) {
    if (error instanceof ConfigRejected) return error.issues.map(headline);
    throw error;
  }
  return [];
}

describe("T19: a variable that looks like a secret", () => {
  it.each([
    ["a key", { api_key: "$API_KEY" }],
    ["a header", { headers: { "x-key": "Bearer ${API_KEY}" } }],
    ["options of a transformer", { transformer: { use: [["customparams", { token: "$API_KEY" }]] } }],
    ["the path or query of a URL", { api_base_url: "https://h.example/$API_KEY/v1?key=${API_KEY}" }],
    ["the user of a URL", { api_base_url: "https://me:$API_KEY@h.example/v1" }],
  ])("may stand in %s", (_place, provider) => {
    expect(faults(file(provider))).toEqual([]);
  });

  it.each([
    [
      "a host name",
      { api_base_url: "https://$AWS_SECRET_ACCESS_KEY.evil.example/v1" },
      "may not be part of a host name",
    ],
    ["a port", { api_base_url: "https://h.example:$API_KEY/v1" }, "may not be part of a host name"],
    ["a whole URL", { api_base_url: "$API_KEY" }, "may not be part of a host name"],
    ["a host behind a user", { api_base_url: "https://me@${API_KEY}/v1" }, "may not be part of a host name"],
    ["a model", { models: ["m", "$API_KEY"] }, "no secret belongs here"],
    ["a name", { name: "p$API_KEY" }, "no secret belongs here"],
  ])("may not stand in %s", (_place, provider, complaint) => {
    expect(faults(file(provider))).toContainEqual(expect.stringContaining(complaint));
  });

  it("may not stand in routes, but in values that are the user's own", () => {
    expect(faults(file({}, { Router: { default: "p,m", think: "p,$API_KEY" } }))).toContainEqual(
      expect.stringContaining("Router.think: $API_KEY looks like a secret, and no secret belongs here"),
    );
    expect(read(file({}, { mine: { a: "$API_KEY" }, OPENAI_API_KEY: "$API_KEY" })).values["mine"]).toEqual({
      a: "sk-from-env",
    });
  });

  it("is no other variable, wherever it stands", () => {
    const config = read(file({ api_base_url: "https://$MY_HOST/v1" }));
    expect(config.providers.get("p")?.url).toBe("https://h.example/v1");
  });
});

describe("a variable without a value", () => {
  it("is no key: nothing is sent instead of its name", () => {
    const config = read(file({ api_key: "$MISSING_KEY" }));
    expect(config.providers.get("p")?.key).toBe("");
    expect(config.warnings).toEqual([
      expect.stringMatching(/^config\.json:1:\d+: \$MISSING_KEY is not set, so there is no value$/),
      expect.stringContaining("p has no api_key"),
    ]);
  });

  it("stays as it is anywhere else, as in CCR", () => {
    const config = read(file({ models: ["m", "x$NOTHING"], api_key: "pa$WORD" }));
    expect(config.providers.get("p")).toMatchObject({ models: ["m", "x$NOTHING"], key: "pa$WORD" });
    expect(config.warnings).toHaveLength(2);
  });
});

describe("secrets kept elsewhere", () => {
  let dir: string;
  let path: string;
  beforeEach(async () => {
    dir = await tempDir();
    path = join(dir, "config.json");
  });

  async function load(provider: object, secrets?: SecretReader): Promise<Config> {
    await put(path, file(provider, { APIKEY: "file:client.txt" }));
    const config = await loadConfig(path, {
      env: { PATH: process.env["PATH"], HOME: dir },
      ...(secrets && { secrets }),
    });
    if (!config) throw new Error("not written");
    return config;
  }

  async function program(text: string): Promise<string> {
    const name = join(dir, "get-secret");
    await put(name, `#!/bin/sh\n${text}\n`);
    await chmod(name, 0o700);
    return name;
  }

  it("come from files, relative to the configuration or the home, without the line end", async () => {
    await put(join(dir, "client.txt"), "client-secret\n");
    await put(join(dir, "keys", "a"), "sk-in-file\n");
    const config = await load({ api_key: "file:~/keys/a", headers: { "x-a": "file:keys/a" } });
    expect(config.providers.get("p")).toMatchObject({ key: "sk-in-file", headers: { "x-a": "sk-in-file" } });
    expect(config.clientKey).toBe("client-secret");
    expect(config.secrets).toEqual(expect.arrayContaining(["sk-in-file", "client-secret"]));
    expect(config.warnings).toEqual([]);
  });

  it("come from programs, which are asked once and without a shell", async () => {
    const name = await program(`echo run >> "${dir}/runs"; printf '%s' "secret-of-$2"`);
    const secrets = new SecretReader();
    const reference = `cmd:${name} -n 'my key; rm -rf $(x)'`;
    expect((await load({ api_key: reference }, secrets)).providers.get("p")?.key).toBe("secret-of-my key; rm -rf $(x)");
    await load({ api_key: reference }, secrets);
    expect(await readFile(join(dir, "runs"), "utf8")).toBe("run\n");
  });

  it.each([
    ["file:nowhere", "ENOENT"],
    ["cmd:/nowhere/at-all x", "there is no program /nowhere/at-all"],
    ["cmd:false", "false ended with exit code 1"],
    ["cmd:true", "true printed nothing"],
  ])("that cannot be had leave the value empty, with the reason: %s", async (api_key, reason) => {
    await put(join(dir, "client.txt"), "client-secret");
    const config = await load({ api_key });
    expect(config.providers.get("p")?.key).toBe("");
    expect(config.warnings[0]).toContain("Providers[0].api_key cannot be read: ");
    expect(config.warnings[0]).toContain(reason);
  });

  it("do not tell what a failing program printed", async () => {
    await put(join(dir, "client.txt"), "client-secret");
    const name = await program("echo half-a-secret; echo half-a-secret >&2; exit 3");
    const config = await load({ api_key: `cmd:${name}` });
    expect(config.warnings.join()).not.toContain("half-a-secret");
    expect(config.warnings[0]).toContain("get-secret ended with exit code 3");
  });

  it("are references in keys and headers only", async () => {
    await put(join(dir, "client.txt"), "client-secret");
    const config = await load({ models: ["file:model", "cmd:echo x"] });
    expect(config.providers.get("p")?.models).toEqual(["file:model", "cmd:echo x"]);
  });
});

it.each([
  ["op read op://vault/item", ["op", "read", "op://vault/item"]],
  [`sh -c "a b | head -1"`, ["sh", "-c", "a b | head -1"]],
  [`pass 'my key' --x="y z"`, ["pass", "my key", "--x=y z"]],
  ["  spaced   out ", ["spaced", "out"]],
])("the words of %s", (line, words) => {
  expect(wordsOf(line)).toEqual(words);
});
