/** Clients that leave, at any point: the provider is left at once, and nothing stays open. */
import { describe, expect, it } from "vitest";

import { anthropicFrames as f, chatChunk, chunk, json, sse, sseHead, sseToEnd } from "../helpers/http-bytes.ts";
import { flowTypes, proxyBefore, REQUEST, textOf, type Posted } from "../helpers/proxy.ts";
import { rawClient, rawRequest } from "../helpers/raw-client.ts";
import type { Step } from "../helpers/scripted-upstream.ts";
import { DIALECTS, type Wired, WIRES } from "../helpers/wires.ts";

/** Generous: the measured times are printed when `CCR_TEST_REPORT` is set, and `bench/` has the budget. */
const LEFT_WITHIN_MS = 5_000;

function report(what: string, ms: number): void {
  if (process.env["CCR_TEST_REPORT"]) process.stdout.write(`${what}: ${ms.toFixed(1)} ms\n`);
}

describe.each(DIALECTS)("%s: a client that leaves", (dialect) => {
  const { answer, preliminary } = WIRES[dialect];
  const never = new Promise<void>(() => {});

  it.each([
    ["fault 30: before the headers", [{ until: never }], false],
    ["fault 30: in a stall behind the headers", [sseHead(), { until: never }], false],
    ["fault 30: in a stall behind the beginning", [...sse([preliminary]), { until: never }], false],
    ["fault 30: in a stall in the middle", [...sse(answer(["some "]).slice(0, 3)), { until: never }], true],
    [
      "fault 29: in a stream without end",
      [...sse(answer(["some "]).slice(0, 3)), { flood: endless(dialect), times: 1e9 }],
      true,
    ],
    [
      "fault 30: in an error body that does not end",
      [sseHead().replace("200", "500"), chunk("oops"), { until: never }],
      false,
    ],
  ] satisfies [string, readonly Step[], boolean][])(
    "row 68: %s: the provider is left at once",
    async (what, script, begins) => {
      const { upstream, proxy } = await proxyBefore([script], { dialect });
      const posted = proxy.post();
      const seen = await upstream.request(0);
      if (begins) await posted.head;
      const leaving = performance.now();
      posted.leave();
      const took = (await seen.left) - leaving;
      report(`${dialect}, ${what}`, took);
      expect(took).toBeLessThan(LEFT_WITHIN_MS);
      expect(await proxy.event("flow.aborted")).toBeDefined();
      expect(flowTypes(proxy)).not.toContain("flow.failed");
    },
  );

  it("between two attempts: there is no second one", async () => {
    const { upstream, proxy } = await proxyBefore([json(503, {}, { "retry-after": "1" })], { dialect });
    const posted = proxy.post();
    await proxy.event("flow.attempt-failed");
    posted.leave();
    await proxy.event("flow.aborted");
    expect(upstream.requests).toHaveLength(1);
  });

  it("while its request is still arriving: no provider is asked, and nothing is told", async () => {
    const { upstream, proxy } = await proxyBefore([[]], { dialect });
    const client = await rawClient(proxy.port);
    client.write(`POST /v1/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{"model"`);
    client.socket.resetAndDestroy();
    await proxy.post({ ...REQUEST, model: "nobody,x" }).answer;
    expect(upstream.connections).toBe(0);
    expect(flowTypes(proxy)).toEqual(["flow.opened", "flow.failed"]);
  });

  it("fault 31: sixty at once, at any point: nothing stays open, and the next one is served", async () => {
    const points: readonly (readonly Step[])[] = [
      [{ until: never }],
      [...sse([preliminary]), { until: never }],
      [...sse(answer(["some "]).slice(0, 3)), { until: never }],
    ];
    const scripts = Array.from({ length: 60 }, (_, i) => points[i % points.length] ?? []);
    const { upstream, proxy } = await proxyBefore([...scripts, sseToEnd(answer(["fine"]))], { dialect });
    const posted: Posted[] = scripts.map(() => proxy.post());
    await upstream.request(59);
    for (const one of posted) one.leave();
    await Promise.all(upstream.requests.map(({ left }) => left));
    await proxy.event("flow.aborted", 59);
    expect(upstream.open).toBe(0);
    expect(textOf((await proxy.post().answer).events)).toBe("fine");
  });

  it("fault 45: with a second request behind the first in the same connection: both are left", async () => {
    const { upstream, proxy } = await proxyBefore([[...sse([preliminary]), { until: never }]], { dialect });
    const client = await rawClient(proxy.port);
    const request = rawRequest(proxy.port, JSON.stringify(REQUEST));
    client.write(request + request);
    await upstream.request(1);
    client.socket.resetAndDestroy();
    await Promise.all(upstream.requests.map(({ left }) => left));
    await proxy.event("flow.aborted", 1);
    expect(upstream.open).toBe(0);
  });
});

/** One chunk with a text event. */
function endless(dialect: Wired): Buffer {
  const text = "x".repeat(1_000);
  return chunk(dialect === "anthropic" ? f.text(text) : chatChunk({ content: text }));
}
