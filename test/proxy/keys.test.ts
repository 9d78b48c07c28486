/** Several keys of one provider: which of them a request takes, and when another is tried; and providers that rest. */
import { describe, expect, it } from "vitest";

import type { BusEvent } from "../../src/core/flow.ts";
import { chainOf } from "../helpers/chain.ts";
import { anthropicAnswer, json, sseToEnd } from "../helpers/http-bytes.ts";
import { proxyBefore, REQUEST, textOf, type TestProxy } from "../helpers/proxy.ts";
import { RESET, type ScriptedUpstream, type Seen, type Step } from "../helpers/scripted-upstream.ts";

const FINE = sseToEnd(anthropicAnswer(["fine"]));
const KEYS = ["key-a-1f9d", "key-b-2e8c", "key-c-3d7b"];
const provider = { key: "key-a-1f9d", keys: KEYS };
const failure = (status: number, headers = {}): Step[] => json(status, { error: { message: "no" } }, headers);

const keyIn = ({ headers }: Seen): string => headers["x-api-key"] ?? headers["authorization"] ?? "";
const keysSeen = ({ requests }: ScriptedUpstream): string[] => requests.map(keyIn);

/** By key: one answers, the others fail. */
const onlyKey =
  (good: string, otherwise: readonly Step[]) =>
  (seen: Seen): readonly Step[] =>
    keyIn(seen) === good ? FINE : otherwise;

const statesOf = ({ events }: TestProxy): Extract<BusEvent, { type: "provider.changed" }>[] =>
  events.filter((event) => event.type === "provider.changed");

function bodyOf(session: string): object {
  return { ...REQUEST, metadata: { user_id: JSON.stringify({ session_id: session }) } };
}

describe("a pool of keys", () => {
  it.each([
    ["401", failure(401)],
    ["402", failure(402)],
    ["fault 1: 429", failure(429, { "retry-after": "30" })],
  ] satisfies [string, readonly Step[]][])("%s: the next key answers, invisible to the client", async (_, refusal) => {
    for (const good of KEYS) {
      const { upstream, proxy } = await proxyBefore([onlyKey(good, refusal)], { provider });
      const { status, events, text } = await proxy.post().answer;
      expect(status).toBe(200);
      expect(textOf(events)).toBe("fine");
      expect(new Set(keysSeen(upstream)).size).toBe(upstream.requests.length);
      const again = upstream.requests.length;
      expect(textOf((await proxy.post().answer).events)).toBe("fine");
      expect(upstream.requests).toHaveLength(again + 1);
      for (const key of KEYS) expect(text + JSON.stringify(proxy.events)).not.toContain(key);
    }
  });

  it("each key is tried once, and what is left is the client's", async () => {
    const { upstream, proxy } = await proxyBefore([failure(429, { "retry-after": "30" })], { provider });
    const { status, headers } = await proxy.post().answer;
    expect(status).toBe(429);
    expect(headers["retry-after"]).toBe("30");
    expect(keysSeen(upstream).toSorted()).toEqual(KEYS);
    expect(statesOf(proxy).at(-1)).toMatchObject({ provider: "up", condition: "cooling", keys: [0, 3] });
  });

  it("a conversation keeps to its key, and conversations share them", async () => {
    const { upstream, proxy } = await proxyBefore([FINE], { provider });
    for (let n = 0; n < 12; n++) {
      for (let turn = 0; turn < 2; turn++) await proxy.post(bodyOf(`session-${n}`)).answer;
    }
    const keys = keysSeen(upstream);
    for (let n = 0; n < 12; n++) expect(keys[2 * n]).toBe(keys[2 * n + 1]);
    expect(new Set(keys)).toEqual(new Set(KEYS));
  });

  it.each([400, 404, 500])("%d has nothing to do with the key", async (status) => {
    const { upstream, proxy } = await proxyBefore([failure(status)], { provider });
    await proxy.post().answer;
    expect(new Set(keysSeen(upstream)).size).toBe(1);
  });
});

describe("a provider in trouble", () => {
  it("fault 1: is left alone as long as it says, and the fallback answers at once", async () => {
    const limited = failure(429, { "retry-after": "1" });
    const { proxy, asked } = await chainOf([{ scripts: [limited, FINE] }, { scripts: [FINE] }]);
    for (let turn = 0; turn < 3; turn++) expect(textOf((await proxy.post().answer).events)).toBe("fine");
    expect(asked()).toEqual([1, 3]);
    const routes = proxy.events.flatMap((event) => (event.type === "flow.routed" ? [event.route.why] : []));
    expect(routes.at(-1)).toBe("fallback: one,m is cooling down");
    const [state] = statesOf(proxy);
    expect(state).toMatchObject({ provider: "one", condition: "cooling", keys: [0, 1] });
    expect((state?.until ?? 0) - (state?.at ?? 0)).toBeGreaterThan(900);
    await new Promise((resolve) => void setTimeout(resolve, 1_050));
    expect(textOf((await proxy.post().answer).events)).toBe("fine");
    expect(asked()).toEqual([2, 3]);
    expect(statesOf(proxy).at(-1)).toMatchObject({ provider: "one", condition: "ok", until: undefined, why: "" });
  });

  it("is left alone after it has failed three times", async () => {
    const { proxy, asked } = await chainOf([{ scripts: [failure(503)] }, { scripts: [FINE] }]);
    for (let turn = 0; turn < 5; turn++) expect(textOf((await proxy.post().answer).events)).toBe("fine");
    expect(asked()).toEqual([3, 5]);
    expect(statesOf(proxy)).toMatchObject([{ provider: "one", condition: "off", why: expect.stringContaining("503") }]);
  });

  it("is asked all the same when there is nothing else", async () => {
    const { upstream, proxy } = await proxyBefore([
      ...Array.from({ length: 6 }, () => failure(429, { "retry-after": "30" })),
      FINE,
    ]);
    for (let turn = 0; turn < 6; turn++) expect((await proxy.post().answer).status).toBe(429);
    expect(textOf((await proxy.post().answer).events)).toBe("fine");
    expect(upstream.requests).toHaveLength(7);
    expect(statesOf(proxy).map(({ condition }) => condition)).toContain("ok");
  });

  it("fault 33: connections that break while nothing else does are its failures, too", async () => {
    const { proxy, asked } = await chainOf([{ scripts: [[RESET]] }, { scripts: [FINE] }]);
    for (let turn = 0; turn < 4; turn++) expect(textOf((await proxy.post().answer).events)).toBe("fine");
    expect(asked()).toEqual([4, 4]);
    expect(statesOf(proxy)).toMatchObject([{ condition: "off" }]);
  });

  it("with a fallback in trouble as well, the fallback is passed over and named", async () => {
    const { proxy, asked } = await chainOf([
      { scripts: [failure(503)] },
      { scripts: [failure(429, { "retry-after": "30" })] },
      { scripts: [FINE] },
    ]);
    for (let turn = 0; turn < 2; turn++) expect(textOf((await proxy.post().answer).events)).toBe("fine");
    expect(asked()).toEqual([2, 1, 2]);
  });
});
