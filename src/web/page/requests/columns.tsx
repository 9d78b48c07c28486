/** The columns of the list of requests. The narrower the page, the fewer there are. */
import type { ReactElement } from "react";

import type { FlowRow, FlowState } from "../../../core/record.ts";
import { promptTokens } from "../../../core/record.ts";
import { sanitize } from "../../../pty/sanitize.ts";
import { clock, seconds, tokens } from "../../../tui/format.ts";
import type { Say, TextKey } from "../i18n/text.ts";

export interface Progress {
  readonly outputTokens: number;
  readonly ms: number;
}

interface Column {
  readonly name: string;
  readonly title: TextKey;
  readonly right?: true;
  readonly cell: (row: FlowRow, say: Say, progress: Progress | undefined) => string;
}

const COLUMNS: readonly Column[] = [
  { name: "id", title: "col.id", right: true, cell: ({ id }) => numberText(id) },
  { name: "time", title: "col.time", cell: ({ at }) => timeText(at) },
  { name: "rule", title: "col.rule", cell: ({ rule, class: kind }) => (kind === "main" ? (rule ?? "-") : kind) },
  {
    name: "target",
    title: "col.target",
    cell: ({ provider, model }) => (provider === undefined ? "-" : `${provider},${model}`),
  },
  { name: "status", title: "col.status", right: true, cell: ({ status }) => String(status ?? "-") },
  { name: "in", title: "col.in", right: true, cell: (row) => count(promptTokens(row), row) },
  {
    name: "out",
    title: "col.out",
    right: true,
    cell: (row, _, progress) => count(row.output ?? progress?.outputTokens, row),
  },
  { name: "ttft", title: "col.ttft", right: true, cell: ({ ttft }) => (ttft === undefined ? "-" : seconds(ttft)) },
  { name: "ms", title: "col.ms", right: true, cell: (row, _, progress) => msText(row.ms ?? progress?.ms) },
  { name: "cost", title: "col.cost", right: true, cell: ({ cost }) => costText(cost) },
  { name: "end", title: "col.end", cell: endText },
];

const SIGNS: Readonly<Record<FlowState, string>> = { open: "▸", done: "✓", failed: "✗", aborted: "○", lost: "○" };

export function HeaderRow({ say }: { readonly say: Say }): ReactElement {
  return (
    <div className="list-row list-head" role="row" aria-rowindex={1}>
      <span className="cell-sign" role="columnheader" aria-label={say("col.end")} />
      {COLUMNS.map(({ name, title, right }) => (
        <span key={name} role="columnheader" className={`cell-${name}${right ? " right" : ""}`}>
          {say(title)}
        </span>
      ))}
    </div>
  );
}

interface CellsProps {
  readonly row: FlowRow;
  readonly say: Say;
  readonly progress: Progress | undefined;
}

export function Cells({ row, say, progress }: CellsProps): ReactElement {
  return (
    <>
      <span className={`cell-sign ${row.state}`} role="gridcell" title={say(`state.${row.state}`)}>
        {SIGNS[row.state]}
      </span>
      {COLUMNS.map(({ name, right, cell }) => (
        <span key={name} role="gridcell" className={`cell-${name}${right ? " right" : ""}`}>
          {sanitize(cell(row, say, row.state === "open" ? progress : undefined))}
        </span>
      ))}
    </>
  );
}

function count(value: number | undefined, { estimated, state }: FlowRow): string {
  return value === undefined ? "-" : `${estimated || state === "open" ? "≈" : ""}${tokens(value)}`;
}

function msText(ms: number | undefined): string {
  return ms === undefined ? "-" : seconds(ms);
}

function endText({ state, stop, code, attempts, fallback }: FlowRow, say: Say): string {
  const end =
    state === "done"
      ? (stop ?? say("state.done"))
      : state === "failed"
        ? (code ?? say("state.failed"))
        : say(`state.${state}`);
  if (fallback) return `${end}, fallback`;
  return attempts > 1 ? `${end} ×${attempts}` : end;
}

export function numberText(id: number): string {
  return String(id).padStart(4, "0");
}

/** The time of day, and the date of other days. */
export function timeText(at: number): string {
  const date = new Date(at);
  if (date.toDateString() === new Date().toDateString()) return clock(at);
  return `${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")} ${clock(at)}`;
}

export function costText(cost: number | undefined): string {
  if (cost === undefined) return "?";
  if (cost === 0) return "$0";
  return cost < 0.00005 ? "<$0.0001" : `$${cost.toFixed(cost < 1 ? 4 : 2)}`;
}
