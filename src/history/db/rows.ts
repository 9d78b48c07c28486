/** A record's row, to SQLite and back. */
import type { SQLInputValue, SQLOutputValue } from "node:sqlite";

import type { RequestClass } from "../../core/flow.ts";
import type { FlowRow, FlowState } from "../../core/record.ts";

export type SqlRow = Readonly<Record<string, SQLOutputValue>>;

/** Column by field. */
export const COLUMNS: Readonly<Record<keyof FlowRow, string>> = {
  id: "id",
  at: "at",
  state: "state",
  session: "session",
  agent: "agent",
  class: "class",
  asked: "asked",
  stream: "stream",
  rule: "rule",
  why: "why",
  provider: "provider",
  model: "model",
  status: "status",
  code: "code",
  error: "error",
  stop: "stop",
  input: "input",
  output: "output",
  cacheRead: "cache_read",
  cacheWrite: "cache_write",
  reasoning: "reasoning",
  estimated: "estimated",
  cost: "cost",
  ttft: "ttft",
  ms: "ms",
  streamMs: "stream_ms",
  attempts: "attempts",
  fallback: "fallback",
  tools: "tools",
  bytes: "bytes",
  replayOf: "replay_of",
};

const FIELDS = Object.keys(COLUMNS).filter((name): name is keyof FlowRow => name in COLUMNS);

const NAMES: readonly string[] = ["run", "rev", ...Object.values(COLUMNS)];

export const INSERT_FLOW: string = `INSERT OR REPLACE INTO flows (${NAMES.join(", ")})
  VALUES (${NAMES.map(() => "?").join(", ")})`;

/** Values in the order of `INSERT_FLOW`. */
export function sqlValuesOf(row: FlowRow, run: number, rev: number): SQLInputValue[] {
  return [run, rev, ...FIELDS.map((field) => sqlValueOf(row[field]))];
}

function sqlValueOf(value: FlowRow[keyof FlowRow]): SQLInputValue {
  if (value === undefined) return null;
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "object" ? JSON.stringify(value) : value;
}

export function flowRowOf(row: SqlRow): FlowRow {
  const text = (column: string): string | undefined => textOf(row[column]);
  const number = (column: string): number | undefined => numberOf(row[column]);
  return {
    id: number("id") ?? 0,
    at: number("at") ?? 0,
    state: stateOf(row["state"]),
    session: text("session") ?? "",
    agent: text("agent"),
    class: classOf(row["class"]),
    asked: text("asked") ?? "",
    stream: row["stream"] === 1,
    rule: text("rule"),
    why: text("why"),
    provider: text("provider"),
    model: text("model"),
    status: number("status"),
    code: text("code"),
    error: text("error"),
    stop: text("stop"),
    input: number("input"),
    output: number("output"),
    cacheRead: number("cache_read"),
    cacheWrite: number("cache_write"),
    reasoning: number("reasoning"),
    estimated: row["estimated"] === 1,
    cost: number("cost"),
    ttft: number("ttft"),
    ms: number("ms"),
    streamMs: number("stream_ms"),
    attempts: number("attempts") ?? 0,
    fallback: row["fallback"] === 1,
    tools: namesOf(row["tools"]),
    bytes: number("bytes") ?? 0,
    replayOf: number("replay_of"),
  };
}

export function numberOf(value: SQLOutputValue | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

export function textOf(value: SQLOutputValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function bytesOf(value: SQLOutputValue | undefined): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array();
}

const STATES: readonly FlowState[] = ["open", "done", "failed", "aborted", "lost"];
const CLASSES: readonly RequestClass[] = ["main", "subagent", "compaction", "auxiliary", "count_tokens"];

function stateOf(value: SQLOutputValue | undefined): FlowState {
  return STATES.find((state) => state === value) ?? "lost";
}

function classOf(value: SQLOutputValue | undefined): RequestClass {
  return CLASSES.find((known) => known === value) ?? "main";
}

function namesOf(value: SQLOutputValue | undefined): string[] {
  try {
    const names: unknown = JSON.parse(textOf(value) ?? "[]");
    return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
  } catch {
    return [];
  }
}
