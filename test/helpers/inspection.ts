/** An inspection over a list of records in memory, for tests of the inspector's screen. */
import type { FlowRecord, FlowRow } from "../../src/core/record.ts";
import { NO_DETAIL } from "../../src/history/detail.ts";
import { parseFilter } from "../../src/history/filter/parse.ts";
import { predicateOf } from "../../src/history/filter/predicate.ts";
import { clientCurl, upstreamCurl } from "../../src/history/export/curl.ts";
import type { Inspection } from "../../src/tui/inspector/inspection.ts";
import { attemptWith, rowWith } from "./history.ts";

export interface TestInspection extends Inspection {
  /** Newest first. */
  records: FlowRecord[];
  /** What was asked of it: `export 3 har`. */
  readonly asked: string[];
  changed(): void;
}

export function recordWith(row: Partial<FlowRow>, bodies: Readonly<Record<string, string>> = {}): FlowRecord {
  const detail = {
    ...NO_DETAIL,
    headers: { "content-type": "application/json" },
    rules: [{ rule: "default", hit: true, why: "Router.default" }],
    attempts: [attemptWith()],
    timeline: [{ at: 400, until: 900, type: "text_delta", count: 4, size: 40, detail: "" }],
    routed: 1,
  };
  return { row: rowWith(row), detail, bodies: new Map(Object.entries(bodies)) };
}

export function testInspection(records: readonly FlowRecord[]): TestInspection {
  const listeners = new Set<() => void>();
  const asked: string[] = [];
  const inspection: TestInspection = {
    records: [...records],
    asked,
    changed: () => {
      for (const listener of listeners) listener();
    },
    list: async (filter, limit) => {
      const fits = predicateOf(parseFilter(filter, Date.now()));
      const texts = (record: FlowRecord): string[] => [...record.bodies.values()].map((text) => text.toLowerCase());
      return inspection.records
        .filter((record) => fits({ row: record.row, texts: () => texts(record) }))
        .slice(0, limit)
        .map(({ row }) => row);
    },
    shown: async (id) => {
      const record = inspection.records.find(({ row }) => row.id === id);
      return record && { record };
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    values: async () => ["acme", "other"],
    curl: ({ record }, side) => (side === "client" ? clientCurl(record) : upstreamCurl(record)),
    replayCost: () => 0.2,
    replay: async (id, target) => {
      asked.push(`replay ${id} ${target ?? ""}`);
      const of = inspection.records.find(({ row }) => row.id === id);
      if (of) inspection.records.unshift({ ...of, row: { ...of.row, id: 99, replayOf: id } });
      return { id: 99, error: undefined };
    },
    export: async (ids, file, format) => {
      asked.push(`export ${ids.join(",")} ${file} ${format}`);
      return `/somewhere/${file}`;
    },
    remove: async (ids) => {
      asked.push(`remove ${ids.join(",")}`);
      inspection.records = inspection.records.filter(({ row }) => !ids.includes(row.id));
      return ids.length;
    },
  };
  return inspection;
}
