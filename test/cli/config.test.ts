/** `ccr config`: what it prints, what it changes, what it refuses. */
import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { beforeEach, describe, expect, it } from "vitest";

import { parseKey } from "../../src/cli/config/key.ts";
import { masked } from "../../src/cli/config/mask.ts";
import { ccr, type Outcome } from "../helpers/ccr.ts";
import { put, tempDir } from "../helpers/temp-dir.ts";

const FILE = `{
  // the work account
  "Providers": [
    { "name": "p", "api_base_url": "http://h.example/v1", "api_key": "sk-very-secret-1234", "models": ["m", "n"] },
    { "name": "q", "api_base_url": "http://h.example/v1", "api_key": "$Q_KEY", "models": ["x"] }
  ],
  "Router": { "default": "p,m" }, // usual
  "mine": true
}
`;

let home: string;
let file: string;
beforeEach(async () => {
  home = await tempDir();
  file = join(home, ".claude-code-router", "config.json");
  await mkdir(join(home, ".claude-code-router"), { mode: 0o700 });
  await put(file, FILE, 0o600);
});

function run(args: readonly string[], more: { readonly input?: string; readonly cwd?: string } = {}): Promise<Outcome> {
  return ccr(["config", ...args], { env: { HOME: home, Q_KEY: "sk-from-environment-5678" }, ...more });
}

describe("reading", () => {
  it("path says where it is, whether it is there or not", async () => {
    expect((await run(["path"])).stdout).toBe(`${file}\n`);
    const elsewhere = await run(["path", "--json", "-c", join(home, "no.json")]);
    expect(JSON.parse(elsewhere.stdout)).toEqual({ schemaVersion: 1, path: join(home, "no.json"), exists: false });
  });

  it("print shows the file without its secrets, variables by their names", async () => {
    const { stdout } = await run(["print"]);
    expect(stdout).not.toContain("very-secret");
    expect(JSON.parse(stdout)).toMatchObject({
      Providers: [{ api_key: "••••1234" }, { api_key: "$Q_KEY" }],
      Router: { default: "p,m" },
      mine: true,
    });
  });

  it("print --effective shows what counts, and --origin where it comes from", async () => {
    const { stdout } = await run(["print", "--effective"]);
    expect(stdout).not.toContain("from-environment");
    expect(JSON.parse(stdout)).toMatchObject({
      Providers: [{ dialect: "openai-chat" }, { api_key: "••••5678" }],
      Router: { default: "p,m", longContextThreshold: 60_000 },
      PORT: 3456,
      mine: true,
    });
    const origins = await run(["print", "--effective", "--origin"]);
    expect(origins.stdout).toMatch(/^Providers\[1\]\.api_key +"••••5678" +5:\d+ \$Q_KEY$/m);
    expect(origins.stdout).toMatch(/^Router\.longContextThreshold +60000 +built in$/m);
    expect(origins.stdout).toMatch(/^Router\.default +"p,m" +7:\d+$/m);
  });

  it("get prints one value as it is written", async () => {
    expect((await run(["get", "Router.default"])).stdout).toBe("p,m\n");
    expect((await run(["get", "Providers[0].api_key"])).stdout).toBe("••••1234\n");
    expect(JSON.parse((await run(["get", "--json", "Providers[0].models"])).stdout)).toMatchObject({
      value: ["m", "n"],
    });
    expect(await run(["get", "Router.think"])).toMatchObject({
      code: 1,
      stdout: "",
      stderr: "ccr: Router.think is not set\n",
    });
  });

  it("writes nothing", async () => {
    for (const args of [["print"], ["print", "--effective"], ["get", "mine"], ["validate"], ["schema"], ["path"]])
      await run(args);
    expect(await readdir(home)).toEqual([".claude-code-router"]);
    expect(await readdir(join(home, ".claude-code-router"))).toEqual(["config.json"]);
    expect(await readFile(file, "utf8")).toBe(FILE);
  });
});

