/** A provider's key is nowhere but on the way to that provider, whatever the provider does with it. */
import { describe, expect, it } from "vitest";

import {
  anthropicAnswer,
  anthropicFrames as f,
  chatAnswer,
  frame,
  head,
  json,
  sseToEnd,
  whole,
} from "../helpers/http-bytes.ts";
import { KEY, proxyTo, REQUEST } from "../helpers/proxy.ts";
import { scriptedUpstream, type Script } from "../helpers/scripted-upstream.ts";
import { DIALECTS } from "../helpers/wires.ts";

const WHOLE = { ...REQUEST, stream: false };
const SAID = `Incorrect API key provided: ${KEY}. Find yours at https://up.example/keys?key=${KEY}`;
const OPENING = { anthropic: anthropicAnswer(["hi"]).slice(0, 3), "openai-chat": chatAnswer(["hi"]).slice(0, 2) };
/** As much of the key as must never be seen together. */
const PART = KEY.slice(0, 12);

const cutOff = (before: number): string => `${"x".repeat(before)} ${KEY}`;

const LEAKS: readonly (readonly [string, Script])[] = [
  ["T8, fault 3: in a 401", json(401, { error: { message: SAID, type: "authentication_error" } })],
  ["in a 403", json(403, { error: { message: SAID } })],
  ["in a 500", json(500, { error: { message: SAID } })],
  ["in a 400 that is text", whole(400, SAID)],
  ["in an HTML page", whole(502, `<html><body>${SAID}</body></html>`)],
  ["escaped in JSON", whole(401, JSON.stringify({ error: { message: SAID } }).replaceAll("-", "\\u002d"))],
  [
    "percent-encoded in a URL",
    json(401, { error: { message: `see https://up.example/?key=${encodeURIComponent(KEY)}` } }),
  ],
  ["where the message is cut", json(401, { error: { message: cutOff(285) } })],
  ["where the body is cut", whole(500, cutOff(65_536 - 16))],
  ["in a field we do not know", json(418, { new_shape: { key: KEY } })],
  [
    "in header values",
    json(
      429,
      { error: { message: "slow" } },
      { "request-id": KEY, "anthropic-ratelimit-key": `k ${KEY}`, "retry-after": KEY },
    ),
  ],
  ["in a header name", json(429, { error: { message: "slow" } }, { [`anthropic-ratelimit-${KEY}`]: "1" })],
  ["in a redirect", [head(302, { location: `https://up.example/${KEY}?key=${KEY}`, "content-length": "0" })]],
  ["in a redirect to a host", [head(302, { location: `https://${KEY}.example/`, "content-length": "0" })]],
  ["in an encoding", whole(200, "x", { "content-encoding": KEY })],
  ["in JSON that is no message", json(200, { key: KEY })],
  ["in broken JSON", whole(200, `{"key": "${KEY}`)],
  ["in an error with status 200", json(200, { error: { message: SAID } })],
];

const STREAM_LEAKS: readonly (readonly [string, string])[] = [
  ["in an error event", f.error("api_error", SAID)],
  ["in an error event, where the message is cut", f.error("api_error", cutOff(285))],
  ["in an error event of another shape", frame({ error: SAID })],
  ["in a frame that is no JSON", frame(`{${KEY}`)],
  ["in a frame that is no JSON, where it is cut", frame(`{${cutOff(83)}`)],
];

describe.each(DIALECTS)("%s", (dialect) => {
  async function expectNoLeak(script: Script, body: object): Promise<void> {
    const upstream = await scriptedUpstream(script);
    const proxy = await proxyTo(upstream.origin, { dialect });
    const { text, headers } = await proxy.post(body).answer;
    expect(JSON.stringify(upstream.requests[0]?.headers)).toContain(KEY);
    for (const seen of [text, JSON.stringify(headers), JSON.stringify(proxy.events)]) expect(seen).not.toContain(PART);
  }

  it.each(LEAKS)("%s: not in the answer, not on the bus", async (_, script) => {
    for (const body of [REQUEST, WHOLE]) await expectNoLeak(script, body);
  });

  it.each(STREAM_LEAKS)("%s: not in the answer, not on the bus", async (_, last) => {
    for (const body of [REQUEST, WHOLE]) {
      await expectNoLeak(sseToEnd([...OPENING[dialect], last]), body);
      await expectNoLeak(sseToEnd([last]), body);
    }
  });

  it("T8: in the URL of a provider that cannot be reached", async () => {
    const proxy = await proxyTo("", { dialect, provider: { url: `http://user:${KEY}@127.0.0.1:1/v1?key=${KEY}` } });
    const { text } = await proxy.post().answer;
    expect(text).toContain("http://127.0.0.1:1:");
    expect(text + JSON.stringify(proxy.events)).not.toContain(PART);
  });

  it("a key that no header can carry is an error that does not show it", async () => {
    const key = `${KEY}\n漢`;
    const upstream = await scriptedUpstream(json(200, {}));
    const proxy = await proxyTo(upstream.origin, { dialect, provider: { key } });
    const { status, text } = await proxy.post().answer;
    expect(status).toBe(424);
    expect(text + JSON.stringify(proxy.events)).not.toContain(PART);
    expect(upstream.requests).toEqual([]);
  });

  it("the token of a client is hidden like a key", async () => {
    const token = "client-canary-77e1";
    const upstream = await scriptedUpstream(json(400, { error: { message: `you said ${token}` } }));
    const proxy = await proxyTo(upstream.origin, { dialect, clients: [{ token, session: undefined }] });
    const { text } = await proxy.post(REQUEST, { headers: { "x-api-key": token } }).answer;
    expect(text).toContain("you said");
    expect(text + JSON.stringify(proxy.events)).not.toContain(token.slice(0, 12));
  });
});
