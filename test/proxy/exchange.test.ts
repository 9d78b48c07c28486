/** The life of one request: when the client first hears of it, what is tried again, and that it ends once. */
import { describe, expect, it } from "vitest";

import { grammarBreaks } from "../helpers/grammar.ts";
import { json, sse, sseHead, sseToEnd } from "../helpers/http-bytes.ts";
import { flowTypes, proxyBefore, textOf } from "../helpers/proxy.ts";
import { END, RESET, type Step } from "../helpers/scripted-upstream.ts";
import { DIALECTS, WIRES } from "../helpers/wires.ts";

describe.each(DIALECTS)("%s: before there is content", (dialect) => {
  const { answer, preliminary, error } = WIRES[dialect];
  const good = sseToEnd(answer(["fine"]));

  it.each([
    ["fault 6: 500", json(500, { error: { message: "oops" } })],
    ["fault 6: 502", json(502, { error: { message: "oops" } })],
    ["fault 6: 503", json(503, { error: { message: "oops" } })],
    ["fault 6: 529", json(529, { error: { message: "oops" } })],
    ["fault 11: the connection is dropped before headers", [RESET]],
    ["fault 11: the connection is closed before headers", [END]],
    ["fault 12: the connection is dropped behind the headers", [sseHead(), { sleep: 20 }, RESET]],
    ["fault 12: the connection is dropped behind the beginning", [...sse([preliminary, { sleep: 20 }]), RESET]],
    ["row 48: an error event comes behind the beginning", sseToEnd([preliminary, error])],
    ["row 48: an error event comes first", sseToEnd([error])],
    ["fault 13: the stream ends behind the beginning", sseToEnd([preliminary])],
  ] satisfies [string, readonly Step[]][])("%s: one more attempt, invisible to the client", async (_, failure) => {
    const { upstream, proxy } = await proxyBefore([failure, good], { dialect });
    const { status, events } = await proxy.post().answer;
    expect(status).toBe(200);
    expect(grammarBreaks(events)).toEqual([]);
    expect(textOf(events)).toBe("fine");
    expect(upstream.requests).toHaveLength(2);
    expect(flowTypes(proxy)).toEqual([
      "flow.opened",
      "flow.routed",
      "flow.sent",
      "flow.attempt-failed",
      "flow.sent",
      "flow.first-token",
      "flow.closed",
    ]);
  });

  it("the provider is left that has failed, though it goes on sending", async () => {
    const failing = [...sse([preliminary, error]), { sleep: 60_000 }];
    const { upstream, proxy } = await proxyBefore([failing, good], { dialect });
    expect(textOf((await proxy.post().answer).events)).toBe("fine");
    await (
      await upstream.request(0)
    ).left;
    expect(upstream.open).toBe(1);
  });

  it("a second failure is the client's, with its own status", async () => {
    const { upstream, proxy } = await proxyBefore([json(503, { error: { message: "busy" } })], { dialect });
    const { status, json: body } = await proxy.post().answer;
    expect(status).toBe(503);
    expect(body).toMatchObject({ type: "error", error: { type: "overloaded_error" } });
    expect(upstream.requests).toHaveLength(2);
    expect(flowTypes(proxy).slice(-2)).toEqual(["flow.attempt-failed", "flow.failed"]);
  });

  it.each([400, 401, 402, 403, 404, 413, 422, 429])("status %d is not tried again", async (status) => {
    const { upstream, proxy } = await proxyBefore([json(status, { error: { message: "no" } })], { dialect });
    await proxy.post().answer;
    expect(upstream.requests).toHaveLength(1);
  });

  it("fault 1: a retry-after above a second is passed on, not waited for", async () => {
    const { upstream, proxy } = await proxyBefore([json(503, {}, { "retry-after": "7" })], { dialect });
    const { headers } = await proxy.post().answer;
    expect(headers["retry-after"]).toBe("7");
    expect(upstream.requests).toHaveLength(1);
  });

  it("the attempt that failed leaves nothing behind in the answer of the next one", async () => {
    const { proxy } = await proxyBefore(
      [
        sseToEnd([preliminary, error], { "request-id": "req_first", "anthropic-ratelimit-tokens-remaining": "1" }),
        good,
      ],
      { dialect },
    );
    const { headers, events } = await proxy.post().answer;
    expect(headers["request-id"]).not.toBe("req_first");
    expect(headers).not.toHaveProperty("anthropic-ratelimit-tokens-remaining");
    expect(events.filter(({ type }) => type === "message_start")).toHaveLength(1);
  });
});

