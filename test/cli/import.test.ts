/** `ccr config import`, `export`, and the commands that change lists of models: what they show, and what they write. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { withVariables } from "../../src/cli/config/export.ts";
import { fieldsOf, itemsOf, parseJson, type Fields } from "../../src/transformers/foreign.ts";
import { sendJson, startUpstream } from "../helpers/plugins.ts";
import { type ServiceHome, serviceHome } from "../helpers/service.ts";
import { put } from "../helpers/temp-dir.ts";
import { treeOf } from "../helpers/tree.ts";

const FILE = "config.json";

function configIn({ folder }: ServiceHome): Fields {
  return fieldsOf(parseJson(readFileSync(join(folder, FILE), "utf8")));
}

async function imported(home: ServiceHome, ...args: readonly string[]): Promise<Fields> {
  const { code, stdout, stderr } = await home.ccr(["config", "import", ...args, "--json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return fieldsOf(parseJson(stdout));
}

describe("config import", () => {
  it("writes nothing without --write, and everything with it; undo takes it back", async () => {
    const home = await serviceHome();
    const before = await treeOf(home.home);
    expect(await imported(home, "iflow")).toMatchObject({ written: false, kept: ["Router.default"] });
    expect(await treeOf(home.home)).toEqual(before);
    expect(await imported(home, "iflow", "--write")).toMatchObject({ written: true });
    expect(itemsOf(configIn(home)["Providers"]).map((one) => fieldsOf(one)["name"])).toEqual(["up", "iflow"]);
    expect((await home.ccr(["config", "undo"])).code).toBe(0);
    expect(itemsOf(configIn(home)["Providers"])).toHaveLength(1);
  });

  it("ccr: an old configuration joins, with a report", async () => {
    const home = await serviceHome();
    const old = await put(
      join(home.project, "old.json"),
      `{ Providers: [{ name: "ds", api_base_url: "https://api.deepseek.com/chat/completions", api_key: "", models: ["deepseek-chat"] }],
         Router: { default: "ds,deepseek-chat", think: "ds,deepseek-chat" }, /* mine */ }`,
    );
    const document = await imported(home, "ccr", old, "--write");
    expect(document["notes"]).toEqual([
      expect.stringMatching(/^provider ds: claude-code-router leaves it out/),
      expect.stringMatching(/^Router\.think/),
    ]);
    expect(document["complaints"]).toEqual([expect.stringContaining("ds has no api_key")]);
    expect(configIn(home)["Router"]).toEqual({ default: "up,up-model", think: "ds,deepseek-chat" });
  });

  it("ccr: of its own file only the report is left to tell", async () => {
    const home = await serviceHome({ Router: { default: "up,up-model", think: "up,up-model" } });
    expect(await imported(home, "ccr")).toMatchObject({ added: [], written: false, notes: [expect.anything()] });
  });

  it("ccr: the database of version 3 is told apart", async () => {
    const home = await serviceHome();
    const file = await put(join(home.project, "config.sqlite"), "SQLite format 3\0rest");
    const { code, stderr } = await home.ccr(["config", "import", "ccr", file]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("database of claude-code-router 3") });
  });

  it("openrouter: from its list of models those that take tools", async () => {
    const home = await serviceHome();
    const data = [
      { id: "a/one", supported_parameters: ["tools"] },
      { id: "b/two", supported_parameters: ["temperature"] },
      { id: "c/three" },
    ];
    const { origin } = await startUpstream((response) => sendJson(response, { data }));
    await imported(home, "openrouter", `${origin}/api/v1/models`, "--write");
    expect(itemsOf(configIn(home)["Providers"])[1]).toMatchObject({ name: "openrouter", models: ["a/one", "c/three"] });
  });

  it("litellm: models by vendor, address and key", async () => {
    const home = await serviceHome();
    const file = await put(
      join(home.project, "config.yaml"),
      `model_list:
  - model_name: chat
    litellm_params: { model: deepseek/deepseek-chat, api_key: os.environ/DS_KEY }
  - model_name: reason
    litellm_params: { model: deepseek/deepseek-reasoner, api_key: os.environ/DS_KEY }
  - model_name: local
    litellm_params: { model: openai/qwen, api_base: "http://127.0.0.1:9/v1", api_key: none }
  - model_name: claude
    litellm_params: { model: anthropic/claude-sonnet-5-5 }
  - model_name: odd
    litellm_params: { model: sagemaker/x }
