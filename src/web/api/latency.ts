/** How fast each provider has been, from the rows of its requests. */
import type { FlowRow } from "../../core/record.ts";
import type { LatencyRow } from "../shared/views.ts";

/** Points of the small curve. */
const SAMPLES = 50;

/** By the number of requests. */
export function latencyOf(rows: readonly FlowRow[]): LatencyRow[] {
  const byProvider = new Map<string, FlowRow[]>();
  for (const row of rows) {
    if (row.provider === undefined) continue;
    const own = byProvider.get(row.provider) ?? [];
    own.push(row);
    byProvider.set(row.provider, own);
  }
  return Array.from(byProvider, ([provider, own]) => rowOf(provider, own)).toSorted((a, b) => b.requests - a.requests);
}

/** `rows` are newest first. */
function rowOf(provider: string, rows: readonly FlowRow[]): LatencyRow {
  const first = rows.flatMap(({ ttft }) => ttft ?? []);
  const total = rows.flatMap(({ ms, state }) => (state === "done" ? (ms ?? []) : []));
  const streams = rows.filter(({ output, streamMs }) => (output ?? 0) >= 2 && (streamMs ?? 0) >= 50);
  const [tokens, ms] = [sum(streams.map(({ output }) => output)), sum(streams.map(({ streamMs }) => streamMs))];
  return {
    provider,
    requests: rows.length,
    errors: rows.filter(({ state }) => state === "failed").length,
    ttft50: quantile(first, 0.5),
    ttft95: quantile(first, 0.95),
    total50: quantile(total, 0.5),
    total95: quantile(total, 0.95),
    speed: ms === 0 ? undefined : (tokens * 1000) / ms,
    samples: first.slice(0, SAMPLES).toReversed(),
  };
}

function sum(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

/** The nearest rank. */
function quantile(samples: readonly number[], p: number): number | undefined {
  return samples.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(p * samples.length) - 1)];
}
