/** The status row: mode, route, numbers of the running answer, keys. Painted as cells, so it may change often. */
import stringWidth from "string-width";

import type { Style } from "../pty/cell.ts";
import type { Grid } from "../pty/grid.ts";
import type { ActiveRoute } from "./active-route.ts";
import { asciiCells, asciiText } from "./ascii.ts";
import { dollars, fit, fittingHints, seconds, tokens, windowSize } from "./format.ts";
import { DEFAULT_KEYMAP, type Keymap } from "./keys/keymap.ts";
import { tokensPerSecond } from "./reduce.ts";
import type { CockpitState, RequestRow, Toast } from "./state.ts";
import { cellStyle, DARK, type Role, type Theme } from "./theme.ts";

export interface BarInput {
  readonly state: CockpitState;
  /** What has the keyboard: `CLAUDE`, `MODEL`, `PREFIX`. */
  readonly mode: string;
  /** Keys that matter in this mode; the default when undefined. */
  readonly hint: string | undefined;
  readonly route: ActiveRoute;
  /** ms that the running answer has streamed, measured when painting. */
  readonly now: number;
  readonly theme?: Theme;
  readonly ascii?: boolean;
  readonly keymap?: Keymap;
}

interface Segment {
  readonly text: string;
  readonly role: Role;
}

const LEVELS: Readonly<Record<Toast["level"], Role>> = { info: "fg", warn: "warn", error: "err" };

const SEPARATOR = " │ ";
const HINT_GAP = "  ";
/** Columns from which a message and a key both have a place. */
const MIN_COLUMNS_FOR_BOTH = 60;
/** Less of a segment than this tells nothing. */
const MIN_SEGMENT = 8;

/** Segments in order of importance: what finds no room is left out from the end. */
function segmentsOf({ state, mode, hint, route, now, keymap = DEFAULT_KEYMAP }: BarInput): Segment[] {
  const head: Segment[] = [
    { text: "ccr", role: "accent" },
    { text: mode, role: "fg" },
  ];
  if (state.toast) return [...head, { text: keymap.inText(state.toast.text), role: LEVELS[state.toast.level] }];
  const routed: Segment = { text: `${route.rule} → ${route.name}`, role: "route" };
  // Whoever types into a box needs its keys more than numbers.
  if (hint !== undefined) return [...head, routed];
  const running = state.rows.findLast((row) => row.phase === "streaming");
  return [
    ...head,
    routed,
    ...(running ? [{ text: progress(running, now), role: "fg" } as const] : []),
    ...troubles(state),
    ...context(state, route),
    ...cost(state),
    ...speed(state, running),
  ];
}

function context({ contextTokens }: CockpitState, { window }: ActiveRoute): Segment[] {
  if (contextTokens === undefined || window === undefined) return [];
  const share = contextTokens / window;
  const role = share >= 0.95 ? "err" : share >= 0.8 ? "warn" : "fg";
  return [{ text: `ctx ${Math.round(share * 100)}% of ${windowSize(window)}`, role }];
}

function cost({ spend }: CockpitState): Segment[] {
  if (spend.cost === 0) return [];
  const more = spend.today.cost > spend.cost ? ` · ${dollars(spend.today.cost)} today` : "";
  return [{ text: `${dollars(spend.cost)} session${more}`, role: "fg" }];
}

function speed({ ttft: samples, speed: rates }: CockpitState, running: RequestRow | undefined): Segment[] {
  const ttft = running?.ttft ?? samples.at(-1);
  const rate = running ? undefined : rates.at(-1);
  return [
    ...(ttft === undefined ? [] : [{ text: `ttft ${seconds(ttft)}`, role: "fg" } as const]),
    ...(rate === undefined ? [] : [{ text: `${Math.round(rate)} tok/s`, role: "fg" } as const]),
  ];
}

/** What does not go as it should. */
function troubles({ totals, providers }: CockpitState): Segment[] {
  const ill = [...providers.values()].filter(({ condition }) => condition !== "ok");
  const [first] = ill;
  const words = { cooling: "cooling down", off: "off", auth: "needs a key", ok: "ok" } as const;
  const text =
    first && (ill.length === 1 ? `${first.name} ${words[first.condition]}` : `${ill.length} providers not well`);
  return [
    ...(totals.errors > 0 ? [{ text: `${totals.errors} failed`, role: "err" } as const] : []),
    ...(text === undefined ? [] : [{ text, role: "warn" } as const]),
  ];
}

function progress(row: RequestRow, now: number): string {
  const streamed = now - row.at - (row.ttft ?? 0);
  const rate = tokensPerSecond(row.outputTokens, streamed);
  return `≈${tokens(row.outputTokens)} tok${rate === undefined ? "" : ` · ${Math.round(rate)} tok/s`}`;
}

/** `Ctrl+\ menu  F2 model  F9 sidebar`, as far as they are bound. */
function defaultHint(keymap: Keymap): string {
  const named = [
    ["model.open", "model"],
    ["inspector.open", "requests"],
    ["sidebar.toggle", "sidebar"],
  ].flatMap(([id = "", name = ""]) => {
    const key = keymap.functionKeyOf(id);
    return key === "" ? [] : [`${key} ${name}`];
  });
  return [`${keymap.prefix.name} menu`, ...named].join(HINT_GAP);
}

/** Fills `row` of the grid from edge to edge. A message leaves the first key its place, numbers leave it none. */
export function paintBar(grid: Grid, row: number, input: BarInput): void {
  grid.blankRect({ row, col: 0, rows: 1, cols: grid.cols });
  const { theme = DARK, ascii = false, keymap = DEFAULT_KEYMAP } = input;
  const signs = ascii ? asciiText : (text: string): string => text;
  const hint = signs(input.hint ?? defaultHint(keymap));
  const [first = ""] = hint.split(HINT_GAP);
  const kept = input.state.toast && grid.cols >= MIN_COLUMNS_FOR_BOTH ? stringWidth(first) + HINT_GAP.length : 0;
  const segments = segmentsOf(input).map(({ text, role }) => ({ text: signs(text), look: styleOf(theme, role) }));
  const separator = { text: signs(SEPARATOR), look: cellStyle(theme, "sep") };
  const left = paintSegments(grid, row, { segments, separator, end: grid.cols - 1 - kept, ascii });
  const shown = fittingHints(hint, grid.cols - 1 - left - HINT_GAP.length);
  grid.writeText(row, grid.cols - stringWidth(shown) - 1, shown, cellStyle(theme, "dim"));
}

function styleOf(theme: Theme, role: Role): Style {
  return cellStyle(theme, role, role === "accent" ? { bold: true } : {});
}

interface Painted {
  readonly text: string;
  readonly look: Style;
}

interface Line {
  readonly segments: readonly Painted[];
  readonly separator: Painted;
  readonly end: number;
  readonly ascii: boolean;
}

/** Paints up to column `end`; returns the column after the last segment. */
function paintSegments(grid: Grid, row: number, { segments, separator, end, ascii }: Line): number {
  let col = 1;
  for (const [index, { text, look }] of segments.entries()) {
    const gap = index === 0 ? "" : separator.text;
    const room = end - col - gap.length;
    if (room < Math.min(MIN_SEGMENT, stringWidth(text))) break;
    col = grid.writeText(row, col, gap, separator.look);
    const fitted = fit(text, room);
    col = grid.writeText(row, col, ascii ? asciiCells(fitted) : fitted, look, room);
  }
  return col;
}
