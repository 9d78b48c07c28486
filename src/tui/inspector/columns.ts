/** The rows of the request list: which columns there is room for, and what stands in them. */
import stringWidth from "string-width";

import { costText, numberText, secondsText, tokensText } from "../../core/numbers.ts";
import { type FlowRow, promptTokens } from "../../core/record.ts";
import type { Tone } from "../../history/view/line.ts";
import { clock, pad } from "../format.ts";

interface Column {
  readonly title: string;
  readonly width: number;
  readonly right?: true;
  /** Width of the list from which it is shown. */
  readonly from: number;
  readonly cell: (row: FlowRow) => string;
}

const COLUMNS: readonly Column[] = [
  { title: "#", width: 5, right: true, from: 0, cell: ({ id }) => numberText(id) },
  { title: "time", width: 8, from: 40, cell: ({ at }) => clock(at) },
  { title: "scenario", width: 10, from: 60, cell: scenario },
  { title: "provider", width: 10, from: 100, cell: ({ provider = "-" }) => provider },
  { title: "model", width: 17, from: 0, cell: ({ model, asked }) => model ?? asked },
  {
    title: "code",
    width: 4,
    right: true,
    from: 30,
    cell: ({ status, state }) => (status === undefined && state === "open" ? "…" : String(status ?? "-")),
  },
  { title: "in", width: 6, right: true, from: 92, cell: (row) => tokensText(promptTokens(row), row.estimated) },
  { title: "out", width: 6, right: true, from: 50, cell: (row) => tokensText(row.output, row.estimated) },
  { title: "cache", width: 6, right: true, from: 110, cell: ({ cacheRead }) => tokensText(cacheRead) },
  { title: "ttft", width: 5, right: true, from: 70, cell: ({ ttft }) => secondsText(ttft) },
  {
    title: "total",
    width: 6,
    right: true,
    from: 100,
    cell: ({ ms, state }) => (ms === undefined && state === "open" ? "…" : secondsText(ms)),
  },
  { title: "cost", width: 7, right: true, from: 76, cell: ({ cost }) => costText(cost) },
  { title: "end", width: 20, from: 112, cell: endText },
];

const GAP = 1;
/** In front of the first column: the cursor and the sign of the state. */
export const LEAD = 3;

/** What is too much goes from the right, but for the model, which takes what is left. */
function columnsAt(width: number): readonly Column[] {
  return COLUMNS.filter(({ from }) => width >= from);
}

function widthOf(column: Column, width: number): number {
  if (column.title !== "model") return column.width;
  const others = columnsAt(width).reduce((sum, one) => sum + (one === column ? 0 : one.width + GAP), 0);
  return Math.max(6, Math.min(34, width - LEAD - others));
}

export function headings(width: number): string {
  return " ".repeat(LEAD) + joined(width, ({ title }) => title);
}

export function rowText(row: FlowRow, width: number): string {
  return joined(width, ({ cell }) => cell(row));
}

function joined(width: number, text: (column: Column) => string): string {
  return columnsAt(width)
    .map((column) => cellText(text(column), widthOf(column, width), column.right))
    .join(" ".repeat(GAP));
}

function cellText(text: string, width: number, right: true | undefined): string {
  const cell = pad(text, width);
  if (!right) return cell;
  const trimmed = cell.trimEnd();
  return " ".repeat(Math.max(0, width - stringWidth(trimmed))) + trimmed;
}

function scenario({ rule, class: kind }: FlowRow): string {
  return kind === "main" ? (rule ?? "-") : kind;
}

function endText({ state, stop, code, attempts, fallback, replayOf }: FlowRow): string {
  const ends = {
    done: stop ?? "done",
    failed: code ?? "failed",
    aborted: "client left",
    lost: "lost",
    open: "streaming",
  };
  const tries = fallback ? ", fallback" : attempts > 1 ? `, ${attempts} tries` : "";
  return `${replayOf === undefined ? "" : `↻${numberText(replayOf)} `}${ends[state]}${tries}`;
}

export function signOf({ state, attempts }: FlowRow): { readonly sign: string; readonly tone: Tone } {
  if (state === "done") return attempts > 1 ? { sign: "!", tone: "odd" } : { sign: "✓", tone: "good" };
  if (state === "failed") return { sign: "✗", tone: "bad" };
  if (state === "open") return { sign: "▸", tone: "route" };
  return { sign: "!", tone: "odd" };
}
