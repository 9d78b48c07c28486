import { expect, it } from "vitest";

import { parseConfig } from "../../src/config/load.ts";

function proxyOf(
  url: string,
  file: object,
  provider: object = {},
  env: Readonly<Record<string, string>> = {},
): string | undefined {
  const entry = { name: "p", api_base_url: url, api_key: "k-123456", models: ["m"], ...provider };
  const config = parseConfig(JSON.stringify({ Providers: [entry], Router: { default: "p,m" }, ...file }), "c.json", {
    env,
  });
  return config.providers.get("p")?.proxy;
}

const HOST = "https://api.example.com/v1";
const PROXY = "http://proxy.example:3128";

it("is the first of CCR's keys, or the provider's own", () => {
  expect(proxyOf(HOST, {})).toBeUndefined();
  expect(proxyOf(HOST, { PROXY_URL: PROXY })).toBe(PROXY);
  expect(proxyOf(HOST, { PROXY_URL: PROXY, HTTPS_PROXY: "http://other:1" })).toBe("http://other:1");
  expect(proxyOf(HOST, { PROXY_URL: PROXY, HTTPS_PROXY: "" })).toBe(PROXY);
  expect(proxyOf(HOST, { PROXY_URL: PROXY }, { proxy: "http://mine:1" })).toBe("http://mine:1");
  expect(proxyOf(HOST, { PROXY_URL: PROXY }, { proxy: "" })).toBeUndefined();
  expect(proxyOf(HOST, { PROXY_URL: "$P" }, {}, { P: PROXY })).toBe(PROXY);
});

it.each([
  ["http://localhost:11434/v1", ""],
  ["http://127.0.0.1:1/v1", ""],
  ["http://[::1]:1/v1", ""],
  [HOST, "other.example, api.example.com"],
  [HOST, ".example.com"],
  [HOST, "example.com"],
  [HOST, "*.example.com"],
  [HOST, "*"],
  ["https://api.example.com:8443/v1", "example.com:8443"],
])("is none for %s with NO_PROXY=%s", (url, NO_PROXY) => {
  expect(proxyOf(url, { PROXY_URL: PROXY }, {}, { NO_PROXY })).toBeUndefined();
});

it.each(["", "ample.com", "api.example.com.evil", "example.com:443", "localhost"])(
  "is there with NO_PROXY=%s",
  (no_proxy) => {
    expect(proxyOf(HOST, { PROXY_URL: PROXY }, {}, { no_proxy })).toBe(PROXY);
  },
);

it.each([
  ["HTTPS_PROXY", HOST, { HTTPS_PROXY: PROXY }, PROXY],
  ["https_proxy", HOST, { https_proxy: PROXY }, PROXY],
  ["HTTP_PROXY is for http", HOST, { HTTP_PROXY: PROXY }, undefined],
  ["HTTP_PROXY", HOST.replace("https", "http"), { HTTP_PROXY: PROXY, HTTPS_PROXY: "http://other:1" }, PROXY],
  ["ALL_PROXY", HOST, { ALL_PROXY: PROXY }, PROXY],
  ["without a scheme", HOST, { HTTPS_PROXY: "proxy.example:3128" }, PROXY],
  ["SOCKS", HOST, { ALL_PROXY: "socks5://proxy.example:1080" }, undefined],
  ["nothing", HOST, { HTTPS_PROXY: " " }, undefined],
  ["with NO_PROXY", HOST, { HTTPS_PROXY: PROXY, NO_PROXY: "example.com" }, undefined],
  ["this machine", "http://127.0.0.1:1/v1", { HTTP_PROXY: PROXY }, undefined],
])("comes from the environment where the file names none: %s", (_, url, env, proxy) => {
  expect(proxyOf(url, {}, {}, env)).toBe(proxy);
  expect(proxyOf(url, { PROXY_URL: "http://file:1" }, { proxy: "" }, env)).toBeUndefined();
});

it("of the file comes before the environment's", () => {
  expect(proxyOf(HOST, { PROXY_URL: PROXY }, {}, { HTTPS_PROXY: "http://other:1" })).toBe(PROXY);
  expect(proxyOf(HOST, { PROXY_URL: "" }, {}, { HTTPS_PROXY: "http://other:1" })).toBe("http://other:1");
});

it("must be the URL of an HTTP proxy, and its password is a secret", () => {
  expect(() => proxyOf(HOST, { PROXY_URL: "proxy:1" })).toThrow("PROXY_URL must be the URL of an HTTP proxy");
  expect(() => proxyOf(HOST, {}, { proxy: "socks5://h:1" })).toThrow("proxy must be the URL of an HTTP proxy");
  const file = {
    Providers: [{ name: "p", api_base_url: HOST, api_key: "k-123456", models: ["m"] }],
    PROXY_URL: "http://me:pass-word@h:1",
  };
  expect(parseConfig(JSON.stringify(file), "c.json", { env: {} }).secrets).toEqual(["k-123456", "pass-word"]);
});