describe("changing", () => {
  it("set changes one value and nothing else, keeps the version before, and undo brings it back", async () => {
    expect(await run(["set", "Router.think", "q,x"])).toMatchObject({ code: 0, stdout: 'Router.think = "q,x"\n' });
    const changed = FILE.replace('"default": "p,m" }', '"default": "p,m", "think": "q,x" }');
    expect(await readFile(file, "utf8")).toBe(changed);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await run(["undo"])).code).toBe(0);
    expect(await readFile(file, "utf8")).toBe(FILE);
    expect(await readFile(`${file}.undone`, "utf8")).toBe(changed);
    expect(await run(["undo"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("there is no version before it"),
    });
  });

  it("set takes JSON, a text, or stdin", async () => {
    await run(["set", "PORT", "4000"]);
    await run(["set", "Providers[1].models", '["x", "y"]']);
    await run(["set", "Providers[1].api_key", "-"], { input: "sk-from-stdin-9999\n" });
    expect(await readFile(file, "utf8")).toMatch(/"PORT": 4000/);
    expect(JSON.parse((await run(["get", "--json", "Providers[1].models"])).stdout).value).toEqual(["x", "y"]);
    expect((await run(["get", "Providers[1].api_key"])).stdout).toBe("••••9999\n");
  });

  it("unset takes a value out", async () => {
    expect((await run(["unset", "mine"])).stdout).toBe("mine is set no more\n");
    expect(await readFile(file, "utf8")).not.toContain("mine");
    expect((await run(["unset", "mine"])).stdout).toBe("mine was not set\n");
  });

  it.each([
    [["set", "Router.default", "gone,m"], 4, 'there is no provider named "gone"'],
    [["set", "PORT", "many"], 4, "PORT must be a number"],
    [["set", "Router.default.x", "1"], 2, "there is nothing in the file that could hold"],
    [["set", "PORT"], 2, "needs both"],
    [["set", "a..b", "1"], 2, "is no path of a value"],
    [["unset", "Providers"], 4, "there is no provider named"],
  ])("%j changes nothing", async (args, code, complaint) => {
    const outcome = await run(args);
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).toContain(complaint);
    expect(await readFile(file, "utf8")).toBe(FILE);
  });

  it("a file that is wrong may be mended step by step", async () => {
    await put(file, FILE.replace('"p,m" }', '"gone,m" }').replace('"mine": true', '"PORT": "x"'), 0o600);
    const first = await run(["set", "PORT", "4000"]);
    expect(first.code).toBe(0);
    expect(first.stderr).toContain('there is no provider named "gone"');
    expect(await run(["set", "Router.default", "p,m"])).toMatchObject({ code: 0, stderr: "" });
  });

  it("makes the file where there is none", async () => {
    const fresh = join(home, "fresh", "config.json");
    const provider = '[{"name":"p","api_base_url":"http://h.example/v1","api_key":"k","models":["m"]}]';
    expect((await run(["set", "-c", fresh, "Providers", provider])).code).toBe(0);
    expect(JSON.parse(await readFile(fresh, "utf8"))).toMatchObject({ Providers: [{ name: "p" }] });
    expect((await stat(fresh)).mode & 0o777).toBe(0o600);
  });
});

describe("validate", () => {
  it("lists what is odd, and the file is valid all the same", async () => {
    await put(file, FILE.replace('"p,m" }', '"p,mm" }'), 0o600);
    const { code, stdout } = await run(["validate"]);
    expect(code).toBe(0);
    expect(stdout).toBe(
      `${file}:7:26: warning: Router.default: p does not list "mm" in its models. Did you mean p,m?\n${file} is valid\n`,
    );
  });

  it("lists everything that is wrong, from a file or stdin, with exit code 4", async () => {
    const broken = FILE.replace('"p,m" }', '"gone,m" }').replace('"mine": true', '"PORT": "x"');
    const piped = await run(["validate", "-"], { input: broken });
    expect(piped).toMatchObject({
      code: 4,
      stdout:
        'stdin:7:26: error: Router.default: there is no provider named "gone"\nstdin:8:11: error: PORT must be a number\n',
      stderr: "",
    });
    await put(join(home, "b.json"), "{ broken");
    const named = await run(["validate", "b.json", "--json"], { cwd: home });
    expect(named.code).toBe(4);
    expect(JSON.parse(named.stdout)).toMatchObject({
      file: "b.json",
      valid: false,
      complaints: [{ level: "error", line: 1, column: 3 }],
    });
  });

  it("fault 53: leaves a half-written file as it is", async () => {
    const half = FILE.slice(0, 200);
    await put(file, half, 0o600);
    expect((await run(["validate"])).code).toBe(4);
    expect((await ccr(["start"], { env: { HOME: home } })).code).toBe(4);
    expect(await readFile(file, "utf8")).toBe(half);
  });
});

