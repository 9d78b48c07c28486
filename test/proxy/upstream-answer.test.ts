/** One answer while it arrives: pulled as the reader likes, bounded, and never left open. */
import { describe, expect, it, onTestFinished } from "vitest";

import { Upstreams } from "../../src/proxy/upstream.ts";
import type { UpstreamAnswer } from "../../src/proxy/upstream-answer.ts";
import { targetWith } from "../helpers/answers.ts";
import { chunk, head, LAST_CHUNK, sse, sseToEnd, whole } from "../helpers/http-bytes.ts";
import { RESET, scriptedUpstream, type Script, type ScriptedUpstream } from "../helpers/scripted-upstream.ts";

interface Setting {
  readonly upstream: ScriptedUpstream;
  readonly answer: UpstreamAnswer;
  readonly stop: AbortController;
}

async function setUp(script: Script): Promise<Setting> {
  const upstream = await scriptedUpstream(script);
  const upstreams = new Upstreams(() => {});
  onTestFinished(() => upstreams.close());
  const stop = new AbortController();
  const url = `${upstream.origin}/v1/x?y=1`;
  const options = { target: targetWith({ url }), timeoutMs: 5_000, signal: stop.signal };
  const answer = await upstreams.post({ url, headers: { "x-a": "1" }, body: "{}" }, options);
  return { upstream, answer, stop };
}

async function textOf(answer: UpstreamAnswer): Promise<string> {
  let text = "";
  for (let piece = await answer.read(); piece; piece = await answer.read()) text += piece.toString();
  return text;
}

describe("reading", () => {
  it("gives status, headers and body; the request is as it was meant", async () => {
    const { upstream, answer } = await setUp(whole(201, "hello", { "X-Up": "1", "x-twice": "a" }));
    expect({ status: answer.status, up: answer.headers["x-up"] }).toEqual({ status: 201, up: "1" });
    expect(await textOf(answer)).toBe("hello");
    expect(await answer.read()).toBeUndefined();
    expect(upstream.requests[0]).toMatchObject({ method: "POST", path: "/v1/x?y=1", headers: { "x-a": "1" } });
  });

  it("repeated headers are joined, informational answers are passed over", async () => {
    const { answer } = await setUp([
      "HTTP/1.1 103 Early\r\nlink: x\r\n\r\n",
      "HTTP/1.1 200 OK\r\na: 1\r\na: 2\r\ncontent-length: 0\r\n\r\n",
    ]);
    expect({ status: answer.status, headers: answer.headers }).toEqual({
      status: 200,
      headers: { a: "1, 2", "content-length": "0" },
    });
  });

  it("what was read can be put back", async () => {
    const { answer } = await setUp(sseToEnd(["one", "two"]));
    const first = await answer.read();
    answer.unread(first ?? Buffer.alloc(0));
    expect(await textOf(answer)).toBe("onetwo");
  });

  it("what arrived before a failure can still be read", async () => {
    const { upstream, answer } = await setUp([...sse(["one"]), RESET]);
    await (
      await upstream.request(0)
    ).left;
    await new Promise((resolve) => void setTimeout(resolve, 20));
    expect(String(await answer.read())).toBe("one");
    await expect(answer.read()).rejects.toMatchObject({ code: "CCR-E112" });
  });

  it("row 69: a reader that is slow holds the provider back", async () => {
    const flood = chunk(Buffer.alloc(65_536, "x"));
    const { upstream, answer } = await setUp([...sse([]), { flood, times: 2_000 }, LAST_CHUNK]);
    await answer.read();
    for (let last = -1; last !== upstream.sent;) {
      last = upstream.sent;
      await new Promise((resolve) => void setTimeout(resolve, 200));
    }
    expect(upstream.sent).toBeLessThan(20_000_000);
    expect((await textOf(answer)).length).toBeGreaterThan(100_000_000);
  });
});