`,
    );
    const document = await imported(home, "litellm", file, "--write");
    expect(document["notes"]).toEqual(["odd is left out: no address is known for sagemaker"]);
    expect(itemsOf(configIn(home)["Providers"]).slice(1)).toEqual([
      {
        name: "deepseek",
        api_base_url: "https://api.deepseek.com/chat/completions",
        api_key: "$DS_KEY",
        models: ["deepseek-chat", "deepseek-reasoner"],
        transformer: { use: ["deepseek"] },
      },
      { name: "openai", api_base_url: "http://127.0.0.1:9/v1/chat/completions", api_key: "none", models: ["qwen"] },
      {
        name: "anthropic",
        api_base_url: "https://api.anthropic.com/v1/messages",
        api_key: "$ANTHROPIC_API_KEY",
        models: ["claude-sonnet-5-5"],
        transformer: { use: ["Anthropic"] },
      },
    ]);
  });

  it("claude-code-settings: the server that they name", async () => {
    const home = await serviceHome();
    const env = {
      ANTHROPIC_BASE_URL: "https://x.example/anthropic/",
      ANTHROPIC_AUTH_TOKEN: "sk-1234567890abcd",
      ANTHROPIC_MODEL: "big",
    };
    await put(join(home.home, ".claude", "settings.json"), { env });
    const { added } = await imported(home, "claude-code-settings");
    expect(fieldsOf(itemsOf(added)[0])["value"]).toMatchObject({
      api_base_url: "https://x.example/anthropic/v1/messages",
      api_key: "••••abcd",
      models: ["big"],
    });
  });

  it.each([
    [["nonsense"], 2, "is none of ccr, iflow"],
    [["ccr", "missing.json"], 4, "missing.json"],
    [["ccr", "bad.json"], 4, "bad.json:1:"],
    [["openrouter", "empty.json"], 4, "no model that takes tools"],
    [["claude-code-settings"], 4, "settings.json"],
    [["litellm"], 2, "LiteLLM's config.yaml"],
    [["litellm", "bad.json"], 4, "bad.json"],
    [["openrouter", "http://127.0.0.1:9/models"], 1, "cannot fetch http://127.0.0.1:9/models"],
  ])("%j fails with a reason", async (args, code, text) => {
    const home = await serviceHome();
    await put(join(home.project, "bad.json"), "{ x: ");
    await put(join(home.project, "empty.json"), "{}");
    const outcome = await home.ccr(["config", "import", ...args]);
    expect({ code: outcome.code, stderr: outcome.stderr }).toEqual({ code, stderr: expect.stringContaining(text) });
  });
});

describe("config export", () => {
  it("has names of variables in the place of secrets", () => {
    const { value, variables } = withVariables({
      Providers: [
        {
          name: "a-b",
          api_key: "sk-1",
          headers: { "x-k": "v" },
          transformer: { use: ["deepseek", ["x", { token: "t" }]] },
        },
        { name: "c", api_key: "$KEY" },
      ],
      APIKEY: "client",
      transformers: [{ path: "p.js", options: { secret: "s" } }],
    });
    expect(value).toEqual({
      Providers: [
        {
          name: "a-b",
          api_key: "$A_B_API_KEY",
          headers: { "x-k": "$A_B_HEADERS_X_K" },
          transformer: { use: ["deepseek", ["x", { token: "$A_B_TRANSFORMER_USE_1_1_TOKEN" }]] },
        },
        { name: "c", api_key: "$KEY" },
      ],
      APIKEY: "$CCR_APIKEY",
      transformers: [{ path: "p.js", options: { secret: "$CCR_TRANSFORMERS_0_OPTIONS_SECRET" } }],
    });
    expect(variables).toHaveLength(5);
  });

  it("--with-secrets is the file", async () => {
    const home = await serviceHome();
    const { stdout, stderr } = await home.ccr(["config", "export", "--with-secrets"]);
    expect({ config: parseJson(stdout), stderr }).toEqual({ config: configIn(home), stderr: "" });
  });
});

describe("lists of models", () => {
  it("add, remove, and routes with --save", async () => {
    const home = await serviceHome();
    expect((await home.ccr(["model", "add", "up,new/one"])).code).toBe(0);
    expect((await home.ccr(["model", "set", "think=up,new/one", "--save"])).stdout).toMatch(/^think: up,new\/one, in /);
    expect(configIn(home)).toMatchObject({
      Providers: [{ models: ["up-model", "new/one"] }],
      Router: { default: "up,up-model", think: "up,new/one" },
    });
    expect((await home.ccr(["model", "set", "think=auto", "--save"])).code).toBe(0);
    expect((await home.ccr(["model", "remove", "up,new/one"])).code).toBe(0);
    expect(configIn(home)).toMatchObject({ Providers: [{ models: ["up-model"] }], Router: { default: "up,up-model" } });
    expect((await home.ccr(["model", "add", "upp,x"])).stderr).toContain("Did you mean up?");
    expect((await home.ccr(["model", "add", "x"])).code).toBe(2);
  });

  it("refresh shows what the provider has, and --save takes it", async () => {
    const { origin, seen } = await startUpstream((response, { url }) =>
      url === "/v1/models"
        ? sendJson(response, { data: [{ id: "up-model" }, { id: "newer" }] })
        : sendJson(response, { models: [{ name: "models/gem" }] }),
    );
    const Providers = [
      { name: "up", api_base_url: `${origin}/v1/chat/completions`, api_key: "sk-1", models: ["up-model", "old"] },
      {
        name: "g",
        api_base_url: `${origin}/v1beta/models/`,
        api_key: "g-1",
        models: ["gem"],
        transformer: { use: ["gemini"] },
      },
    ];
    const home = await serviceHome({ Providers });
    const { code, stdout } = await home.ccr(["model", "refresh", "--save", "--json"]);
    expect(code).toBe(0);
    expect(fieldsOf(parseJson(stdout))["providers"]).toEqual([
      { provider: "up", more: ["newer"], gone: ["old"], error: null },
      { provider: "g", more: [], gone: [], error: null },
    ]);
    expect(configIn(home)["Providers"]).toMatchObject([{ models: ["up-model", "old", "newer"] }, { models: ["gem"] }]);
    const [up, gemini] = ["/v1/models", "/v1beta/models"].map((url) => seen.find((one) => one.url === url)?.headers);
    expect(up?.authorization).toBe("Bearer sk-1");
    expect(gemini?.["x-goog-api-key"]).toBe("g-1");
  });
});
