/** Everything a filter can ask about, one row each. `is:` has a table of its own. */
import { promptTokens, type FlowRow } from "../../core/record.ts";
import type { Field, FieldKind, Value } from "./types.ts";

const CLASSES = ["main", "subagent", "compaction", "auxiliary", "count_tokens"] as const;
const STATES = ["open", "done", "failed", "aborted", "lost"] as const;

function field(
  name: string,
  kind: FieldKind,
  sql: string,
  get: (row: FlowRow) => Value,
  [summary, example]: readonly [string, string],
  more: Pick<Field, "list" | "values"> = {},
): Field {
  return { name, kind, sql, get, summary, example, ...more };
}

const SPEED = "CASE WHEN output >= 2 AND stream_ms >= 50 THEN output * 1000.0 / stream_ms END";

export const FIELDS: readonly Field[] = [
  field("id", "count", "id", (row) => row.id, ["number of the request", "id:142"]),
  field("status", "status", "status", (row) => row.status, ["HTTP status", "status:>=400, status:4xx"]),
  field("state", "text", "state", (row) => row.state, ["how it ended", "state:failed"], { values: STATES }),
  field("provider", "text", "provider", (row) => row.provider, ["provider that was asked", "provider:deep*"]),
  field("model", "text", "model", (row) => row.model, ["model that was asked", "model:reason"]),
  field("asked", "text", "asked", (row) => row.asked, ["model the client named", "asked:opus"]),
  field("rule", "text", "rule", (row) => row.rule, ["routing rule that decided", "rule:think"]),
  field("why", "text", "why", (row) => row.why, ["its reason", 'why:"longContext"']),
  field("class", "text", "class", (row) => row.class, ["kind of request", "class:subagent"], { values: CLASSES }),
  field("session", "text", "session", (row) => row.session, ["session of the client", "session:7351"]),
  field("agent", "text", "agent", (row) => row.agent, ["id of the sub-agent", "-agent:none"]),
  field("tool", "list", "tools", () => undefined, ["tool that the answer calls", "tool:Bash"], {
    list: (row) => row.tools,
  }),
  field("end", "text", "stop", (row) => row.stop, ["why the answer stopped", "end:max_tokens"]),
  field("code", "text", "code", (row) => row.code, ["code of the error", "code:E110"]),
  field("error", "text", "error", (row) => row.error, ["text of the error", 'error:"rate limited"']),
  field("in", "count", "(input + coalesce(cache_read, 0) + coalesce(cache_write, 0))", promptTokens, [
    "tokens of the request, cached ones too",
    "in:>10k",
  ]),
  field("out", "count", "output", (row) => row.output, ["tokens of the answer", "out:>=1k"]),
  field("cache", "count", "cache_read", (row) => row.cacheRead, ["tokens read from the cache", "cache:0"]),
  field("reasoning", "count", "reasoning", (row) => row.reasoning, ["tokens of reasoning", "reasoning:>500"]),
  field("cost", "dollars", "cost", (row) => row.cost, ["price in USD", "cost:>0.05, cost:none"]),
  field("ttft", "duration", "ttft", (row) => row.ttft, ["time to the first token", "ttft:>3s"]),
  field("ms", "duration", "ms", (row) => row.ms, ["time in all", "ms:500ms..2s"]),
  field("speed", "speed", SPEED, speedOf, ["tokens per second", "speed:<20"]),
  field("attempts", "count", "attempts", (row) => row.attempts, ["requests to providers", "attempts:>1"]),
  field("size", "bytes", "bytes", (row) => row.bytes, ["size of the request", "size:>1MB"]),
  field("since", "time", "at", (row) => row.at, ["not older than", "since:1h, since:today, since:2026-11-22"]),
  field("until", "time", "at", (row) => row.at, ["older than", "until:10m"]),
];

/** Other names, as the columns of lists and other programs call them. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["scenario", "rule"],
  ["tools", "tool"],
  ["stop", "end"],
  ["total", "ms"],
  ["input", "in"],
  ["output", "out"],
]);

export function fieldNamed(name: string): Field | undefined {
  const wanted = ALIASES.get(name) ?? name;
  return FIELDS.find((known) => known.name === wanted);
}

interface Flag {
  readonly name: string;
  readonly summary: string;
  readonly sql: string;
  readonly get: (row: FlowRow) => boolean;
}

/** `is:` and what it may be. */
const FLAGS: readonly Flag[] = [
  { name: "stream", summary: "the client asked for a stream", sql: "stream", get: (row) => row.stream },
  { name: "ok", summary: "answered", sql: "state = 'done'", get: (row) => row.state === "done" },
  { name: "error", summary: "failed", sql: "state = 'failed'", get: (row) => row.state === "failed" },
  { name: "running", summary: "not over yet", sql: "state = 'open'", get: (row) => row.state === "open" },
  { name: "aborted", summary: "the client left", sql: "state = 'aborted'", get: (row) => row.state === "aborted" },
  { name: "retried", summary: "more than one attempt", sql: "attempts > 1", get: (row) => row.attempts > 1 },
  { name: "fallback", summary: "answered by a fallback", sql: "fallback", get: (row) => row.fallback },
  {
    name: "cached",
    summary: "read from the cache",
    sql: "coalesce(cache_read, 0) > 0",
    get: (row) => (row.cacheRead ?? 0) > 0,
  },
  { name: "estimated", summary: "tokens counted here", sql: "estimated", get: (row) => row.estimated },
  {
    name: "replay",
    summary: "sent by ccr replay",
    sql: "replay_of IS NOT NULL",
    get: (row) => row.replayOf !== undefined,
  },
];

export const FLAG_NAMES: readonly string[] = FLAGS.map(({ name }) => name);

/** A flag as a field that is 1 or 0. */
export function flagNamed(name: string): Field | undefined {
  const flag = FLAGS.find((known) => known.name === name);
  if (!flag) return undefined;
  const { summary, sql, get } = flag;
  return {
    name: "is",
    kind: "count",
    summary,
    example: `is:${name}`,
    sql: `(${sql})`,
    get: (row) => (get(row) ? 1 : 0),
  };
}

/** For help: name and meaning. */
export function flagSummaries(): readonly (readonly [string, string])[] {
  return FLAGS.map(({ name, summary }) => [name, summary]);
}

/** Fields in which a word without a name is looked for, beside the bodies. */
export const WORD_FIELDS: readonly string[] = ["provider", "model", "asked", "rule", "error", "tool"];

function speedOf({ output, streamMs }: FlowRow): number | undefined {
  if (output === undefined || streamMs === undefined || output < 2 || streamMs < 50) return undefined;
  return (output * 1000) / streamMs;
}
