/** Who is let in: programs of this machine, with the token where there is one; never a web page. */
import { describe, expect, it } from "vitest";

import { configFromProviders } from "../../src/config/snapshot.ts";
import { admit, refuseForeign } from "../../src/proxy/admission.ts";
import { providerWith } from "../helpers/answers.ts";
import { anthropicMessage, json } from "../helpers/http-bytes.ts";
import { KEY, type ProxyOptions, proxyTo, REQUEST } from "../helpers/proxy.ts";
import { rawClient, rawRequest } from "../helpers/raw-client.ts";
import { scriptedUpstream } from "../helpers/scripted-upstream.ts";

const WHOLE = JSON.stringify({ ...REQUEST, stream: false });

/** The status of a request with exactly these headers, and whether a provider was asked. */
async function statusWith(
  headers: readonly string[],
  line: string,
  options: ProxyOptions = {},
): Promise<{ status: number; answer: string; asked: boolean }> {
  const upstream = await scriptedUpstream(json(200, anthropicMessage("fine")));
  const proxy = await proxyTo(upstream.origin, options);
  const client = await rawClient(proxy.port);
  const body = line.startsWith("POST") ? WHOLE : "";
  const request = rawRequest(proxy.port, body, ["Connection: close", ...headers], line);
  const hosted = headers.some((header) => header.startsWith("Host:"));
  client.write(hosted ? request.replace(/Host: 127.*\r\n/, "") : request.replace("PORT", String(proxy.port)));
  await client.closed;
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(client.received)?.[1]);
  return { status, answer: client.received, asked: upstream.connections > 0 };
}

const LINES = [
  "POST /v1/messages",
  "POST /v1/messages/count_tokens",
  "GET /v1/models",
  "GET /",
  "GET /health",
  "GET /nothing",
  "OPTIONS /v1/messages",
];

describe("fault 49, T1, T4: a web page is refused on every route, whatever it sends", () => {
  const foreign: readonly (readonly string[])[] = [
    ["Host: evil.example"],
    ["Host: evil.example:80"],
    ["Host: 127.0.0.1.evil.example"],
    ["Host: localhost.evil.example:3456"],
    ["Host: 0.0.0.0"],
    ["Host: 127.0.0.1@evil.example"],
    ["Host: "],
    ["Origin: http://evil.example"],
    ["Origin: https://127.0.0.1"],
    ["Origin: null"],
    ["Origin: "],
    ["Origin: http://localhost:1"],
    ["Sec-Fetch-Site: cross-site"],
    ["Sec-Fetch-Site: same-site"],
    ["Sec-Fetch-Site: whatever"],
  ];

  it.each(LINES.flatMap((line) => foreign.map((headers) => [line, headers] as const)))(
    "%s with %j",
    async (line, headers) => {
      const { status, answer, asked } = await statusWith(headers, line);
      expect({ status, asked }).toEqual({ status: 403, asked: false });
      expect(answer).toContain("permission_error");
      expect(answer.toLowerCase()).not.toContain("access-control-");
      expect(answer).not.toContain(KEY);
    },
  );

  it("T4: a form post without JSON in its content type is refused by its origin, before its body is looked at", async () => {
    const { status, asked } = await statusWith(
      ["Content-Type: text/plain", "Origin: http://evil.example"],
      "POST /v1/messages",
    );
    expect({ status, asked }).toEqual({ status: 403, asked: false });
  });

  it.each([
    ["Host: localhost"],
    ["Host: LOCALHOST:99"],
    ["Host: [::1]:3456"],
    ["Host: 127.0.0.1"],
    ["Sec-Fetch-Site: none"],
    ["Sec-Fetch-Site: same-origin"],
    ["Origin: http://127.0.0.1:PORT"],
  ])("programs and pages of our own are served: %s", async (header) => {
    expect(await statusWith([header], "POST /v1/messages")).toMatchObject({ status: 200, asked: true });
  });
});

describe("T10: the client's key", () => {
  const clients = [
    { token: "token-of-the-pane", session: "pane" },
    { token: "another-token", session: undefined },
  ];
  const keyed: ProxyOptions = { clients, config: { clientKey: "key-of-the-config" } };

  it.each([
    ["Authorization: Bearer token-of-the-pane"],
    ["Authorization: bearer   another-token"],
    ["Authorization: another-token"],
    ["X-Api-Key: key-of-the-config"],
  ])("%s is let in", async (header) => {
    expect(await statusWith([header], "POST /v1/messages", keyed)).toMatchObject({ status: 200, asked: true });
  });

  it.each([
    [[]],
    [["Authorization: "]],
    [["Authorization: Bearer"]],
    [["Authorization: Bearer "]],
    [["X-Api-Key: "]],
    [["Authorization: Bearer token-of-the-pan"]],
    [["Authorization: Bearer token-of-the-panes"]],
    [["Authorization: Basic token-of-the-pane"]],
    [["Authorization: Bearer Bearer token-of-the-pane"]],
    [["X-Api-Key: undefined"]],
    [["X-Api-Key: null"]],
    [[`X-Api-Key: ${KEY}`]],
    [["Cookie: token=token-of-the-pane"]],
  ])("%j is not", async (headers) => {
    for (const line of LINES.filter((one) => !/ \/(health)?$/.test(one))) {
      const { status, answer, asked } = await statusWith(headers, line, keyed);
      expect({ line, status, asked }).toEqual({ line, status: 401, asked: false });
      expect(answer).toContain("authentication_error");
      expect(answer).not.toMatch(/token-of-the-pane|another-token|key-of-the-config/);
    }
  });

  it("says that it runs to everybody of this machine, and nothing else", async () => {
    for (const path of ["/", "/health"]) {
      const { status, answer } = await statusWith([], `GET ${path}`, keyed);
      expect(status).toBe(200);
      expect(answer).not.toContain("up-model");
    }
  });

  it("gives the session of the token", () => {
    const config = configFromProviders([providerWith()]);
    const door = { clients, address: "127.0.0.1" };
    expect(admit({ authorization: "Bearer token-of-the-pane" }, config, door)).toBe(clients[0]);
    expect(() => admit({}, config, door)).toThrow(expect.objectContaining({ code: "CCR-E012" }));
  });
});

describe("T11: an address that others can reach", () => {
  const config = configFromProviders([providerWith()]);
  const door = { clients: [], address: "0.0.0.0" };

  it("has names we do not know", () => {
    expect(() => refuseForeign({ host: "box.lan:3456" }, door)).not.toThrow();
    expect(() => refuseForeign({ host: "box.lan", origin: "http://evil.example" }, door)).toThrow("not allowed");
  });

  it("is not served without a key, also when the key has gone from the configuration meanwhile", () => {
    expect(() => admit({}, config, door)).toThrow(expect.objectContaining({ code: "CCR-E012" }));
    expect(admit({ "x-api-key": "k-1234567" }, { ...config, clientKey: "k-1234567" }, door)).toMatchObject({
      session: undefined,
    });
    expect(admit({}, config, { ...door, address: "127.0.0.1" })).toMatchObject({ session: undefined });
  });
});
