/** Records, put together from what the bus and the capture tell. */
import { describe, expect, it } from "vitest";

import { Bus } from "../../../src/core/bus.ts";
import type { FlowRow } from "../../../src/core/record.ts";
import { parseDetail } from "../../../src/history/detail.ts";
import { Recorder } from "../../../src/history/record/recorder.ts";
import type { LogLine } from "../../../src/core/log-line.ts";
import type { CaptureLevel, Draft } from "../../../src/history/types.ts";
import { ANSWER, routeTo, ToldFlow, USAGE } from "../../helpers/flows.ts";
import { NOON } from "../../helpers/history.ts";

interface Recording {
  readonly bus: Bus;
  readonly recorder: Recorder;
  readonly drafts: readonly Draft[];
  readonly logs: readonly LogLine[];
}

function record(level: CaptureLevel = "full"): Recording {
  const bus = new Bus((error) => {
    throw error;
  });
  const drafts: Draft[] = [];
  const logs: LogLine[] = [];
  const costOf = (_: string, model: string): number | undefined => (model === "large" ? 0.01 : undefined);
  const sink = {
    draft: (draft: Draft) => drafts.push(structuredClone(draft)),
    log: (line: LogLine) => logs.push(line),
  };
  const recorder = new Recorder({ level, costOf, sink });
  bus.subscribe(recorder.take);
  return { bus, recorder, drafts, logs };
}

const bodiesOf = (draft: Draft | undefined): Record<string, string> =>
  Object.fromEntries(
    (draft?.bodies ?? []).map(({ part, content }) => [
      part,
      typeof content === "string" ? content : Buffer.concat(content).toString(),
    ]),
  );

const HEADERS = { "x-claude-code-session-id": "73517a44", "x-claude-code-agent-id": "a1", "user-agent": "claude-cli" };

