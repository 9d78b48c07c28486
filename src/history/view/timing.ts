/** Where the time of a request went, as bars on one axis. */
import type { FlowRecord } from "../../core/record.ts";
import { isReused, type Phase, type PhaseName, phasesOf } from "../phases.ts";
import { columns } from "./columns.ts";
import { BLANK, type Line, type Span, span } from "./line.ts";
import { secondsText } from "../../core/numbers.ts";
import type { ViewStyle } from "./shown.ts";

/** Which of the three bars a phase is drawn with. */
const BAR_OF: Readonly<Record<PhaseName, 0 | 1 | 2>> = {
  queue: 0,
  route: 0,
  transform: 0,
  retry: 0,
  connect: 0,
  wait: 1,
  stream: 2,
};

const MAX_BAR = 60;

export function timingLines(record: FlowRecord, style: ViewStyle): Line[] {
  const { row, detail } = record;
  const phases = phasesOf(record);
  const total = totalOf(phases);
  const width = Math.max(10, Math.min(MAX_BAR, style.width - 40));
  const last = detail.attempts.at(-1);
  const rows = phases.map((phase) => {
    const note = phase.name === "connect" && last && isReused(last) ? "connection was open" : "";
    return [phase.name, `${phase.ms} ms`, barOf(phase, total, width, style), note];
  });
  const attempts = detail.attempts.length < 2 ? [] : [BLANK, ...attemptBars(record, { total, width, style })];
  return [...columns(rows), BLANK, [span(`total ${row.ms ?? "?"} ms`)], ...attempts];
}

function totalOf(phases: readonly Phase[]): number {
  return Math.max(
    1,
    phases.reduce((sum, { ms }) => sum + ms, 0),
  );
}

function barOf({ name, from, ms }: Phase, total: number, width: number, { bars }: ViewStyle): Span {
  const start = Math.round((from / total) * width);
  const length = Math.max(ms > 0 ? 1 : 0, Math.round((ms / total) * width));
  const sign = bars[BAR_OF[name]];
  return span(`${" ".repeat(start)}${sign.repeat(Math.min(length, width - start + 1))}`, toneOf(name));
}

function toneOf(name: PhaseName): Span["tone"] {
  return name === "stream" ? "good" : name === "wait" ? "plain" : "dim";
}

interface Axis {
  readonly total: number;
  readonly width: number;
  readonly style: ViewStyle;
}

/** Every attempt on the same axis. */
function attemptBars({ detail }: FlowRecord, { total, width, style: { bars } }: Axis): Line[] {
  return columns(
    detail.attempts.map(({ provider, model, sent, end = total, error }, at) => {
      const start = Math.round((sent / total) * width);
      const length = Math.max(1, Math.round(((end - sent) / total) * width));
      const bar = `${" ".repeat(start)}${bars[2].repeat(Math.min(length, width - start + 1))}`;
      return [`attempt ${at + 1}`, `${end - sent} ms`, span(bar, error ? "bad" : "good"), `${provider},${model}`];
    }),
  );
}

/** All of it in one row: `▏░▒▒▒▒███▏ 1.89 s`. */
export function waterfallLine(record: Pick<FlowRecord, "row" | "detail">, style: ViewStyle): Line {
  const phases = phasesOf(record);
  const total = totalOf(phases);
  const cells = phases.flatMap(({ name, from, ms }) => {
    const start = Math.round((from / total) * style.width);
    const end = Math.max(ms > 0 ? start + 1 : start, Math.round(((from + ms) / total) * style.width));
    return [span(style.bars[BAR_OF[name]].repeat(end - start), toneOf(name))];
  });
  return [...cells, span(` ${secondsText(record.row.ms)} s`)];
}
