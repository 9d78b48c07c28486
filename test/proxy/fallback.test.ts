/** What stands in for a provider that fails, and when: ordered, before the client has seen anything, and told to everybody. */
import { describe, expect, it } from "vitest";

import type { FlowEvent } from "../../src/core/flow.ts";
import { isRecord } from "../../src/core/message.ts";
import { chainOf } from "../helpers/chain.ts";
import { grammarBreaks } from "../helpers/grammar.ts";
import { head, json, sse, sseHead, sseToEnd, whole } from "../helpers/http-bytes.ts";
import { flowTypes, REQUEST, type TestProxy, textOf } from "../helpers/proxy.ts";
import { END, RESET, type Step } from "../helpers/scripted-upstream.ts";
import { DIALECTS, WIRES } from "../helpers/wires.ts";

const failure = (message: string): object => ({ error: { message } });
const FINE = {
  anthropic: sseToEnd(WIRES.anthropic.answer(["fine"])),
  "openai-chat": sseToEnd(WIRES["openai-chat"].answer(["fine"])),
};
const ONE_SECOND = { config: { timeoutMs: 1_000 } };

function routesTold({ events }: TestProxy): Extract<FlowEvent, { type: "flow.routed" }>["route"][] {
  return events.flatMap((event) => (event.type === "flow.routed" ? [event.route] : []));
}

describe.each(DIALECTS)("%s: the fallback answers in its place, whatever it speaks itself", (dialect) => {
  const { preliminary, error } = WIRES[dialect];

  it.each([
    ["fault 1: 429 with a long retry-after", json(429, failure("slow down"), { "retry-after": "60" })],
    ["fault 2: 500", json(500, failure("oops"))],
    ["fault 2: 503", json(503, failure("busy"))],
    ["fault 2: 529", json(529, failure("busy"))],
    ["fault 3: 401", json(401, failure("bad key"))],
    ["402", json(402, failure("no credit"))],
    ["403", json(403, failure("not in your region"))],
    ["404: no such model", json(404, failure("model not found"))],
    ["fault 4: 502 with a page", whole(502, "<html>bad gateway</html>", { "content-type": "text/html" })],
    ["fault 5: 500 without a body", [head(500, { "content-length": "0" })]],
    ["fault 12: the connection breaks behind the beginning", [...sse([preliminary, { sleep: 20 }]), RESET, END]],
    ["fault 13: the stream ends behind the beginning", sseToEnd([preliminary])],
    ["fault 14: an error in a stream of status 200", sseToEnd([preliminary, error])],
    ["row 50: an error as JSON with status 200", json(200, failure("no"))],
    ["fault 22: a page with status 200", whole(200, "<html>log in</html>")],
    ["fault 23: nothing with status 200", whole(200, "")],
    ["fault 25: a redirect", [head(302, { location: "http://127.0.0.2:9/", "content-length": "0" })]],
  ] satisfies [string, readonly Step[]][])("%s", async (_, script) => {
    for (const other of DIALECTS) {
      const links = [
        { scripts: [script], dialect },
        { scripts: [FINE[other]], dialect: other },
      ];
      const { proxy, upstreams } = await chainOf(links);
      const { status, events } = await proxy.post().answer;
      expect(status).toBe(200);
      expect(grammarBreaks(events)).toEqual([]);
      expect(textOf(events)).toBe("fine");
      expect(upstreams[1]?.requests).toHaveLength(1);
      expect(upstreams[0]?.requests).toHaveLength(1);
    }
  });

  it.each([
    ["fault 20: no headers", [{ sleep: 20_000 }]],
    ["fault 19: silence behind the headers", [sseHead(), { sleep: 20_000 }]],
    ["fault 19: silence behind the beginning", [...sse([preliminary]), { sleep: 20_000 }]],
  ] satisfies [string, readonly Step[]][])("%s", async (_, script) => {
    const { proxy, asked } = await chainOf(
      [
        { scripts: [script], dialect },
        { scripts: [FINE[dialect]], dialect },
      ],
      ONE_SECOND,
    );
    expect(textOf((await proxy.post().answer).events)).toBe("fine");
    expect(asked()).toEqual([1, 1]);
  });

  it("fault 7: a provider that is not there", async () => {
    const nobody = { provider: { url: "http://127.0.0.1:1/v1/messages" }, scripts: [], dialect };
    const { proxy } = await chainOf([nobody, { scripts: [FINE[dialect]], dialect }]);
    expect(textOf((await proxy.post().answer).events)).toBe("fine");
  });

  it("fault 11: a connection that was only stale is tried once more before another provider is", async () => {
    const { proxy, asked } = await chainOf([
      { scripts: [[RESET], FINE[dialect]], dialect },
      { scripts: [FINE[dialect]], dialect },
    ]);
    expect(textOf((await proxy.post().answer).events)).toBe("fine");
    expect(asked()).toEqual([2, 0]);
  });

  it.each([
    ["row 78: 400", 400],
    ["422", 422],
  ])("%s: what is the client's own fault goes to nobody else", async (_, status) => {
    const { proxy, asked } = await chainOf([
      { scripts: [json(status, failure("messages: wrong"))], dialect },
      { scripts: [FINE[dialect]], dialect },
    ]);
    expect([400, status]).toContain((await proxy.post().answer).status);
    expect(asked()).toEqual([1, 0]);
  });

  it("a client that has gone is followed by nobody", async () => {
    const { proxy, upstreams, asked } = await chainOf([
      { scripts: [[{ sleep: 20_000 }]], dialect },
      { scripts: [FINE[dialect]], dialect },
    ]);
    const posted = proxy.post();
    await upstreams[0]?.request(0);
    posted.leave();
    await proxy.event("flow.aborted");
    expect(asked()).toEqual([1, 0]);
  });

  it("after content, nothing is tried again", async () => {
    const torn = [...sse([...WIRES[dialect].answer(["some "]).slice(0, 3), { sleep: 50 }]), RESET];
    const { proxy, asked } = await chainOf([
      { scripts: [torn], dialect },
      { scripts: [FINE[dialect]], dialect },
    ]);
    const { events } = await proxy.post().answer;
    expect(textOf(events)).toBe("some ");
    expect(events.at(-1)).toMatchObject({ type: "error" });
    expect(asked()).toEqual([1, 0]);
  });

  it("a client without a stream gets the fallback's answer as JSON", async () => {
    const { proxy } = await chainOf([
      { scripts: [json(503, failure("busy"))], dialect },
      { scripts: [FINE[dialect]], dialect },
    ]);
    const { status, json: body } = await proxy.post({ ...REQUEST, stream: false }).answer;
    expect(status).toBe(200);
    expect(body).toMatchObject({ content: [{ type: "text", text: "fine" }], model: REQUEST.model });
  });
});

