/** The request history: what recording costs the proxy, and how fast a long one opens. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openHistory } from "../../src/history/db/open.ts";
import { HistoryReader } from "../../src/history/db/reader.ts";
import { openForReading } from "../../src/history/db/sqlite.ts";
import { parseFilter } from "../../src/history/filter/parse.ts";
import { inTurns } from "../harness/compare.ts";
import { runLoad } from "../harness/load.ts";
import { cpuMs, mainThreadCpuMs } from "../harness/proc.ts";
import { type Endpoint, type Route, startProxies } from "../harness/proxies.ts";
import { fillHistory } from "../harness/records.ts";
import { atMost, atMostTimes, type Budget, type Row, type RunOptions } from "./types.ts";

interface Scenario {
  readonly what: string;
  readonly route: Route;
  readonly bytes: number;
  readonly stream: boolean;
  readonly requests: number;
}

const SCENARIOS: readonly Scenario[] = [
  { what: "pass-through, 60 KB request, JSON answer", route: "pass-json", bytes: 60_000, stream: false, requests: 400 },
  { what: "pass-through, 60 KB request, 200 events", route: "pass-200", bytes: 60_000, stream: true, requests: 150 },
  { what: "translated, 200 events", route: "chat-200", bytes: 4_000, stream: true, requests: 200 },
];

export const historyCpu: Budget = {
  name: "history-cpu",
  budget: "recording: at most 5 % more CPU on the thread that serves",
  run: measureCpu,
};

async function measureCpu({ runs }: RunOptions): Promise<Row[]> {
  await using off = await startProxies({ config: { History: { capture: "off" } } });
  await using full = await startProxies({ config: { History: { capture: "full" } } });
  const rows: Row[] = [];
  for (const scenario of SCENARIOS) {
    for (const { ccr } of [off, full]) await load(ccr, scenario);
    const whole: { on: number[]; off: number[] } = { on: [], off: [] };
    const { measured, yardstick } = await inTurns(
      runs,
      () => cpuPerRequest(full.ccr, scenario, whole.on),
      () => cpuPerRequest(off.ccr, scenario, whole.off),
    );
    rows.push({
      what: `recording, ${scenario.what}: CPU of the serving thread`,
      unit: "µs",
      measured,
      yardstick: { name: "not recording", samples: yardstick },
      limit: atMostTimes(1.05),
    });
    rows.push({
      what: `recording, ${scenario.what}: CPU of all threads`,
      unit: "µs",
      measured: whole.on,
      yardstick: { name: "not recording", samples: whole.off },
    });
  }
  return rows;
}

/** µs on the serving thread; that of all threads goes to `whole`. */
async function cpuPerRequest(endpoint: Endpoint, scenario: Scenario, whole: number[]): Promise<number> {
  const before = { main: mainThreadCpuMs(endpoint.pid), all: cpuMs(endpoint.pid) };
  await load(endpoint, scenario);
  whole.push((1000 * (cpuMs(endpoint.pid) - before.all)) / scenario.requests);
  return (1000 * (mainThreadCpuMs(endpoint.pid) - before.main)) / scenario.requests;
}

async function load(endpoint: Endpoint, { route, bytes, stream, requests }: Scenario): Promise<void> {
  const { url, headers, model } = endpoint.to(route);
  await runLoad({ url, headers, body: { bytes, model, stream }, requests, concurrency: 4 });
}

const RECORDS = 100_000;
const PAGE = 50;

const FILTERS: readonly string[] = [
  "status:>=400",
  "model:model-7 tool:Bash -class:auxiliary cost:>0.01",
  "model:nobody tool:Bash",
  'body:"number 99999 "',
  "a-word-that-nobody-said",
];

export const historyRead: Budget = {
  name: "history-read",
  budget: "a history of 100,000 requests: the list opens in 100 ms, a filter takes 200 ms",
  run: measureReading,
};

async function measureReading({ runs }: RunOptions): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "ccr-bench-"));
  const file = join(folder, "history.db");
  try {
    const { db } = openHistory(file, Date.now());
    const writing = fillHistory(db, RECORDS);
    db.close();
    const rows: Row[] = [
      { what: "writing a record of a short request", unit: "µs", measured: [writing] },
      {
        what: "opening the history and its first page",
        unit: "ms",
        measured: times(runs, () => list(file, "")),
        limit: atMost(100),
      },
    ];
    for (const filter of FILTERS) {
      const measured = times(runs, () => list(file, filter));
      rows.push({ what: `the same with the filter ${filter}`, unit: "ms", measured, limit: atMost(200) });
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function list(file: string, filter: string): void {
  const db = openForReading(file);
  if (!db) throw new Error("there is no history");
  new HistoryReader(db).list({ filter: parseFilter(filter, Date.now()), limit: PAGE });
  db.close();
}

function times(runs: number, work: () => void): number[] {
  return Array.from({ length: runs }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
}
