/** Records for tests of the history, and databases that end with the test. */
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";

import { onTestFinished } from "vitest";

import type { AttemptRecord, FlowDetail, FlowRow } from "../../src/core/record.ts";
import { Redactor } from "../../src/core/redact.ts";
import { openHistory } from "../../src/history/db/open.ts";
import { HistoryReader } from "../../src/history/db/reader.ts";
import { Redaction } from "../../src/history/db/redaction.ts";
import { beginRun } from "../../src/history/db/runs.ts";
import { Writer } from "../../src/history/db/writer.ts";
import { NO_DETAIL } from "../../src/history/detail.ts";
import type { Batch, ReadBody, ReadDraft } from "../../src/history/types.ts";
import { tempDir } from "./temp-dir.ts";

/** A Friday, 12:00 UTC. */
export const NOON: number = Date.UTC(2026, 10, 20, 12);

export function rowWith(fields: Partial<FlowRow> = {}): FlowRow {
  return {
    id: 1,
    at: NOON,
    state: "done",
    session: "session-1",
    agent: undefined,
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
    stop: "end_turn",
    input: 1000,
    output: 100,
    cacheRead: 0,
    cacheWrite: 0,
    reasoning: undefined,
    estimated: false,
    cost: undefined,
    ttft: 400,
    ms: 2000,
    streamMs: 1600,
    attempts: 1,
    fallback: false,
    tools: [],
    bytes: 2000,
    replayOf: undefined,
    ...fields,
  };
}

export function attemptWith(fields: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    provider: "acme",
    model: "large",
    url: "https://api.acme.example/v1/chat/completions",
    headers: { "content-type": "application/json", authorization: "Bearer sk-acme" },
    bytes: 1800,
    sent: 3,
    connected: 40,
    head: 380,
    firstByte: 390,
    end: 2000,
    status: 200,
    answerHeaders: { "content-type": "text/event-stream" },
    answerBytes: 900,
    error: undefined,
    retryIn: undefined,
    ...fields,
  };
}

export interface DraftParts {
  readonly row?: Partial<FlowRow>;
  readonly detail?: Partial<FlowDetail>;
  /** By part; the client's request, the message and whatever is named. */
  readonly bodies?: Readonly<Record<string, string>>;
}

const SEARCHED: ReadonlySet<string> = new Set(["client", "message"]);

export function draftWith({ row = {}, detail = {}, bodies = {} }: DraftParts = {}): ReadDraft {
  return {
    row: rowWith(row),
    detail: { ...NO_DETAIL, attempts: [attemptWith()], ...detail },
    bodies: Object.entries(bodies).map(([part, text]) => bodyWith(part, text)),
  };
}

function bodyWith(part: string, text: string): ReadBody {
  const [name, attempt] = part.split("/");
  const number = Number(attempt);
  const known = name === "upstream" || name === "answer" ? (`${name}/${number}` as const) : undefined;
  return {
    part: known ?? (name === "message" ? "message" : "client"),
    bytes: Buffer.from(text),
    searched: SEARCHED.has(part),
  };
}

export interface TestHistory {
  readonly file: string;
  readonly db: DatabaseSync;
  readonly writer: Writer;
  readonly reader: HistoryReader;
  readonly run: number;
  write(batch: Partial<Batch>): void;
}

export interface HistoryOptions {
  readonly secrets?: readonly string[];
  readonly patterns?: readonly RegExp[];
  readonly file?: string;
}

export async function openTestHistory({
  secrets = [],
  patterns = [],
  file,
}: HistoryOptions = {}): Promise<TestHistory> {
  const path = file ?? join(await tempDir(), "state", "history.db");
  const { db } = openHistory(path, NOON);
  onTestFinished(() => {
    if (db.isOpen) db.close();
  });
  const redactor = new Redactor();
  redactor.add(...secrets);
  const run = beginRun(db, { pid: process.pid, cwd: "/project", now: NOON }).id;
  const writer = new Writer(db, run, new Redaction(redactor, patterns));
  return {
    file: path,
    db,
    writer,
    reader: new HistoryReader(db),
    run,
    write: (batch) => writer.write({ open: [], drafts: [], logs: [], ...batch }),
  };
}
