/** A long history, made up: three providers, twenty models, sessions of a hundred requests, some failures. */
import type { DatabaseSync } from "node:sqlite";

import type { FlowRow } from "../../src/core/record.ts";
import { Redactor } from "../../src/core/redact.ts";
import { Redaction } from "../../src/history/db/redaction.ts";
import { beginRun } from "../../src/history/db/runs.ts";
import { Writer } from "../../src/history/db/writer.ts";
import { NO_DETAIL } from "../../src/history/detail.ts";
import type { ReadDraft } from "../../src/history/types.ts";

const BATCH = 500;
const PROVIDERS = ["deepseek", "openrouter", "gemini"] as const;

/** Returns µs per record. */
export function fillHistory(db: DatabaseSync, count: number): number {
  const now = Date.now();
  const run = beginRun(db, { pid: process.pid, cwd: process.cwd(), now });
  const writer = new Writer(db, run.id, new Redaction(new Redactor(), []));
  const began = performance.now();
  for (let first = 1; first <= count; first += BATCH) {
    const drafts = Array.from({ length: BATCH }, (_, i) => draftOf(first + i, now - (count - first - i) * 1_000));
    writer.write({ open: [], drafts, logs: [] });
  }
  return ((performance.now() - began) * 1000) / count;
}

function draftOf(id: number, at: number): ReadDraft {
  const client = {
    model: "any",
    messages: [{ role: "user", content: `number ${id} of session ${Math.floor(id / 100)}` }],
  };
  const message = { role: "assistant", content: [{ type: "text", text: `the answer is ${id * 7}` }] };
  return {
    row: rowOf(id, at),
    detail: NO_DETAIL,
    bodies: [
      { part: "client", bytes: Buffer.from(JSON.stringify(client)), searched: true },
      { part: "message", bytes: Buffer.from(JSON.stringify(message)), searched: true },
    ],
  };
}

function rowOf(id: number, at: number): FlowRow {
  const failed = id % 97 === 0;
  return {
    id,
    at,
    state: failed ? "failed" : "done",
    session: `session-${Math.floor(id / 100)}`,
    agent: undefined,
    class: id % 5 === 0 ? "auxiliary" : "main",
    asked: "claude-opus-5-5",
    stream: true,
    rule: "default",
    why: "Router.default",
    provider: PROVIDERS[id % PROVIDERS.length],
    model: `model-${id % 20}`,
    status: failed ? 429 : 200,
    code: failed ? "CCR-E102" : undefined,
    error: failed ? "is rate limited (429)" : undefined,
    stop: failed ? undefined : "end_turn",
    input: 20_000 + (id % 1_000),
    output: 100 + (id % 300),
    cacheRead: 15_000,
    cacheWrite: 0,
    reasoning: undefined,
    estimated: false,
    cost: id % 4 === 0 ? undefined : (id % 100) / 1_000,
    ttft: 300 + (id % 500),
    ms: 2_000,
    streamMs: 1_500,
    attempts: 1,
    fallback: false,
    tools: id % 3 === 0 ? ["Read", "Bash"] : [],
    bytes: 80_000,
    replayOf: undefined,
  };
}