describe("without the usual file", () => {
  const JSON_TEXT = '{"Router":{"default":"deepseek,deepseek-chat"}}';
  const list = (env: Record<string, string>, ...args: string[]): Promise<Outcome> =>
    ccr(["route", "list", ...args], { env: { HOME: home, DEEPSEEK_API_KEY: "sk-1234567", ...env } });

  it("CCR_CONFIG_JSON is the configuration, and a well-known provider needs no entry", async () => {
    const expected = { code: 0, stdout: "default  deepseek,deepseek-chat\n", stderr: "" };
    expect(await list({ CCR_CONFIG_JSON: JSON_TEXT })).toMatchObject(expected);
    expect((await list({ CCR_CONFIG_JSON: "{" })).stderr).toContain("CCR_CONFIG_JSON:1:");
  });

  it("CCR_CONFIG_FILE says where it is; --config is stronger than both", async () => {
    const named = await put(join(home, "other.json"), JSON_TEXT);
    expect((await list({ CCR_CONFIG_FILE: named })).stdout).toContain("deepseek-chat");
    expect((await list({ CCR_CONFIG_FILE: named, CCR_CONFIG_JSON: JSON_TEXT }, "-c", file)).stdout).toContain("p,m");
    expect((await list({ CCR_CONFIG_FILE: join(home, "no.json") })).code).toBe(4);
  });
});

it("schema is JSON Schema", async () => {
  const { code, stdout } = await run(["schema"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ type: "object", properties: { Router: {}, Providers: {} } });
});

describe("trust", () => {
  it("is for the project's file of now, and can be taken back", async () => {
    const project = join(home, "project");
    await put(
      join(project, ".ccr", "config.json"),
      '{ "Router": { "think": "q,x" }, "CUSTOM_ROUTER_PATH": "evil.js" }',
    );
    await mkdir(join(project, "sub"));
    const trusted = await run(["trust"], { cwd: join(project, "sub") });
    expect(trusted.code).toBe(0);
    expect(trusted.stdout).toContain('"think": "q,x"');
    expect(trusted.stdout).not.toContain("evil.js");
    const list = join(home, ".local", "state", "ccr", "trusted.json");
    expect(Object.keys(JSON.parse(await readFile(list, "utf8")))).toEqual([join(project, ".ccr", "config.json")]);
    await run(["trust", project, "--forget"]);
    expect(JSON.parse(await readFile(list, "utf8"))).toEqual({});
  });

  it("needs a file that can be read", async () => {
    expect((await run(["trust", home])).stderr).toContain("there is no .ccr/config.json");
    await put(join(home, "p", ".ccr", "config.json"), '{ "Router": { "think": 7 } }');
    expect((await run(["trust", join(home, "p")])).code).toBe(4);
  });
});

it.each([
  ["Router.think", ["Router", "think"]],
  ["Providers[0].models[12]", ["Providers", 0, "models", 12]],
  ['Providers[0].transformer["a/b.c"].use', ["Providers", 0, "transformer", "a/b.c", "use"]],
  ['["odd \\" key"]', ['odd " key']],
])("the key %s", (text, path) => {
  expect(parseKey(text)).toEqual(path);
});

it("what is masked", () => {
  const value = {
    api_key: "short",
    APIKEY: "a-longer-secret",
    url: "https://me:secret@h/x",
    headers: { a: "${X}" },
    b: ["file:x"],
  };
  expect(masked(value, false)).toEqual({
    api_key: "••••",
    APIKEY: "••••cret",
    url: "https://me:••••@h/x",
    headers: { a: "${X}" },
    b: ["file:x"],
  });
  expect(masked({ api_key: "cmd:pass show x" }, false)).toEqual({ api_key: "cmd:pass show x" });
  expect(masked({ api_key: "$HOME-like-secret-value" }, true)).toEqual({ api_key: "••••alue" });
});
