/** Providers that take only so many requests at once. */
import { describe, expect, it } from "vitest";

import { isRecord } from "../../src/core/message.ts";
import { chainOf } from "../helpers/chain.ts";
import { anthropicAnswer, chatAnswer, json, sseToEnd } from "../helpers/http-bytes.ts";
import { proxyBefore, REQUEST, textOf, type TestProxy } from "../helpers/proxy.ts";
import type { Script } from "../helpers/scripted-upstream.ts";

const FINE = sseToEnd(anthropicAnswer(["fine"]));
const ONE = { provider: { concurrency: 1 } };

interface Gates {
  readonly scripts: Script[];
  readonly open: (at: number) => void;
}

/** Answers that wait until they are let go. */
function gated(count: number): Gates {
  const gates = Array.from({ length: count }, () => Promise.withResolvers<void>());
  return {
    scripts: gates.map(({ promise }) => [{ until: promise }, ...FINE]),
    open: (at) => gates[at]?.resolve(),
  };
}

const waitingTold = ({ events }: TestProxy): number[] =>
  events.flatMap((event) => (event.type === "provider.queue" ? [event.waiting] : []));

async function waiting(proxy: TestProxy, count: number): Promise<void> {
  for (let nth = 0; ; nth++) if ((await proxy.event("provider.queue", nth)).waiting === count) return;
}

describe("concurrency", () => {
  it("requests wait for their turn, in their order", async () => {
    const { scripts, open } = gated(3);
    const { upstream, proxy } = await proxyBefore(scripts, ONE);
    const posted = [];
    for (const name of ["first", "second", "third"]) {
      posted.push(proxy.post({ ...REQUEST, messages: [{ role: "user", content: name }] }));
      if (name === "first") await upstream.request(0);
      else await waiting(proxy, posted.length - 1);
    }
    for (const at of [0, 1, 2]) {
      const { body } = await upstream.request(at);
      expect(upstream.requests).toHaveLength(at + 1);
      expect(body.toString()).toContain(["first", "second", "third"][at]);
      open(at);
      expect(textOf((await posted[at]?.answer)?.events ?? [])).toBe("fine");
    }
    expect(waitingTold(proxy)).toEqual([1, 2, 1, 0]);
  });

  it("a place is free again after a failure, and after a client that left", async () => {
    const never = new Promise<void>(() => {});
    const { upstream, proxy } = await proxyBefore(
      [json(400, { error: { message: "no" } }), [{ until: never }], FINE],
      ONE,
    );
    expect((await proxy.post().answer).status).toBe(400);
    const leaving = proxy.post();
    await upstream.request(1);
    const next = proxy.post();
    await waiting(proxy, 1);
    leaving.leave();
    expect(textOf((await next.answer).events)).toBe("fine");
  });

  it("fault 30: a client that leaves the queue never reaches the provider, and nobody behind it waits longer", async () => {
    const { scripts, open } = gated(2);
    const { upstream, proxy } = await proxyBefore(scripts, ONE);
    const first = proxy.post();
    await upstream.request(0);
    const leaving = proxy.post();
    await waiting(proxy, 1);
    const last = proxy.post();
    await waiting(proxy, 2);
    leaving.leave();
    await proxy.event("flow.aborted");
    open(0);
    open(1);
    for (const { answer } of [first, last]) expect(textOf((await answer).events)).toBe("fine");
    expect(upstream.requests).toHaveLength(2);
  });

  it("fault 21: whoever waits hears that it lives", async () => {
    const { scripts, open } = gated(2);
    const { upstream, proxy } = await proxyBefore(scripts, ONE);
    const first = proxy.post();
    await upstream.request(0);
    const second = proxy.post();
    const message = await second.head;
    expect(message.statusCode).toBe(200);
    expect(upstream.requests).toHaveLength(1);
    open(0);
    open(1);
    for (const { answer } of [first, second]) expect(textOf((await answer).events)).toBe("fine");
  });

  it("nobody waits for ever, and a fallback takes over", async () => {
    const never = new Promise<void>(() => {});
    const config = { timeoutMs: 500 };
    const { proxy, upstreams } = await chainOf([{ scripts: [[{ until: never }]], ...ONE }, { scripts: [FINE] }], {
      config: { ...config, timeoutMs: 1_500 },
    });
    const first = proxy.post();
    await upstreams[0]?.request(0);
    expect(textOf((await proxy.post().answer).events)).toBe("fine");
    first.leave();
  });

  it("the error says what it has waited for", async () => {
    const { scripts } = gated(1);
    const { upstream, proxy } = await proxyBefore(scripts, { ...ONE, config: { timeoutMs: 1_000 } });
    const first = proxy.post();
    await upstream.request(0);
    const { status, json: body } = await proxy.post({ ...REQUEST, stream: false }).answer;
    const error = isRecord(body["error"]) ? body["error"] : {};
    expect({ status, type: error["type"] }).toEqual({ status: 503, type: "overloaded_error" });
    expect(error["message"]).toMatch(/^up takes 1 requests at once, and none has ended for 1 s/);
    first.leave();
  });

  it("counts for each key by itself", async () => {
    const { scripts, open } = gated(2);
    const keys = ["key-one-1111", "key-two-2222"];
    const { upstream, proxy } = await proxyBefore([...scripts, FINE], {
      provider: { concurrency: 1, key: "key-one-1111", keys },
    });
    const bodyOf = (n: number): object => ({
      ...REQUEST,
      metadata: { user_id: JSON.stringify({ session_id: `s${n}` }) },
    });
    const posted = Array.from({ length: 8 }, (_, n) => proxy.post(bodyOf(n)));
    const seen = [await upstream.request(0), await upstream.request(1)];
    expect(new Set(seen.map(({ headers }) => headers["x-api-key"]))).toEqual(new Set(keys));
    await waiting(proxy, 6);
    expect(upstream.requests).toHaveLength(2);
    open(0);
    open(1);
    for (const { answer } of posted) expect(textOf((await answer).events)).toBe("fine");
  });

  it("iFlow takes one request at once without being told to", async () => {
    const gate = Promise.withResolvers<void>();
    const answer = sseToEnd(chatAnswer(["fine"]));
    const { upstream, proxy } = await proxyBefore([[{ until: gate.promise }, ...answer], answer], {
      dialect: "openai-chat",
      provider: { name: "iflow" },
    });
    const posted = [proxy.post()];
    await upstream.request(0);
    posted.push(proxy.post());
    await waiting(proxy, 1);
    expect(upstream.requests).toHaveLength(1);
    gate.resolve();
    for (const one of posted) expect(textOf((await one.answer).events)).toBe("fine");
  });
});
