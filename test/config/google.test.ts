/** Google's endpoints, in every form that configurations write them. */
import { describe, expect, it } from "vitest";

import { googleEndpoint, type GoogleHints } from "../../src/config/google.ts";
import { parseConfig } from "../../src/config/load.ts";
import { providerOf } from "../../src/config/providers.ts";
import type { Provider } from "../../src/core/target.ts";

const GEMINI = "https://generativelanguage.googleapis.com";
const REGION = "https://us-central1-aiplatform.googleapis.com";
const GLOBAL = "https://aiplatform.googleapis.com";
const ENV = { GOOGLE_CLOUD_PROJECT: "proj", GOOGLE_CLOUD_LOCATION: "europe-west4" };

const endpoint = (url: string, hints: Partial<GoogleHints> = {}): string | undefined => {
  const found = googleEndpoint({ url, use: [], dialect: undefined, env: {}, ...hints });
  return found && `${found.dialect}${found.vertex ? " vertex" : ""} ${found.url}`;
};

describe("the Gemini API", () => {
  it.each([
    ["as CCR's README has it", `${GEMINI}/v1beta/models/`],
    ["without the last slash", `${GEMINI}/v1beta/models`],
    ["with a version", `${GEMINI}/v1beta`],
    ["as a host", GEMINI],
    ["with a model", `${GEMINI}/v1beta/models/gemini-2.5-pro:generateContent?key=AIza`],
  ])("%s", (_, url) => {
    expect(endpoint(url)).toBe(`gemini ${GEMINI}/v1beta/models/`);
    expect(endpoint(url, { use: ["gemini"] })).toBe(`gemini ${GEMINI}/v1beta/models/`);
  });

  it("keeps another version, and a relay's own path", () => {
    expect(endpoint(`${GEMINI}/v1/models/`)).toBe(`gemini ${GEMINI}/v1/models/`);
    expect(endpoint("http://127.0.0.1:8080/g/v1alpha", { use: ["gemini"] })).toBe(
      "gemini http://127.0.0.1:8080/g/v1alpha/models/",
    );
    expect(endpoint("http://relay/google", { use: ["gemini"] })).toBe("gemini http://relay/google/");
  });

  it.each([`${GEMINI}/v1beta/openai/chat/completions`, `${GEMINI}/v1beta/openai/`])(
    "in OpenAI's form is not meant: %s",
    (url) => {
      expect(endpoint(url)).toBeUndefined();
      expect(endpoint(url, { use: ["gemini"] })).toBeUndefined();
      expect(providerOf(entry({ api_base_url: url })).dialect).toBe("openai-chat");
    },
  );

  it("is chosen by name wherever it is", () => {
    expect(endpoint("http://relay/v1beta/models/", { dialect: "gemini" })).toBe("gemini http://relay/v1beta/models/");
    expect(endpoint(GEMINI, { dialect: "openai-chat" })).toBeUndefined();
    expect(endpoint("https://api.openai.com/v1/chat/completions")).toBeUndefined();
  });
});

describe("Vertex AI", () => {
  const path = (place: string, project = "proj", version = "v1beta1"): string =>
    `/${version}/projects/${project}/locations/${place}/publishers/google/models/`;

  it.each<[string, string, Partial<GoogleHints>, string]>([
    ["a regional host", REGION, { env: ENV }, REGION + path("us-central1")],
    [
      "a host of several regions",
      "https://aiplatform.us.rep.googleapis.com",
      { env: ENV },
      `https://aiplatform.us.rep.googleapis.com${path("us")}`,
    ],
    ["the global host", GLOBAL, { env: { GOOGLE_CLOUD_PROJECT: "proj" } }, GLOBAL + path("global")],
    ["the global host with a location", GLOBAL, { env: ENV }, GLOBAL + path("europe-west4")],
    [
      "CCR's transformer on another host",
      "http://127.0.0.1:1",
      { env: ENV, use: ["vertex-gemini"] },
      `http://127.0.0.1:1${path("europe-west4")}`,
    ],
    [
      "CCR's default location",
      "http://127.0.0.1:1",
      { use: ["vertex-gemini"] },
      `http://127.0.0.1:1${path("us-central1", "-")}`,
    ],
    ["a project and a location", `${REGION}/v1/projects/p/locations/l`, {}, `${REGION}${path("l", "p", "v1")}`],
    [
      "a publisher",
      `${REGION}/v1/projects/p/locations/l/publishers/google/models/x:y`,
      {},
      `${REGION}${path("l", "p", "v1")}`,
    ],
    ["express mode", `${GLOBAL}/v1/publishers/google`, {}, `${GLOBAL}/v1/publishers/google/models/`],
  ])("Gemini: %s", (_, url, hints, expected) => {
    expect(endpoint(url, hints)).toBe(`gemini vertex ${expected}`);
  });

  const claude = "/publishers/anthropic/models/";

  it.each<[string, string, Partial<GoogleHints>, string]>([
    [
      "CCR's transformer",
      "https://us-east5-aiplatform.googleapis.com",
      { use: ["vertex-claude"], env: ENV },
      `https://us-east5-aiplatform.googleapis.com/v1/projects/proj/locations/us-east5${claude}`,
    ],
    [
      "CCR's default location",
      "http://127.0.0.1:1",
      { use: ["vertex-claude"] },
      `http://127.0.0.1:1/v1/projects/-/locations/us-east5${claude}`,
    ],
    [
      "a publisher",
      `${GLOBAL}/v1/projects/p/locations/global/publishers/anthropic/models/`,
      {},
      `${GLOBAL}/v1/projects/p/locations/global${claude}`,
    ],
    [
      "by its name",
      GLOBAL,
      { dialect: "vertex-claude", env: { GOOGLE_CLOUD_PROJECT: "q" } },
      `${GLOBAL}/v1/projects/q/locations/global${claude}`,
    ],
  ])("Claude: %s", (_, url, hints, expected) => {
    expect(endpoint(url, hints)).toBe(`vertex-claude vertex ${expected}`);
  });

  it("in OpenAI's form is not meant", () => {
    expect(endpoint(`${REGION}/v1/projects/p/locations/l/endpoints/openapi/chat/completions`)).toBeUndefined();
  });
});

