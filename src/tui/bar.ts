/** The status row: mode, route, numbers of the running answer, keys. Painted as cells, so it may change often. */
import stringWidth from "string-width";

import { type Style, style } from "../pty/cell.ts";
import type { Grid } from "../pty/grid.ts";
import type { ActiveRoute } from "./active-route.ts";
import { PREFIX_NAME } from "./commands.ts";
import { fit, seconds, tokens } from "./format.ts";
import { tokensPerSecond } from "./reduce.ts";
import type { CockpitState, RequestRow } from "./state.ts";

export interface BarInput {
  readonly state: CockpitState;
  /** What has the keyboard: `CLAUDE`, `MODEL`, `PREFIX`. */
  readonly mode: string;
  /** Keys that matter in this mode; the default when undefined. */
  readonly hint: string | undefined;
  readonly route: ActiveRoute;
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
/** Columns from which a message and a key both have a place. */
const MIN_COLUMNS_FOR_BOTH = 60;
/** Less of a segment than this tells nothing. */
const MIN_SEGMENT = 8;
const DEFAULT_HINT = `${PREFIX_NAME} menu  F2 model  F9 sidebar`;

/** Segments in order of importance: what finds no room is left out from the end. */
function segmentsOf({ state, mode, route, now }: BarInput): Segment[] {
  const head = [
    { text: "ccr", look: NAME },
    { text: mode, look: PLAIN },
  ];
  if (state.toast) return [...head, { text: state.toast.text, look: LEVELS[state.toast.level] }];
  const segments: Segment[] = [...head, { text: `${route.rule} → ${route.name}`, look: ROUTE }];
  const running = state.rows.findLast((row) => row.phase === "streaming");
  if (running) segments.push({ text: progress(running, now), look: PLAIN });
  const { contextTokens: used } = state;
  if (used !== undefined && route.window !== undefined) segments.push(context(used / route.window));
  const ttft = running?.ttft ?? state.ttft.at(-1);
  if (ttft !== undefined) segments.push({ text: `ttft ${seconds(ttft)}`, look: PLAIN });
  const speed = running ? undefined : state.speed.at(-1);
  if (speed !== undefined) segments.push({ text: `${Math.round(speed)} tok/s`, look: PLAIN });
  if (state.totals.errors > 0) segments.push({ text: `${state.totals.errors} failed`, look: ERR });
  return segments;
}

function context(share: number): Segment {
  return { text: `ctx ${Math.round(share * 100)}%`, look: share >= 0.95 ? ERR : share >= 0.8 ? WARN : PLAIN };
}

function progress(row: RequestRow, now: number): string {
  const streamed = now - row.at - (row.ttft ?? 0);
  const rate = tokensPerSecond(row.outputTokens, streamed);
  return `≈${tokens(row.outputTokens)} tok${rate === undefined ? "" : ` · ${Math.round(rate)} tok/s`}`;
}

/** Fills `row` of the grid from edge to edge. A message leaves the first key its place, numbers leave it none. */
export function paintBar(grid: Grid, row: number, input: BarInput): void {
  grid.blankRect({ row, col: 0, rows: 1, cols: grid.cols });
  const hint = input.hint ?? DEFAULT_HINT;
  const [first = ""] = hint.split(HINT_GAP);
  const kept = input.state.toast && grid.cols >= MIN_COLUMNS_FOR_BOTH ? stringWidth(first) + HINT_GAP.length : 0;
  const left = paintSegments(grid, row, segmentsOf(input), grid.cols - 1 - kept);
  const shown = shorten(hint, grid.cols - 1 - left - HINT_GAP.length);
  grid.writeText(row, grid.cols - stringWidth(shown) - 1, shown, DIM);
}

/** As many hints as fit into `width` columns, first ones first. */
function shorten(hint: string, width: number): string {
  const parts = hint.split(HINT_GAP);
  while (parts.length > 0 && stringWidth(parts.join(HINT_GAP)) > width) parts.pop();
  return parts.join(HINT_GAP);
}

/** Paints up to column `end`; returns the column after the last segment. */
function paintSegments(grid: Grid, row: number, segments: readonly Segment[], end: number): number {
  let col = 1;
  for (const [index, { text, look }] of segments.entries()) {
    const gap = index === 0 ? "" : SEPARATOR;
    const room = end - col - gap.length;
    if (room < Math.min(MIN_SEGMENT, stringWidth(text))) break;
    col = grid.writeText(row, col, gap, DIM);
    col = grid.writeText(row, col, fit(text, room), look, room);
  }
  return col;
}