describe("a provider that takes its time", () => {
  it("fault 21: the client hears that it lives, with and without headers, before there is content", async () => {
    const gate = Promise.withResolvers<void>();
    const waiting = DIALECTS.flatMap((dialect) => {
      const { answer, preliminary } = WIRES[dialect];
      const whole = answer(["fine"]);
      const silent = [{ until: gate.promise }, ...sseToEnd(whole)];
      const begun = sseToEnd([preliminary, { until: gate.promise }, ...whole.slice(1)]);
      return [proxyBefore([silent], { dialect }), proxyBefore([begun], { dialect })];
    });
    const settings = await Promise.all(waiting);
    const posted = settings.map(({ proxy }) => proxy.post());
    for (const { head } of posted) expect((await head).statusCode).toBe(200);
    for (const { proxy } of settings) expect(flowTypes(proxy).at(-1)).toBe("flow.sent");
    gate.resolve();
    for (const { events } of await Promise.all(posted.map(({ answer }) => answer))) {
      expect(grammarBreaks(events)).toEqual([]);
      expect(textOf(events)).toBe("fine");
    }
  });

  it("a failure behind the greeting still leaves room for one more attempt", async () => {
    const answers = DIALECTS.flatMap((dialect) => {
      const { answer, preliminary, error } = WIRES[dialect];
      const failures: readonly (readonly Step[])[] = [
        [...sse([preliminary, { sleep: 1_300 }]), RESET],
        [{ sleep: 4_300 }, RESET],
        sseToEnd([preliminary, { sleep: 1_300 }, error]),
        [{ sleep: 4_300 }, ...json(503, { error: { message: "busy" } })],
      ];
      return failures.map(async (failure) => {
        const { proxy } = await proxyBefore([failure, sseToEnd(answer(["fine"]))], { dialect });
        return proxy.post().answer;
      });
    });
    for (const { status, events } of await Promise.all(answers)) {
      expect(status).toBe(200);
      expect(grammarBreaks(events)).toEqual([]);
      expect(textOf(events)).toBe("fine");
    }
  });

  it("a second failure behind the greeting is an error event", async () => {
    const busy = json(503, { error: { message: "busy" } });
    const answers = DIALECTS.map(async (dialect) => {
      const torn = [...sse([WIRES[dialect].preliminary, { sleep: 1_300 }]), RESET];
      const { proxy } = await proxyBefore([torn, busy], { dialect });
      return proxy.post().answer;
    });
    for (const { status, events } of await Promise.all(answers)) {
      expect(status).toBe(200);
      expect(grammarBreaks(events, { unfinished: true })).toEqual([]);
      expect(events.at(-1)).toMatchObject({ type: "error", error: { type: "overloaded_error" } });
    }
  });

  it.each(DIALECTS)(
    "%s: what came before a failure in the middle stays, and nothing is tried again",
    async (dialect) => {
      const torn = [...sse([...WIRES[dialect].answer(["some "]).slice(0, 3), { sleep: 50 }]), RESET];
      const { upstream, proxy } = await proxyBefore([torn], { dialect });
      const { events } = await proxy.post().answer;
      expect(textOf(events)).toBe("some ");
      expect(events.at(-1)).toMatchObject({ type: "error", error: { type: "api_error" } });
      expect(upstream.requests).toHaveLength(1);
      expect(flowTypes(proxy).at(-1)).toBe("flow.failed");
    },
  );
});
