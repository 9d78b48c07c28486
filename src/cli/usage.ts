/** `ccr usage`: sums over the recorded requests. */
import type { Filter } from "../history/filter/types.ts";
import { totalOf, usageOf, USAGE_GROUPS, type UsageGroup, type UsageRow } from "../history/usage.ts";
import { sanitize } from "../pty/sanitize.ts";
import { EXIT } from "./exit.ts";
import { type Given, parse, usageError } from "./flags.ts";
import { filterOf, sinceOf } from "./history/filter.ts";
import { readHistory } from "./history/store.ts";
import { Output } from "./output.ts";
import { USAGE_FLAGS } from "./rows/history.ts";
import type { Style } from "./style.ts";
import { table } from "./table.ts";
import type { Invocation } from "./types.ts";
import { countText } from "../core/numbers.ts";

export async function runUsage(invocation: Invocation): Promise<number> {
  const given = parse(invocation, USAGE_FLAGS);
  const output = new Output(given);
  if (given.on("csv") && output.json) throw usageError("--csv", "contradicts --json");
  const by = USAGE_GROUPS.find((group) => group === given.text("by")) ?? "day";
  const filter = wanted(given);
  const rows = readHistory((reader) => usageOf(reader, by, filter));
  if (given.on("csv")) process.stdout.write(csvOf(by, rows));
  else
    output.answer({ by, rows, total: totalOf(rows) }, (style) =>
      rows.length === 0 ? "No requests." : textOf(by, rows, style),
    );
  return EXIT.done;
}

function wanted(given: Given<typeof USAGE_FLAGS>): Filter {
  const filter = filterOf(given.text("filter") ?? "");
  const since = given.text("since");
  if (since === undefined) return filter;
  sinceOf(since);
  return { kind: "and", of: [filterOf(`since:${since}`), filter] };
}

const TITLES = ["requests", "errors", "in", "cache read", "cache written", "out", "reasoning", "cost"] as const;

function textOf(by: UsageGroup, rows: readonly UsageRow[], style: Style): string {
  const [head = "", ...lines] = table([[by, ...TITLES], ...[...rows, totalOf(rows)].map(cellsOf)]);
  const notes = noteLines(totalOf(rows));
  return [style.paint("strong", head), ...lines.slice(0, -1), style.paint("strong", lines.at(-1) ?? ""), ...notes].join(
    "\n",
  );
}

function cellsOf(row: UsageRow): string[] {
  const counts = [row.input, row.cacheRead, row.cacheWrite, row.output, row.reasoning].map(countText);
  return [sanitize(row.group), String(row.requests), String(row.errors), ...counts, costText(row)];
}

/** A sum that leaves something out says so. */
function costText({ cost, unpriced }: UsageRow): string {
  if (unpriced === 0) return `$${cost.toFixed(4)}`;
  return cost === 0 ? "?" : `$${cost.toFixed(4)} + ?`;
}

function noteLines({ unpriced, estimated }: UsageRow): string[] {
  return [
    ...(unpriced > 0 ? [`The price of ${unpriced} requests is not known; the cost is without theirs.`] : []),
    ...(estimated > 0 ? [`The tokens of ${estimated} requests are our own count.`] : []),
  ].flatMap((line, at) => (at === 0 ? ["", line] : [line]));
}

const CSV_COLUMNS = [
  ["requests", "requests"],
  ["errors", "errors"],
  ["input", "input_tokens"],
  ["cacheRead", "cache_read_tokens"],
  ["cacheWrite", "cache_write_tokens"],
  ["output", "output_tokens"],
  ["reasoning", "reasoning_tokens"],
  ["cost", "cost_usd"],
  ["unpriced", "requests_without_price"],
  ["estimated", "requests_estimated"],
] as const satisfies readonly (readonly [Exclude<keyof UsageRow, "group">, string])[];

/** RFC 4180. */
function csvOf(by: UsageGroup, rows: readonly UsageRow[]): string {
  const lines = [
    [by, ...CSV_COLUMNS.map(([, title]) => title)],
    ...rows.map((row) => [row.group, ...CSV_COLUMNS.map(([field]) => String(row[field]))]),
  ];
  return lines.map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
