/** Connections to providers: kept for the next request, replaced when stale, and bounded in every phase. */
import { describe, expect, it, onTestFinished, vi } from "vitest";

import {
  anthropicAnswer,
  anthropicMessage,
  chatAnswer,
  chatCompletion,
  head,
  json,
  LAST_CHUNK,
  sse,
  sseToEnd,
} from "../helpers/http-bytes.ts";
import { KEY, proxyTo, REQUEST, textOf } from "../helpers/proxy.ts";
import { RESET, scriptedUpstream, type Script, type Step } from "../helpers/scripted-upstream.ts";
import { DIALECTS } from "../helpers/wires.ts";

const STREAM_OF = { anthropic: anthropicAnswer(["fine"]), "openai-chat": chatAnswer(["fine"]) };
const JSON_OF = { anthropic: anthropicMessage("fine"), "openai-chat": chatCompletion("fine") };

describe.each(DIALECTS)("%s: the connection serves again", (dialect) => {
  const stream = STREAM_OF[dialect];

  it.each([
    ["after a stream", sseToEnd(stream)],
    [
      "after a stream whose last chunk comes a while behind the answer",
      [...sse([...stream, { sleep: 100 }]), LAST_CHUNK],
    ],
    ["after JSON", json(200, JSON_OF[dialect])],
    ["after an error", json(400, { error: { message: "no" } })],
  ] satisfies [string, readonly Step[]][])("%s", async (_, script) => {
    const upstream = await scriptedUpstream(script);
    const proxy = await proxyTo(upstream.origin, { dialect });
    for (let turn = 0; turn < 3; turn++) {
      await proxy.post().answer;
      await (
        await upstream.request(turn)
      ).played;
    }
    expect(upstream.requests.map(({ connection }) => connection)).toEqual([1, 1, 1]);
  });

  it("not after an answer that has ended in a connection that does not", async () => {
    const upstream = await scriptedUpstream(sse(stream));
    const proxy = await proxyTo(upstream.origin, { dialect });
    expect(textOf((await proxy.post().answer).events)).toBe("fine");
    await (
      await upstream.request(0)
    ).left;
    await proxy.post().answer;
    expect(upstream.connections).toBe(2);
  });
});

describe("stale connections", () => {
  const fine = sseToEnd(anthropicAnswer(["fine"]));

  it("fault 33: a connection that the provider has given up is replaced, invisibly", async () => {
    const upstream = await scriptedUpstream(fine, [RESET], fine);
    const proxy = await proxyTo(upstream.origin);
    await proxy.post().answer;
    const { status, events } = await proxy.post().answer;
    expect(status).toBe(200);
    expect(textOf(events)).toBe("fine");
    expect(upstream.requests.map(({ connection }) => connection)).toEqual([1, 1, 2]);
  });

  it("fault 33: also when every connection that waits is stale", async () => {
    const upstream = await scriptedUpstream(({ connection }) =>
      upstream.requests.length > 4 && connection <= 4 ? [RESET] : fine,
    );
    const proxy = await proxyTo(upstream.origin);
    await Promise.all(Array.from({ length: 4 }, () => proxy.post().answer));
    expect(upstream.connections).toBe(4);
    for (let turn = 0; turn < 3; turn++) expect(textOf((await proxy.post().answer).events)).toBe("fine");
    expect(upstream.connections).toBe(5);
  });

  it("fault 34: a provider that was restarted serves the next request", async () => {
    const upstream = await scriptedUpstream(fine);
    const proxy = await proxyTo(upstream.origin);
    await proxy.post().answer;
    upstream.resetAll();
    expect(textOf((await proxy.post().answer).events)).toBe("fine");
  });

  it("faults 38, 39: after a sleep of the machine no connection from before is used", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const upstream = await scriptedUpstream(fine);
    const proxy = await proxyTo(upstream.origin);
    await proxy.post().answer;
    await (
      await upstream.request(0)
    ).played;
    vi.setSystemTime(Date.now() + 3_600_000);
    expect(textOf((await proxy.post().answer).events)).toBe("fine");
    expect(upstream.requests.map(({ connection }) => connection)).toEqual([1, 2]);
  });

  it.each([3_600_000, -3_600_000])(
    "fault 38: a clock that jumps by %d ms in a stream changes nothing",
    async (jump) => {
      vi.useFakeTimers({ toFake: ["Date"] });
      onTestFinished(() => void vi.useRealTimers());
      const half = Promise.withResolvers<void>();
      const frames = anthropicAnswer(["fi", "ne"]);
      const upstream = await scriptedUpstream(
        sseToEnd([...frames.slice(0, 3), { until: half.promise }, ...frames.slice(3)]),
      );
      const proxy = await proxyTo(upstream.origin);
      const posted = proxy.post();
      await proxy.event("flow.first-token");
      vi.setSystemTime(Date.now() + jump);
      half.resolve();
      expect(textOf((await posted.answer).events)).toBe("fine");
      const { ms, streamMs } = await proxy.event("flow.closed");
      expect(Math.min(ms, streamMs)).toBeGreaterThanOrEqual(0);
      expect(Math.max(ms, streamMs)).toBeLessThan(60_000);
    },
  );
});