it("after the greeting, a fallback goes on with the stream that is open", async () => {
  const cases = DIALECTS.flatMap((first) => DIALECTS.map((second) => [first, second] as const));
  const answers = cases.map(async ([first, second]) => {
    const late = [{ sleep: 4_300 }, ...json(503, failure("busy"))];
    const { proxy } = await chainOf([
      { scripts: [late], dialect: first },
      { scripts: [FINE[second]], dialect: second },
    ]);
    return proxy.post().answer;
  });
  for (const { events } of await Promise.all(answers)) {
    expect(grammarBreaks(events)).toEqual([]);
    expect(textOf(events)).toBe("fine");
  }
});

it("the order is kept, and each attempt is told", async () => {
  const { proxy, asked } = await chainOf([
    { scripts: [json(503, failure("busy"))] },
    { scripts: [json(429, failure("slow"), { "retry-after": "9" })] },
    { scripts: [FINE["openai-chat"]], dialect: "openai-chat" },
  ]);
  expect(textOf((await proxy.post().answer).events)).toBe("fine");
  expect(asked()).toEqual([1, 1, 1]);
  expect(flowTypes(proxy).filter((type) => type.startsWith("flow."))).toEqual([
    "flow.opened",
    "flow.routed",
    "flow.sent",
    "flow.attempt-failed",
    "flow.routed",
    "flow.sent",
    "flow.attempt-failed",
    "flow.routed",
    "flow.sent",
    "flow.first-token",
    "flow.closed",
  ]);
  expect(routesTold(proxy).map(({ provider, rule, why, instead }) => [provider, rule, why, instead])).toEqual([
    ["one", "default", "Router.default is one,m", undefined],
    ["two", "default", "fallback after one,m: 503", "one,m"],
    ["three", "default", "fallback after two,m: 429", "one,m"],
  ]);
});

it("an entry for certain failures waits for those", async () => {
  const fallback = [
    { model: "two,m", on: ["rate-limit"] as const },
    { model: "three,m", on: ["overloaded"] as const },
  ];
  const { proxy, asked } = await chainOf(
    [{ scripts: [json(503, failure("busy"))] }, { scripts: [FINE.anthropic] }, { scripts: [FINE.anthropic] }],
    { fallback },
  );
  expect(textOf((await proxy.post().answer).events)).toBe("fine");
  expect(asked()).toEqual([1, 0, 1]);
});

describe("when everything has failed", () => {
  it("the error says what was tried, and is one that may heal", async () => {
    const { proxy } = await chainOf([
      { scripts: [json(401, failure("bad key"), { "request-id": "req_of_one" })] },
      { scripts: [json(429, failure("slow"), { "retry-after": "9" })] },
      { scripts: [json(404, failure("model not found"), { "request-id": "req_of_three" })] },
    ]);
    const { status, headers, json: body } = await proxy.post().answer;
    expect({ status, wait: headers["retry-after"] }).toEqual({ status: 429, wait: "9" });
    expect(headers["request-id"]).not.toMatch(/_of_/);
    const error = isRecord(body["error"]) ? body["error"] : {};
    expect(error["type"]).toBe("rate_limit_error");
    expect(error["message"]).toContain("two is rate limited (429): slow; also tried one,m (401), three,m (404)");
  });

  it("the last one gets the quick retry that a single one would get, and the wait stays within a second", async () => {
    const { proxy, asked } = await chainOf([
      { scripts: [json(503, failure("busy"))] },
      { scripts: [json(503, failure("busy"))] },
    ]);
    const { status } = await proxy.post().answer;
    expect(status).toBe(503);
    expect(asked()).toEqual([1, 2]);
    const pauses = proxy.events.flatMap((event) => (event.type === "flow.attempt-failed" ? [event.retryIn] : []));
    expect(pauses).toEqual([0, 250, undefined]);
  });
});