interface Entry {
  readonly api_base_url?: string;
  readonly api_key?: string;
  readonly use?: string;
  readonly safetySettings?: readonly object[];
}

function entry({ api_base_url = REGION, api_key = "none", use, ...more }: Entry): Parameters<typeof providerOf>[0] {
  return { name: "g", api_base_url, api_key, models: [], ...(use && { transformer: { use: [use] } }), ...more };
}

describe("a provider", () => {
  it.each([
    ["a variable", "none", { GOOGLE_APPLICATION_CREDENTIALS: "/a.json" }, "/a.json"],
    ["a file in place of the key", "~/b.json", { GOOGLE_APPLICATION_CREDENTIALS: "/a.json" }, "~/b.json"],
    ["JSON in place of the key", '{"type":"service_account"}', {}, '{"type":"service_account"}'],
    ["nothing", "none", { GOOGLE_APPLICATION_CREDENTIALS: "" }, undefined],
  ])("on Vertex AI has its credentials from %s", (_, api_key, env, credentials) => {
    expect(providerOf(entry({ api_key }), env).google).toEqual({ vertex: true, credentials, safetySettings: [] });
  });

  it("of the Gemini API has none, but the user's safety settings", () => {
    const safetySettings = [{ category: "HARM_CATEGORY_HARASSMENT", threshold: "OFF" }];
    const provider = providerOf(entry({ api_base_url: GEMINI, safetySettings }), {
      GOOGLE_APPLICATION_CREDENTIALS: "/a",
    });
    expect(provider.google).toEqual({ vertex: false, credentials: undefined, safetySettings });
  });

  it("of another kind has nothing of Google's", () => {
    expect(providerOf(entry({ api_base_url: "https://a.b/v1/chat/completions" }))).not.toHaveProperty("google");
  });
});

describe("a configuration", () => {
  const read = (file: object, env = {}): { provider: Provider | undefined; secrets: readonly string[] } => {
    const config = parseConfig(JSON.stringify(file), "config.json", { env });
    return { provider: config.providers.get("g"), secrets: config.secrets };
  };

  it("may hold Google's variables itself, as CCR reads them", () => {
    const Providers = [{ ...entry({ use: "vertex-gemini" }), api_base_url: "http://127.0.0.1:1", models: ["m"] }];
    const file = { Providers, GOOGLE_CLOUD_PROJECT: "mine", GOOGLE_APPLICATION_CREDENTIALS: "/mine.json" };
    const { provider } = read(file, { GOOGLE_CLOUD_PROJECT: "other", GOOGLE_CLOUD_LOCATION: "asia-east1" });
    expect(provider).toMatchObject({
      url: "http://127.0.0.1:1/v1beta1/projects/mine/locations/asia-east1/publishers/google/models/",
      google: { credentials: "/mine.json" },
    });
  });

  it("need not have a key for Vertex AI", () => {
    const config = (url: string): readonly string[] =>
      parseConfig(JSON.stringify({ Providers: [{ name: "g", api_base_url: url, models: ["m"] }] }), "config.json", {
        env: {},
      }).warnings;
    expect(config(REGION).join()).not.toContain("no api_key");
    expect(config(GEMINI).join()).toContain("g has no api_key");
  });

  it("names a file of credentials in messages, and hides a key", () => {
    const secretsWith = (api_key: string): readonly string[] =>
      read({ Providers: [{ ...entry({ api_key }), models: ["m"] }] }).secrets;
    expect(secretsWith("/home/me/key.json")).toEqual([]);
    expect(secretsWith("AIzaSecret")).toEqual(["AIzaSecret"]);
  });

  it("is refused over safety settings of another shape", () => {
    const Providers = [{ ...entry({}), models: ["m"], safetySettings: ["OFF"] }];
    expect(() => read({ Providers })).toThrow(/safetySettings\[0\]/);
  });
});
