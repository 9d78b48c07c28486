/** Turns rows into verdicts, a table for people and a JSON document. */
import type { Limit, Row } from "./budgets/types.ts";
import { median } from "./harness/stats.ts";

export interface Verdict {
  readonly measured: number;
  readonly yardstick: number | undefined;
  /** Measured over yardstick. */
  readonly ratio: number | undefined;
  /** Undefined for rows without a limit. */
  readonly ok: boolean | undefined;
}

export function judge({ measured, yardstick, limit }: Row): Verdict {
  const own = median(measured);
  const other = yardstick && median(yardstick.samples);
  const ratio = other === undefined ? undefined : own / other;
  return { measured: own, yardstick: other, ratio, ok: limit && keeps(limit, own, other) };
}

/** False, too, when a figure is missing: NaN compares false. */
function keeps(limit: Limit, own: number, other: number | undefined): boolean {
  const compared = { value: own, added: own - (other ?? Number.NaN), ratio: own / (other ?? Number.NaN) }[limit.of];
  return limit.bound === "max" ? compared <= limit.value : compared >= limit.value;
}

const COLUMNS = ["what", "measured", "yardstick", "ratio", "budget", ""] as const;

export function printTable(rows: readonly Row[]): string {
  const cells = [COLUMNS, ...rows.map(printRow)];
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function printRow(row: Row): readonly string[] {
  const { measured, yardstick, ratio, ok } = judge(row);
  return [
    row.what,
    `${short(measured)} ${row.unit}`,
    yardstick === undefined ? "-" : `${short(yardstick)} ${row.unit} (${row.yardstick?.name})`,
    ratio === undefined || !Number.isFinite(ratio) ? "-" : `${ratio.toFixed(2)}x`,
    row.limit ? printLimit(row.limit, row.unit) : "-",
    ok === undefined ? "info" : ok ? "ok" : "MISS",
  ];
}

function printLimit({ of, bound, value }: Limit, unit: string): string {
  const sign = bound === "max" ? "<=" : ">=";
  return `${sign} ${of === "ratio" ? `${value}x` : `${of === "added" ? "+" : ""}${value} ${unit}`}`;
}

/** Three significant digits. */
function short(value: number): string {
  if (!Number.isFinite(value)) return "?";
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
