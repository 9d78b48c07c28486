/** Short and older forms of the configuration. */
import { describe, expect, it } from "vitest";

import { parseConfig } from "../../src/config/load.ts";
import type { Config } from "../../src/config/types.ts";

function read(file: object, env: Readonly<Record<string, string>> = {}): Config {
  return parseConfig(JSON.stringify(file), "/c/config.json", { env });
}

describe("the sample for GitHub Actions", () => {
  const SAMPLE = {
    log: true,
    NON_INTERACTIVE_MODE: true,
    OPENAI_API_KEY: "sk-from-actions",
    OPENAI_BASE_URL: "https://api.deepseek.com",
    OPENAI_MODEL: "deepseek-chat",
  };

  it("is one provider with one model", () => {
    const config = read(SAMPLE);
    expect(config.providers.get("deepseek")).toMatchObject({
      url: "https://api.deepseek.com/chat/completions",
      key: "sk-from-actions",
      models: ["deepseek-chat"],
    });
    expect(config).toMatchObject({ router: { default: "deepseek,deepseek-chat" }, warnings: [], nonInteractive: true });
    expect(config.secrets).toEqual(["sk-from-actions"]);
  });

  it.each([
    ["https://api.openai.com/v1", "openai", "https://api.openai.com/v1/chat/completions"],
    ["https://api.openai.com/v1/", "openai", "https://api.openai.com/v1/chat/completions"],
    ["http://127.0.0.1:8000/v1/chat/completions", "openai", "http://127.0.0.1:8000/v1/chat/completions"],
    ["http://localhost:11434/v1", "openai", "http://localhost:11434/v1/chat/completions"],
    ["", "openai", "https://api.openai.com/v1/chat/completions"],
  ])("takes the base %s", (OPENAI_BASE_URL, name, url) => {
    expect(read({ ...SAMPLE, OPENAI_BASE_URL }).providers.get(name)?.url).toBe(url);
  });

  it("counts only where there is no list of providers", () => {
    const Providers = [{ name: "p", api_base_url: "http://h.example/v1", api_key: "k", models: ["m"] }];
    expect([...read({ ...SAMPLE, Providers }).providers.keys()]).toEqual(["p"]);
    expect(read({ ...SAMPLE, Providers: [] }).providers.has("deepseek")).toBe(true);
  });

  it("keeps routes that are set", () => {
    const config = read({ ...SAMPLE, Router: { think: "deepseek,deepseek-reasoner" } });
    expect(config.router).toEqual({ default: "deepseek,deepseek-chat", think: "deepseek,deepseek-reasoner" });
  });
});

describe("well-known providers", () => {
  it("need no entry when their key is in the environment and a route names them", () => {
    const config = read(
      {
        Router: { default: "deepseek,deepseek-chat", think: "gemini,gemini-2.5-pro", background: "ollama,qwen3" },
        fallback: { default: ["openrouter,x/y"] },
      },
      { DEEPSEEK_API_KEY: "sk-deep-1", GOOGLE_API_KEY: "g-1234567", OPENROUTER_API_KEY: "or-123456" },
    );
    expect(config.providers.get("deepseek")).toMatchObject({ key: "sk-deep-1", models: ["deepseek-chat"] });
    expect(config.providers.get("gemini")).toMatchObject({ key: "g-1234567", dialect: "gemini" });
    expect(config.providers.get("ollama")).toMatchObject({ url: "http://localhost:11434/v1/chat/completions" });
    expect(config.providers.get("openrouter")?.models).toEqual(["x/y"]);
    expect(config.secrets).toEqual(expect.arrayContaining(["sk-deep-1", "g-1234567", "or-123456"]));
  });

  it("are unknown without their key, and an entry of the file counts before them", () => {
    expect(() => read({ Router: { default: "deepseek,deepseek-chat" } })).toThrow(/no provider named "deepseek"/);
    const Providers = [{ name: "deepseek", api_base_url: "http://mine.example/v1", api_key: "k", models: ["m"] }];
    const config = read({ Providers, Router: { default: "deepseek,m" } }, { DEEPSEEK_API_KEY: "sk-deep-1" });
    expect(config.providers.get("deepseek")?.url).toBe("http://mine.example/v1");
  });
});