describe("Recorder", () => {
  it("makes one record of a request that is answered", () => {
    const { bus, recorder, drafts } = record();
    new ToldFlow(bus)
      .open()
      .note(recorder, '{"model":"claude-opus-5-5"}', HEADERS)
      .route()
      .send()
      .head()
      .answer()
      .close();
    expect(drafts).toHaveLength(1);
    const [draft] = drafts;
    expect(draft?.row).toEqual({
      id: 1,
      at: NOON,
      state: "done",
      session: "73517a44",
      agent: "a1",
      class: "main",
      asked: "claude-opus-5-5",
      stream: true,
      rule: "default",
      why: "Router.default is acme,large",
      provider: "acme",
      model: "large",
      status: 200,
      code: undefined,
      error: undefined,
      stop: "tool_use",
      input: 1_000,
      output: 20,
      cacheRead: 500,
      cacheWrite: 100,
      reasoning: 7,
      estimated: false,
      cost: 0.01,
      ttft: 400,
      ms: 2_000,
      streamMs: 1_600,
      attempts: 1,
      fallback: false,
      tools: ["Read"],
      bytes: 2_000,
      replayOf: undefined,
    } satisfies FlowRow);
    expect(draft?.detail).toMatchObject({
      headers: HEADERS,
      rules: routeTo("large").tried,
      attempts: [{ provider: "acme", status: 200, url: "https://api.acme.example/v1/chat/completions" }],
      dropped: 0,
      gaps: [],
    });
  });

  it("keeps both sides' bodies, the answer as it came, and the message it makes", () => {
    const { bus, recorder, drafts } = record();
    new ToldFlow(bus).open().note(recorder, '{"client":1}').route().send().head().answer().close();
    const { message = "", ...bodies } = bodiesOf(drafts[0]);
    expect(bodies).toEqual({
      client: '{"client":1}',
      "upstream/1": '{"up":true}',
      "answer/1": ANSWER.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""),
    });
    expect(JSON.parse(message)).toMatchObject({
      id: "msg_1",
      content: [
        { type: "text", text: "I will look." },
        { type: "tool_use", name: "Read", input: { file_path: "a.txt" } },
      ],
      stop_reason: "tool_use",
      usage: USAGE,
    });
  });

  it("tells when each event came, with the deltas of a block as one", () => {
    const { bus, recorder, drafts } = record();
    new ToldFlow(bus).open().note(recorder, "{}").route().send().head().answer().close();
    expect(drafts[0]?.detail.timeline.map(({ type, count, size, detail }) => [type, count, size, detail])).toEqual([
      ["message_start", 1, 0, ""],
      ["content_block_start", 1, 0, "text"],
      ["text_delta", 2, 12, ""],
      ["content_block_stop", 1, 0, ""],
      ["ping", 1, 0, ""],
      ["content_block_start", 1, 0, "tool_use Read"],
      ["input_json_delta", 2, 21, ""],
      ["content_block_stop", 1, 0, ""],
      ["message_delta", 1, 0, "stop_reason=tool_use"],
      ["message_stop", 1, 0, ""],
    ]);
  });

  it("links attempts, and forgets what a failed one had begun to say", () => {
    const { bus, recorder, drafts } = record();
    const flow = new ToldFlow(bus).open().note(recorder, "{}").route().send(1, "first");
    flow
      .head(200)
      .answer(ANSWER.slice(0, 4))
      .failAttempt(1, 250)
      .send(2, "second")
      .head()
      .answer(ANSWER.slice(0, 2))
      .close();
    const [draft] = drafts;
    expect(draft?.row.attempts).toBe(2);
    expect(draft?.detail.attempts.map(({ error, retryIn }) => [error?.code, retryIn])).toEqual([
      ["CCR-E102", 250],
      [undefined, undefined],
    ]);
    expect(bodiesOf(draft)).toMatchObject({ "upstream/1": "first", "upstream/2": "second" });
    expect(JSON.parse(bodiesOf(draft)["message"] ?? "")).toMatchObject({ content: [{ type: "text", text: "" }] });
    expect(draft?.detail.timeline).toHaveLength(2);
  });

  it("keeps what people should know of the way", () => {
    const { bus, recorder, drafts } = record();
    new ToldFlow(bus).open().note(recorder, "{}").route().noteText("top_k was left out").send().head().answer().close();
    expect(drafts[0]?.detail.notes).toEqual(["top_k was left out"]);
    expect(parseDetail(JSON.stringify(drafts[0]?.detail)).notes).toEqual(["top_k was left out"]);
  });

  it("tells an answer from a fallback", () => {
    const { bus, recorder, drafts } = record();
    const flow = new ToldFlow(bus).open().note(recorder, "{}").route().send().head(429).failAttempt(1, 0);
    flow.route(routeTo("small", "other")).send(2).head().answer().close();
    expect(drafts[0]?.row).toMatchObject({ provider: "other", model: "small", fallback: true, cost: undefined });
    expect(drafts[0]?.detail.attempts.map(({ provider }) => provider)).toEqual(["acme", "other"]);
  });

  it("keeps what a failure said, for searches too", () => {
    const { bus, recorder, drafts } = record();
    const flow = new ToldFlow(bus).open().note(recorder, "{}").route().send().head(429);
    flow.notes?.bytes(Buffer.from("slow down"));
    flow.failAttempt(1);
    flow.fail();
    const [draft] = drafts;
    expect(draft?.row).toMatchObject({ state: "failed", status: 429, code: "CCR-E102", ms: 300, ttft: undefined });
    expect(draft?.detail.hint).toBe("wait");
    expect(draft?.bodies.find(({ part }) => part === "answer/1")).toMatchObject({ searched: true });
    expect(bodiesOf(draft)["answer/1"]).toBe("slow down");
  });

  it("keeps what had come when the client left, with our own count", () => {
    const { bus, recorder, drafts } = record();
    new ToldFlow(bus).open().note(recorder, "{}").route().send().head().answer(ANSWER.slice(0, 4)).progress(9).abort();
    expect(drafts[0]?.row).toMatchObject({ state: "aborted", input: 1_000, output: 9, estimated: true, ms: 700 });
    expect(bodiesOf(drafts[0])["message"]).toContain("I will look.");
  });

  it("makes a record of a request that never got as far as a provider", () => {
    const { bus, recorder, drafts } = record();
    new ToldFlow(bus).open().note(recorder, "{}").fail();
    expect(drafts[0]).toMatchObject({
      row: { provider: undefined, attempts: 0, input: undefined },
      detail: { attempts: [] },
    });
  });

  it("keeps an answer that came whole", () => {
    const { bus, recorder, drafts } = record();
    const flow = new ToldFlow(bus).open().note(recorder, "{}").route().send().head();
    flow.notes?.message({
      id: "m",
      type: "message",
      role: "assistant",
      model: "large",
      content: [{ type: "tool_use", id: "t", name: "Bash", input: {} }],
      stop_reason: "tool_use",
      stop_sequence: null,
      usage: USAGE,
    });
    flow.close();
    expect(drafts[0]?.row.tools).toEqual(["Bash"]);
    expect(bodiesOf(drafts[0])["message"]).toContain('"name":"Bash"');
  });

  it("T22: leaves out what was said at the level of headers", () => {
    const { bus, recorder, drafts } = record("headers");
    new ToldFlow(bus).open().note(recorder, '{"secret":"text"}', HEADERS).route().send().head().answer().close();
    expect(drafts[0]?.bodies).toEqual([]);
    expect(JSON.stringify(drafts)).not.toMatch(/I will|file_path|"text":"text"|"up"/);
    expect(drafts[0]).toMatchObject({ row: { tools: ["Read"] }, detail: { headers: HEADERS } });
    expect(drafts[0]?.detail.timeline).toHaveLength(10);
  });

  it("T22: keeps nothing when it is off", () => {
    const { bus, recorder, drafts, logs } = record("off");
    const flow = new ToldFlow(bus).open().note(recorder, "{}");
    expect(flow.notes).toBeUndefined();
    flow.route().send().answer().close();
    expect([drafts, logs]).toEqual([[], []]);
  });

  it("counts no tokens as a request", () => {
    const { bus, recorder, drafts } = record();
    new ToldFlow(bus).open({ class: "count_tokens" }).note(recorder, "{}").close();
    expect(drafts).toEqual([]);
  });

  it("knows the requests under way", () => {
    const { bus, recorder } = record();
    new ToldFlow(bus, 1).open({ at: NOON - 1_000 }).route();
    new ToldFlow(bus, 2).open({ at: NOON });
    expect(recorder.open(NOON).map(({ id, state, provider }) => [id, state, provider])).toEqual([[1, "open", "acme"]]);
  });

  it("fault 79: keeps the beginning of an endless answer", () => {
    const { bus, recorder, drafts } = record();
    const flow = new ToldFlow(bus).open().note(recorder, "{}").route().send().head();
    const chunk = Buffer.alloc(100_000, "x");
    for (let i = 0; i < 60; i++) flow.notes?.bytes(chunk);
    flow.close();
    expect(bodiesOf(drafts[0])["answer/1"]?.length).toBe(2_000_000);
    expect(drafts[0]?.detail.gaps).toEqual(["answer/1: 2000000 of 6000000 bytes"]);
    expect(drafts[0]?.detail.attempts[0]?.answerBytes).toBe(6_000_000);
  });

  it("fault 79: shares one bound among all answers under way, and gives back what has ended", () => {
    const { bus, recorder, drafts } = record();
    const chunk = Buffer.alloc(2_000_000, "x");
    const answer = (id: number): ToldFlow => {
      const flow = new ToldFlow(bus, id).open().note(recorder, "{}").route().send().head();
      flow.notes?.bytes(chunk);
      return flow;
    };
    const flows = Array.from({ length: 40 }, (_, i) => answer(i + 1));
    for (const flow of flows) flow.close();
    const kept = drafts.filter(({ bodies }) => bodies.some(({ part }) => part === "answer/1")).length;
    expect(kept).toBe(33);
    answer(99).close();
    expect(bodiesOf(drafts.at(-1))["answer/1"]?.length).toBe(2_000_000);
  });

  it("fault 42: leaves out a request that is too long, and says so", () => {
    const { bus, recorder, drafts } = record();
    new ToldFlow(bus)
      .open()
      .note(recorder, "x".repeat(17 * 1024 * 1024))
      .route()
      .send()
      .head()
      .answer()
      .close();
    expect(drafts[0]?.detail.gaps).toEqual(["client: longer than 16 MiB"]);
  });

  it("bounds the timeline", () => {
    const { bus, recorder, drafts } = record();
    const block = ANSWER.slice(1, 5);
    const events = Array.from({ length: 400 }, () => block).flat();
    new ToldFlow(bus).open().note(recorder, "{}").route().send().head().answer(events).close();
    expect(drafts[0]?.detail.timeline).toHaveLength(500);
    expect(drafts[0]?.detail.dropped).toBe(400 * 4 - (166 * 4 + 3));
  });

  it("writes a log that tells the story", () => {
    const { bus, recorder, logs } = record();
    bus.publish({ type: "proxy.listening", at: NOON, url: "http://127.0.0.1:3456" });
    bus.publish({ type: "config.rejected", at: NOON, path: "config.json", issues: ["one", "two"] });
    new ToldFlow(bus)
      .open()
      .note(recorder, "{}")
      .route()
      .send()
      .head(429)
      .failAttempt(1, 250)
      .send(2)
      .head()
      .answer()
      .close();
    new ToldFlow(bus, 2).open().route().send().fail();
    expect(logs.map(({ flow, level, topic, text }) => [flow, level, topic, text])).toEqual([
      [undefined, "info", "proxy", "listening on http://127.0.0.1:3456"],
      [undefined, "error", "config", "one; two"],
      [1, "debug", "request", "main for claude-opus-5-5, 2000 bytes (pane)"],
      [1, "info", "route", "default → acme,large  Router.default is acme,large"],
      [1, "warn", "upstream", "acme is rate limited (429) [CCR-E102]; again in 250 ms"],
      [1, "info", "done", "200 in=1500 out=20 cache=500 stop=tool_use total=2000 ms"],
      [2, "debug", "request", "main for claude-opus-5-5, 2000 bytes (pane)"],
      [2, "info", "route", "default → acme,large  Router.default is acme,large"],
      [2, "error", "failed", "acme is rate limited (429) [CCR-E102] after 300 ms"],
    ]);
  });
});
