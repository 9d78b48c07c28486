/** An HTTP proxy on the way to a provider: `PROXY_URL`. */
import { createServer } from "node:net";
import { once } from "node:events";

import { expect, it } from "vitest";

import { connectProxy } from "../helpers/connect-proxy.ts";
import { anthropicAnswer, anthropicMessage, json, sseToEnd } from "../helpers/http-bytes.ts";
import { KEY, proxyTo, textOf } from "../helpers/proxy.ts";
import { scriptedUpstream } from "../helpers/scripted-upstream.ts";

const FINE = sseToEnd(anthropicAnswer(["fine"]));

it("requests go through a tunnel, which serves again", async () => {
  const [way, upstream] = [await connectProxy(), await scriptedUpstream(FINE)];
  const proxy = await proxyTo(upstream.origin, { provider: { proxy: way.url } });
  for (let turn = 0; turn < 3; turn++) expect(textOf((await proxy.post().answer).events)).toBe("fine");
  expect(way.tunnels).toEqual([new URL(upstream.origin).host]);
  expect(way.credentials).toEqual([undefined]);
  const request = await upstream.request(0);
  expect(JSON.stringify(request.headers)).not.toContain("proxy-authorization");
});

it("credentials are for the proxy alone", async () => {
  const [way, upstream] = [await connectProxy(), await scriptedUpstream(json(200, anthropicMessage("fine")))];
  const proxy = await proxyTo(upstream.origin, { provider: { proxy: `http://me:pass-word@${way.host}` } });
  await proxy.post({ model: "m", max_tokens: 9, messages: [{ role: "user", content: "hi" }] }).answer;
  expect(way.credentials).toEqual([`Basic ${Buffer.from("me:pass-word").toString("base64")}`]);
  const request = await upstream.request(0);
  expect(JSON.stringify(request.headers)).not.toContain("Basic");
});

it("a client that leaves takes the tunnel along", async () => {
  const [way, upstream] = [
    await connectProxy(),
    await scriptedUpstream([...FINE.slice(0, 1), { until: new Promise(() => {}) }]),
  ];
  const proxy = await proxyTo(upstream.origin, { provider: { proxy: way.url } });
  const posted = proxy.post();
  const request = await upstream.request(0);
  posted.leave();
  await request.left;
});

it.each(["refuses", "closes"] as const)(
  "fault 10: a proxy that %s is named in the error, and nothing of the key",
  async (manner) => {
    const way = await connectProxy(manner);
    const proxy = await proxyTo("http://provider.invalid", { provider: { proxy: way.url } });
    const { status, text } = await proxy.post().answer;
    expect(status).toBe(502);
    expect(text).toContain(`on the way through the proxy ${way.host}`);
    expect(text).not.toContain(KEY);
    expect(way.tunnels[0]).toBe("provider.invalid:80");
  },
);

it("fault 10: a proxy that is not there is named in the error", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  server.close();
  const proxy = await proxyTo("http://provider.invalid", { provider: { proxy: `http://127.0.0.1:${port}` } });
  const { status, text } = await proxy.post().answer;
  expect(status).toBe(502);
  expect(text).toContain(`connection refused, on the way through the proxy 127.0.0.1:${port}`);
});
