/** What a provider's own `tls` and `timeouts` do to its connections. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createServer, type TlsOptions } from "node:tls";

import { describe, expect, it, onTestFinished } from "vitest";

import type { Provider } from "../../src/core/target.ts";
import { connectProxy } from "../helpers/connect-proxy.ts";
import { anthropicAnswer, json, sse, sseToEnd } from "../helpers/http-bytes.ts";
import { proxyBefore, proxyTo, REQUEST, textOf } from "../helpers/proxy.ts";
import { portOf, scriptedUpstream, type Step } from "../helpers/scripted-upstream.ts";
import { PROJECT_ROOT } from "../helpers/source.ts";

const pem = (name: string): string =>
  readFileSync(join(PROJECT_ROOT, "test", "fixtures", "tls", `${name}.pem`), "utf8");
const CA = pem("ca");

interface Served {
  readonly origin: string;
  /** Whether each connection showed a certificate that the authority has signed. */
  readonly known: boolean[];
}

/** Answers everything with 402. */
async function tlsServer(name: string, options: TlsOptions = {}): Promise<Served> {
  const known: boolean[] = [];
  const server = createServer({ key: pem("key"), cert: pem(name), ...options }, (socket) => {
    known.push(socket.authorized);
    socket.on("error", () => {});
    socket.on("data", () => socket.write("HTTP/1.1 402 No\r\ncontent-length: 0\r\n\r\n"));
  });
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { origin: `https://127.0.0.1:${portOf(server.address())}`, known };
}

async function statusFrom(origin: string, provider: Partial<Provider>): Promise<number> {
  const proxy = await proxyTo(origin, { provider });
  return (await proxy.post().answer).status;
}

describe("fault 9: tls", () => {
  it("an authority of the user's own is trusted, for this provider only", async () => {
    const { origin } = await tlsServer("good");
    expect(await statusFrom(origin, { tls: { ca: CA } })).toBe(402);
    expect(await statusFrom(origin, {})).toBe(502);
  });

  it.each(["self-signed", "expired", "wrong-name"])("%s: trusted only where the user says so", async (name) => {
    const { origin } = await tlsServer(name);
    expect(await statusFrom(origin, { tls: { ca: CA } })).toBe(502);
    expect(await statusFrom(origin, { tls: { rejectUnauthorized: false } })).toBe(402);
  });

  it("our certificate is shown to a server that wants one", async () => {
    const { origin, known } = await tlsServer("good", { ca: CA, requestCert: true, rejectUnauthorized: true });
    expect(await statusFrom(origin, { tls: { ca: CA, cert: pem("good"), key: pem("key") } })).toBe(402);
    expect(await statusFrom(origin, { tls: { ca: CA } })).toBe(502);
    expect(known).toEqual([true]);
  });

  it("holds inside a tunnel, too", async () => {
    const [way, { origin }] = [await connectProxy(), await tlsServer("good")];
    expect(await statusFrom(origin, { proxy: way.url, tls: { ca: CA } })).toBe(402);
    expect(way.tunnels).toEqual([new URL(origin).host]);
  });
});

describe("timeouts", () => {
  const silence: Step = { sleep: 20_000 };
  const begun = sse(anthropicAnswer(["some "]).slice(0, 3));

  it("fault 20: of headers", async () => {
    const { proxy } = await proxyBefore([[silence]], { provider: { limits: { headers: 1_000 } } });
    const { status, text } = await proxy.post({ ...REQUEST, stream: false }).answer;
    expect(status).toBe(504);
    expect(text).toContain("no byte from up for 1 s");
  });

  it("fault 19: of what comes behind them", async () => {
    const limits = { headers: 60_000, idle: 1_000 };
    const { proxy } = await proxyBefore([[...begun, silence]], { provider: { limits } });
    const { events, text } = await proxy.post().answer;
    expect(textOf(events)).toBe("some ");
    expect(text).toContain("no byte from up for 1 s");
  });

  it("a provider with more patience than API_TIMEOUT_MS", async () => {
    const late = [{ sleep: 2_500 }, ...sseToEnd(anthropicAnswer(["fine"]))];
    const options = { config: { timeoutMs: 1_000 }, provider: { limits: { headers: 60_000, idle: 60_000 } } };
    const { proxy } = await proxyBefore([late], options);
    expect(textOf((await proxy.post().answer).events)).toBe("fine");
  });

  it("of the connection", async () => {
    const upstream = await scriptedUpstream([silence]);
    const origin = upstream.origin.replace("http:", "https:");
    const proxy = await proxyTo(origin, { provider: { limits: { connect: 700 } } });
    const { status, text } = await proxy.post().answer;
    expect(status).toBe(502);
    expect(text).toContain("no connection within 0.7 s");
  });

  it("fault 10: of a proxy that takes the connection and makes none", async () => {
    const way = await connectProxy("is silent");
    const provider = { proxy: way.url, limits: { connect: 700 } };
    const proxy = await proxyTo("http://provider.invalid", { provider });
    const { status, text } = await proxy.post().answer;
    expect(status).toBe(502);
    expect(text).toContain(`no connection within 0.7 s, on the way through the proxy ${way.host}`);
  });

  it("two ways to one server are two", async () => {
    const { upstream, proxy } = await proxyBefore([json(402, {})], { provider: { limits: { connect: 5_000 } } });
    await proxy.post().answer;
    const other = await proxyTo(upstream.origin, {});
    await other.post().answer;
    await proxy.post().answer;
    expect(upstream.connections).toBe(2);
  });
});
