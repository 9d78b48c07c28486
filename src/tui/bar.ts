/** The status row: mode, route, numbers of the running answer, keys. Painted as cells, so it may change often. */
import stringWidth from "string-width";

import { type Style, style } from "../pty/cell.ts";
import type { Grid } from "../pty/grid.ts";
import { PREFIX_NAME } from "./commands.ts";
import { seconds, tokens } from "./format.ts";
import { tokensPerSecond } from "./reduce.ts";
import type { CockpitState, RequestRow } from "./state.ts";

export interface BarInput {
  readonly state: CockpitState;
  /** What has the keyboard: `CLAUDE`, `MODEL`, `PREFIX`. */
  readonly mode: string;
  /** Keys that matter in this mode; the default when undefined. */
  readonly hint: string | undefined;
  /** Name of the configured default model, until a request was routed. */
  readonly fallback: string;
  /** ms that the running answer has streamed, measured when painting. */
  readonly now: number;
}

interface Segment {
  readonly text: string;
  readonly look: Style;
}

const DIM = style({ fg: 8 });
const PLAIN = style({});
const NAME = style({ fg: 6, bold: true });
const ROUTE = style({ fg: 5 });
const ERR = style({ fg: 1 });
const WARN = style({ fg: 3 });
const LEVELS: Readonly<Record<"info" | "warn" | "error", Style>> = { info: PLAIN, warn: WARN, error: ERR };

const SEPARATOR = " │ ";
const HINT_GAP = "  ";
const DEFAULT_HINT = `${PREFIX_NAME} menu  F2 model  F9 sidebar`;

/** Segments in order of importance: what finds no room is left out from the end. */
function segmentsOf({ state, mode, fallback, now }: BarInput): Segment[] {
  const segments: Segment[] = [
    { text: "ccr", look: NAME },
    { text: mode, look: PLAIN },
    { text: routeText(state, fallback), look: ROUTE },
  ];
  if (state.toast) return [...segments.slice(0, 2), { text: state.toast.text, look: LEVELS[state.toast.level] }];
  const running = state.rows.findLast((row) => row.phase === "streaming");
  if (running) segments.push({ text: progress(running, now), look: PLAIN });
  const ttft = running?.ttft ?? state.ttft.at(-1);
  if (ttft !== undefined) segments.push({ text: `ttft ${seconds(ttft)}`, look: PLAIN });
  const speed = running ? undefined : state.speed.at(-1);
  if (speed !== undefined) segments.push({ text: `${Math.round(speed)} tok/s`, look: PLAIN });
  if (state.totals.errors > 0) segments.push({ text: `${state.totals.errors} failed`, look: ERR });
  return segments;
}

function routeText({ override, route }: CockpitState, fallback: string): string {
  if (override !== undefined) return `session → ${override}`;
  return route ? `${route.rule} → ${route.provider},${route.model}` : `default → ${fallback}`;
}

function progress(row: RequestRow, now: number): string {
  const streamed = now - row.at - (row.ttft ?? 0);
  const rate = tokensPerSecond(row.outputTokens, streamed);
  return `≈${tokens(row.outputTokens)} tok${rate === undefined ? "" : ` · ${Math.round(rate)} tok/s`}`;
}

/** Fills `row` of the grid from edge to edge. */
export function paintBar(grid: Grid, row: number, input: BarInput): void {
  grid.blankRect({ row, col: 0, rows: 1, cols: grid.cols });
  const left = paintSegments(grid, row, segmentsOf(input));
  const hint = shorten(input.hint ?? DEFAULT_HINT, grid.cols - 1 - left - HINT_GAP.length);
  grid.writeText(row, grid.cols - stringWidth(hint) - 1, hint, DIM);
}

/** As many hints as fit into `width` columns, first ones first. */
function shorten(hint: string, width: number): string {
  const parts = hint.split(HINT_GAP);
  while (parts.length > 0 && stringWidth(parts.join(HINT_GAP)) > width) parts.pop();
  return parts.join(HINT_GAP);
}

/** Returns the column after the last segment that was painted. */
function paintSegments(grid: Grid, row: number, segments: readonly Segment[]): number {
  let col = 1;
  for (const [index, { text, look }] of segments.entries()) {
    const gap = index === 0 ? "" : SEPARATOR;
    const room = grid.cols - 1 - col - gap.length;
    if (room < Math.min(8, stringWidth(text))) break;
    col = grid.writeText(row, col, gap, DIM);
    col = grid.writeText(row, col, text, look, room);
  }
  return col;
}
