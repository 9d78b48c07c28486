/** Requests as a table: as many columns as the terminal has room for. */
import stringWidth from "string-width";

import { promptTokens, type FlowRow } from "../../core/record.ts";
import { costText, numberText, secondsText, timeText, tokensText } from "../../core/numbers.ts";
import { sanitize } from "../../pty/sanitize.ts";
import type { Style, Tone } from "../style.ts";

interface Column {
  readonly title: string;
  readonly right?: true;
  readonly cell: (row: FlowRow) => string;
}

const GAP = "  ";

const COLUMNS: readonly Column[] = [
  { title: "#", right: true, cell: ({ id }) => numberText(id) },
  { title: "time", cell: ({ at }) => timeText(at, Date.now()) },
  { title: "scenario", cell: ({ rule, class: kind }) => (kind === "main" ? (rule ?? "-") : kind) },
  { title: "provider", cell: ({ provider = "-" }) => provider },
  { title: "model", cell: ({ model = "-" }) => model },
  { title: "code", right: true, cell: ({ status }) => String(status ?? "-") },
  { title: "in", right: true, cell: (row) => tokensText(promptTokens(row), row.estimated) },
  { title: "out", right: true, cell: (row) => tokensText(row.output, row.estimated) },
  { title: "cache", right: true, cell: ({ cacheRead }) => tokensText(cacheRead) },
  { title: "ttft", right: true, cell: ({ ttft }) => secondsText(ttft) },
  { title: "total", right: true, cell: ({ ms }) => secondsText(ms) },
  { title: "cost", right: true, cell: ({ cost }) => costText(cost) },
  { title: "end", cell: endText },
];

/** One line for the titles, one for each request. Columns that do not fit are left out from the right. */
export function listLines(rows: readonly FlowRow[], style: Style, width: number): string[] {
  const cells = [
    COLUMNS.map(({ title }) => title),
    ...rows.map((row) => COLUMNS.map(({ cell }) => sanitize(cell(row)))),
  ];
  const widths = COLUMNS.map((_, at) => Math.max(...cells.map((line) => stringWidth(line[at] ?? ""))));
  const count = columnsWithin(widths, width - 2);
  return cells.map((line, at) => {
    const text = line.slice(0, count).map((cell, column) => pad(cell, widths[column] ?? 0, COLUMNS[column]?.right));
    const row = rows[at - 1];
    const sign = row ? signOf(row, style) : " ";
    return `${sign} ${text.join(GAP)}`.trimEnd();
  });
}

function columnsWithin(widths: readonly number[], width: number): number {
  let used = -GAP.length;
  const fitting = widths.findIndex((columnWidth) => (used += columnWidth + GAP.length) > width);
  return fitting === -1 ? widths.length : Math.max(fitting, 2);
}

function pad(text: string, width: number, right?: true): string {
  const blanks = " ".repeat(Math.max(0, width - stringWidth(text)));
  return right ? blanks + text : text + blanks;
}

function signOf({ state }: FlowRow, style: Style): string {
  const signs: Readonly<Record<FlowRow["state"], readonly [Tone, string]>> = {
    done: ["good", style.sign.good],
    failed: ["bad", style.sign.bad],
    aborted: ["odd", style.sign.odd],
    lost: ["odd", style.sign.odd],
    open: ["dim", style.sign.none],
  };
  return style.paint(...signs[state]);
}

function endText({ state, stop, code, attempts, fallback }: FlowRow): string {
  const end = { done: stop ?? "done", failed: code ?? "failed", aborted: "client left", lost: "lost", open: "running" }[
    state
  ];
  if (fallback) return `${end}, fallback`;
  return attempts > 1 ? `${end}, ${attempts} attempts` : end;
}
