/** What the bus is told about a request: each fact once, in order, without secrets. */
import { describe, expect, it } from "vitest";

import { Bus } from "../../src/core/bus.ts";
import { CcrError } from "../../src/core/errors.ts";
import type { BusEvent } from "../../src/core/flow.ts";
import { NO_USAGE } from "../../src/core/message.ts";
import { Redactor } from "../../src/core/redact.ts";
import { FlowLog } from "../../src/proxy/flow-log.ts";
import { Tally } from "../../src/proxy/tally.ts";
import { anthropicAnswer, anthropicFrames as f, sseToEnd } from "../helpers/http-bytes.ts";
import { eventsOf, proxyTo, REQUEST } from "../helpers/proxy.ts";
import { scriptedUpstream } from "../helpers/scripted-upstream.ts";

function logged(work: (log: FlowLog) => void): BusEvent[] {
  const bus = new Bus();
  const events: BusEvent[] = [];
  bus.subscribe((event) => events.push(event));
  const redactor = new Redactor();
  redactor.add("sk-canary-123456");
  work(new FlowLog(7, bus, redactor));
  return events;
}

function begunTally(): Tally {
  const tally = new Tally();
  tally.add(eventsOf(f.start() + f.textStart() + f.text("x".repeat(40))));
  return tally;
}

describe("FlowLog", () => {
  it("tells the first token once, and progress no more than a few times a second", () => {
    const tally = begunTally();
    const events = logged((log) => {
      log.progressed(new Tally());
      for (let i = 0; i < 1_000; i++) log.progressed(tally);
    });
    expect(events.filter(({ type }) => type === "flow.first-token")).toHaveLength(1);
    expect(events.length).toBeLessThan(20);
  });

  it("hides secrets in messages and hints", () => {
    const error = new CcrError("CCR-E020", { detail: "sk-canary-123456", suggestion: "sk-canary-123456" });
    const events = logged((log) => {
      log.attemptFailed(1, error, 250);
      log.failed(error);
    });
    expect(events).toHaveLength(2);
    expect(JSON.stringify(events)).not.toContain("canary");
  });

  it("measures from its beginning, never below nothing", () => {
    const [event] = logged((log) => log.closed(200, { usage: NO_USAGE, stop: "end_turn" }, true));
    expect(event).toMatchObject({
      type: "flow.closed",
      id: 7,
      status: 200,
      estimated: true,
      stop: "end_turn",
      streamMs: 0,
    });
  });
});

it("a request through the proxy is told from its opening to its end, with sizes and route", async () => {
  const upstream = await scriptedUpstream(sseToEnd(anthropicAnswer(["hi"])));
  const proxy = await proxyTo(upstream.origin, { clients: [{ token: "token-1", session: "pane" }] });
  const body = JSON.stringify(REQUEST);
  await proxy.post(body, { headers: { "x-api-key": "token-1" } }).answer;
  expect(proxy.events.slice(1)).toMatchObject([
    {
      type: "flow.opened",
      id: 1,
      session: "pane",
      class: "main",
      asked: "claude-opus-5-5",
      stream: true,
      bytes: body.length,
    },
    { type: "flow.routed", id: 1, route: { provider: "up", model: "up-model", rule: "default" } },
    { type: "flow.sent", id: 1, attempt: 1, bytes: upstream.requests[0]?.body.length },
    { type: "flow.first-token", id: 1 },
    { type: "flow.closed", id: 1, status: 200, estimated: false, stop: "end_turn" },
  ]);
});