describe("many at once", () => {
  it.each(DIALECTS)("fault 35: forty streams with %s arrive exact and never mixed", async (dialect) => {
    const says = (name: string): string[] => Array.from({ length: 30 }, (_, i) => `${name}:${i} `);
    const script: Script = ({ body }) => {
      const name = /stream-\d+/.exec(body.toString())?.[0] ?? "";
      const frames = dialect === "anthropic" ? anthropicAnswer(says(name)) : chatAnswer(says(name));
      return sseToEnd(frames.flatMap((frame, i) => (i % 7 === 0 ? [{ sleep: i % 3 }, frame] : [frame])));
    };
    const upstream = await scriptedUpstream(script);
    const proxy = await proxyTo(upstream.origin, { dialect });
    const names = Array.from({ length: 40 }, (_, i) => `stream-${i}`);
    const asked = names.map((content) => proxy.post({ ...REQUEST, messages: [{ role: "user", content }] }).answer);
    const answers = await Promise.all(asked);
    expect(answers.map(({ events }) => textOf(events))).toEqual(names.map((name) => says(name).join("")));
  });
});

describe("what the provider sees", () => {
  it.each(DIALECTS)(
    "rows 105, 129, 130 with %s: its own key once, and nothing of the client's that is not meant for it",
    async (dialect) => {
      const upstream = await scriptedUpstream(sseToEnd(STREAM_OF[dialect]));
      const clients = [{ token: "client-token-1", session: undefined }];
      const proxy = await proxyTo(upstream.origin, { dialect, clients });
      const headers = {
        authorization: "Bearer client-token-1",
        "x-api-key": "client-token-1",
        connection: "keep-alive, x-secret-hop",
        "x-secret-hop": "1",
        cookie: "a=b",
        "proxy-authorization": "Basic abc",
        te: "trailers",
        "x-forwarded-for": "10.0.0.1",
        "x-claude-code-session-id": "session-1",
        "anthropic-beta": "some-beta",
      };
      await proxy.post(REQUEST, { headers }).answer;
      const [seen] = upstream.requests;
      const common = ["accept-encoding", "connection", "content-length", "content-type", "host"];
      const own = dialect === "anthropic" ? ["anthropic-beta", "anthropic-version", "x-api-key"] : ["authorization"];
      expect(Object.keys(seen?.headers ?? {}).toSorted()).toEqual([...common, ...own].toSorted());
      expect(JSON.stringify(seen?.headers)).toContain(KEY);
      expect(JSON.stringify(seen)).not.toContain("client-token-1");
      expect(seen?.headers["accept-encoding"]).toBe("identity");
    },
  );

  it("row 131: the client's bytes but for the model, with the order of keys and unknown fields", async () => {
    const upstream = await scriptedUpstream(sseToEnd(STREAM_OF.anthropic));
    const proxy = await proxyTo(upstream.origin);
    const body =
      '{ "unknown": {"b":1,"a":12345678901234567890}, "model":"x", "stream":true,\n"messages":[{"content":"h\\u00fc","role":"user"}],"max_tokens":1 }';
    await proxy.post(body).answer;
    expect(upstream.requests[0]?.body.toString()).toBe(body.replace('"x"', '"up-model"'));
  });

  it("T9: no redirect is followed, and the place it leads to is not asked", async () => {
    const elsewhere = await scriptedUpstream(json(200, {}));
    const upstream = await scriptedUpstream([
      head(307, { location: `${elsewhere.origin}/v1/messages?key=${KEY}`, "content-length": "0" }),
    ]);
    const proxy = await proxyTo(upstream.origin);
    const { status, text } = await proxy.post().answer;
    expect(status).toBe(502);
    expect(text).toContain(elsewhere.origin);
    expect(text).not.toContain(KEY);
    expect(elsewhere.connections).toBe(0);
  });
});
