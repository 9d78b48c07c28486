/** Sums over the history: what was used, by whom, at what price. */
import type { HistoryReader } from "./db/reader.ts";
import { numberOf, textOf } from "./db/rows.ts";
import type { Filter } from "./filter/types.ts";

export type UsageGroup = "day" | "model" | "provider" | "session" | "scenario";

export const USAGE_GROUPS: readonly UsageGroup[] = ["day", "model", "provider", "session", "scenario"];

export interface UsageRow {
  readonly group: string;
  readonly requests: number;
  readonly errors: number;
  /** Without what was read from or written to the cache. */
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
  readonly reasoning: number;
  /** USD, of the requests whose price is known. */
  readonly cost: number;
  /** Requests with tokens whose price is not known: the cost is without theirs. */
  readonly unpriced: number;
  /** Requests whose tokens were counted here. */
  readonly estimated: number;
}

/** Days are those of the user's calendar. */
const GROUPS: Readonly<Record<UsageGroup, string>> = {
  day: "date(at / 1000, 'unixepoch', 'localtime')",
  model: "coalesce(provider || ',' || model, 'none')",
  provider: "coalesce(provider, 'none')",
  session: "session",
  scenario: "coalesce(rule, 'none')",
};

/** Days in their order, everything else by what it used. */
export function usageOf(reader: HistoryReader, by: UsageGroup, filter: Filter): UsageRow[] {
  const rows = reader.select(
    `SELECT ${GROUPS[by]} AS name,
      count(*) AS requests,
      sum(state = 'failed') AS errors,
      sum(coalesce(input, 0)) AS input,
      sum(coalesce(cache_read, 0)) AS cache_read,
      sum(coalesce(cache_write, 0)) AS cache_write,
      sum(coalesce(output, 0)) AS output,
      sum(coalesce(reasoning, 0)) AS reasoning,
      sum(coalesce(cost, 0)) AS cost,
      sum(input IS NOT NULL AND cost IS NULL) AS unpriced,
      sum(estimated) AS estimated
    FROM records WHERE %filter GROUP BY name
    ORDER BY ${by === "day" ? "name" : "sum(coalesce(input, 0) + coalesce(cache_read, 0) + coalesce(cache_write, 0)) DESC, name"}`,
    filter,
  );
  return rows.map((row) => ({
    group: textOf(row["name"]) ?? "",
    requests: numberOf(row["requests"]) ?? 0,
    errors: numberOf(row["errors"]) ?? 0,
    input: numberOf(row["input"]) ?? 0,
    cacheRead: numberOf(row["cache_read"]) ?? 0,
    cacheWrite: numberOf(row["cache_write"]) ?? 0,
    output: numberOf(row["output"]) ?? 0,
    reasoning: numberOf(row["reasoning"]) ?? 0,
    cost: numberOf(row["cost"]) ?? 0,
    unpriced: numberOf(row["unpriced"]) ?? 0,
    estimated: numberOf(row["estimated"]) ?? 0,
  }));
}

/** One row for all of them. */
export function totalOf(rows: readonly UsageRow[]): UsageRow {
  const sum = (field: Exclude<keyof UsageRow, "group">): number => rows.reduce((total, row) => total + row[field], 0);
  return {
    group: "total",
    requests: sum("requests"),
    errors: sum("errors"),
    input: sum("input"),
    cacheRead: sum("cacheRead"),
    cacheWrite: sum("cacheWrite"),
    output: sum("output"),
    reasoning: sum("reasoning"),
    cost: sum("cost"),
    unpriced: sum("unpriced"),
    estimated: sum("estimated"),
  };
}