describe("limits", () => {
  it("readAll gives up above its limit, and leaves the provider", async () => {
    const { upstream, answer } = await setUp([...sse([]), { flood: chunk("x".repeat(1_000)), times: 1e6 }]);
    await expect(answer.readAll(50_000)).rejects.toMatchObject({ code: "CCR-E107" });
    await (
      await upstream.request(0)
    ).left;
  });

  it("readUpTo stops at its limit", async () => {
    const { upstream, answer } = await setUp([...sse([]), { flood: chunk("x".repeat(1_000)), times: 1e6 }]);
    expect(await answer.readUpTo(5_000, 10_000)).toHaveLength(5_000);
    await (
      await upstream.request(0)
    ).left;
  });

  it("readUpTo stops at its time", async () => {
    const { upstream, answer } = await setUp([...sse(["so far"]), { sleep: 20_000 }]);
    expect(String(await answer.readUpTo(5_000, 100))).toBe("so far");
    await (
      await upstream.request(0)
    ).left;
  });

  it("readUpTo takes what there is of a body that breaks off", async () => {
    const { answer } = await setUp([head(500, { "content-length": "100" }), "so far", { sleep: 30 }, RESET]);
    expect(String(await answer.readUpTo(5_000, 10_000))).toBe("so far");
  });

  it("readUpTo does not hide that the client has gone", async () => {
    const { answer, stop } = await setUp([...sse(["so far"]), { sleep: 20_000 }]);
    const read = answer.readUpTo(5_000, 10_000);
    stop.abort(new Error("gone"));
    await expect(read).rejects.toThrow("gone");
  });
});

describe("ending", () => {
  it("an abort reaches the provider, and is what reading throws", async () => {
    const { upstream, answer, stop } = await setUp([...sse(["one"]), { sleep: 20_000 }]);
    stop.abort(new Error("gone"));
    await expect(answer.read()).rejects.toThrow("gone");
    await (
      await upstream.request(0)
    ).left;
  });

  it("an abort before the answer has begun", async () => {
    const upstream = await scriptedUpstream([{ sleep: 20_000 }]);
    const upstreams = new Upstreams(() => {});
    onTestFinished(() => upstreams.close());
    const stop = new AbortController();
    const url = upstream.origin;
    const posted = upstreams.post(
      { url, headers: {}, body: "" },
      { target: targetWith({ url }), timeoutMs: 5_000, signal: stop.signal },
    );
    const failed = expect(posted).rejects.toThrow("gone");
    const seen = await upstream.request(0);
    stop.abort(new Error("gone"));
    await failed;
    await seen.left;
  });

  it("an abort before the request", async () => {
    const upstream = await scriptedUpstream([{ sleep: 20_000 }]);
    const upstreams = new Upstreams(() => {});
    onTestFinished(() => upstreams.close());
    const url = upstream.origin;
    const signal = AbortSignal.abort(new Error("gone"));
    await expect(
      upstreams.post({ url, headers: {}, body: "" }, { target: targetWith({ url }), timeoutMs: 5_000, signal }),
    ).rejects.toThrow("gone");
    expect(upstream.requests).toEqual([]);
  });

  it("release lets a provider end in peace, and cuts one off that does not", async () => {
    const peaceful = await setUp([...sse(["x"]), { sleep: 100 }, LAST_CHUNK]);
    await peaceful.answer.read();
    peaceful.answer.release();
    peaceful.stop.abort();
    await (
      await peaceful.upstream.request(0)
    ).played;
    expect(peaceful.upstream.open).toBe(1);
    const endless = await setUp([...sse(["x"]), { flood: chunk("y".repeat(1_000)), times: 1e9 }]);
    await endless.answer.read();
    endless.answer.release();
    await (
      await endless.upstream.request(0)
    ).left;
  });

  it("closing everything ends what is under way", async () => {
    const upstream = await scriptedUpstream([...sse(["one"]), { sleep: 20_000 }]);
    const upstreams = new Upstreams(() => {});
    const url = upstream.origin;
    const options = { target: targetWith({ url }), timeoutMs: 5_000, signal: new AbortController().signal };
    const answer = await upstreams.post({ url, headers: {}, body: "" }, options);
    await answer.read();
    const failed = expect(answer.read()).rejects.toMatchObject({ code: "CCR-E112" });
    await upstreams.close();
    await failed;
  });
});
