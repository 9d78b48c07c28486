/** Spans: one for each request, one below it for each attempt, and nothing of what was said. */
import { expect, it } from "vitest";

import { NO_USAGE } from "../../src/core/message.ts";
import { type Span, SpanFold } from "../../src/telemetry/spans.ts";

const ERROR = { code: "CCR-E102", message: "slow down", hint: "", status: 429 } as const;
const ROUTE = { provider: "p", model: "m", rule: "think", why: "effort high", tried: [] };

const attribute = (span: Span | undefined, key: string): unknown =>
  Object.values(span?.attributes.find((one) => one.key === key)?.value ?? {})[0];

it("a request that was retried", () => {
  const spans: Span[] = [];
  const fold = new SpanFold((span) => void spans.push(span));
  const id = 7;
  fold.accept({
    type: "flow.opened",
    id,
    at: 1_000,
    session: "s",
    class: "main",
    asked: "claude",
    stream: true,
    bytes: 9,
  });
  fold.accept({ type: "flow.routed", id, at: 1_001, route: ROUTE });
  fold.accept({ type: "flow.sent", id, at: 1_002, attempt: 1, bytes: 9 });
  fold.accept({ type: "flow.attempt-failed", id, at: 1_010, attempt: 1, error: ERROR, retryIn: 0 });
  fold.accept({ type: "flow.sent", id, at: 1_020, attempt: 2, bytes: 9 });
  fold.accept({ type: "flow.first-token", id, at: 1_040, ms: 40 });
  const usage = { ...NO_USAGE, input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 3 };
  fold.accept({
    type: "flow.closed",
    id,
    at: 1_100,
    status: 200,
    usage,
    estimated: false,
    stop: "tool_use",
    ms: 100,
    streamMs: 60,
  });
  const [first, second, root] = spans;
  expect(spans.map(({ name, kind, status }) => [name, kind, status.code])).toEqual([
    ["attempt 1", 3, 2],
    ["attempt 2", 3, 0],
    ["chat m", 2, 0],
  ]);
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(root?.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect([first?.parentSpanId, second?.parentSpanId]).toEqual([root?.spanId, root?.spanId]);
  expect([root?.startTimeUnixNano, root?.endTimeUnixNano]).toEqual(["1000000000", "1100000000"]);
  expect(attribute(root, "gen_ai.usage.input_tokens")).toBe("15");
  expect(attribute(root, "ccr.rule")).toBe("think");
  expect(attribute(first, "error.type")).toBe("CCR-E102");
  expect(root?.events.map(({ name }) => name)).toEqual(["first token"]);
});

it.each([
  [{ type: "flow.failed", error: ERROR, ms: 1 } as const, 2, "CCR-E102"],
  [{ type: "flow.aborted", ms: 1 } as const, 0, "aborted"],
])("a request that ended otherwise: $type", (end, code, type) => {
  const spans: Span[] = [];
  const fold = new SpanFold((span) => void spans.push(span));
  fold.accept({ ...end, id: 9, at: 1 });
  expect(spans).toEqual([]);
  fold.accept({ type: "flow.opened", id: 1, at: 1, session: "s", class: "main", asked: "a", stream: false, bytes: 1 });
  fold.accept({ ...end, id: 1, at: 2 });
  expect(spans.map(({ name, status }) => [name, status.code])).toEqual([["chat request", code]]);
  expect(attribute(spans[0], "error.type")).toBe(type);
});
