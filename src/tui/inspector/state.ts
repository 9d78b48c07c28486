/** What the inspector shows, as plain data. */
import type { FlowRow } from "../../core/record.ts";
import { TABS } from "../../history/view/tabs.ts";
import type { Shown } from "../../history/view/shown.ts";

export type PromptKind = "filter" | "search" | "export" | "model" | "confirm";

/** A line that the user types. */
export interface Prompt {
  readonly kind: PromptKind;
  readonly label: string;
  readonly text: string;
  /** What Tab would put in, or what stands behind the text. */
  readonly hint: string;
}

/** Two requests beside each other. */
export interface Compared {
  readonly left: Shown;
  readonly right: Shown;
  /** `answers` of a request and its replay, or what the requests have different. */
  readonly what: "answers" | "requests";
}

export interface Note {
  readonly level: "info" | "error";
  readonly text: string;
}

export interface InspectorState {
  readonly rows: readonly FlowRow[];
  /** The rows that are there have been read. */
  readonly loaded: boolean;
  /** The filter in force. */
  readonly filter: string;
  readonly filterError: FilterTrouble | undefined;
  /** Id; undefined as long as the newest is followed. */
  readonly selected: number | undefined;
  /** Number of rows when following stopped. */
  readonly pausedAt: number | undefined;
  readonly shown: Shown | undefined;
  readonly tab: number;
  /** The detail has the keyboard. */
  readonly open: boolean;
  readonly scroll: number;
  readonly search: string;
  readonly marked: number | undefined;
  readonly prompt: Prompt | undefined;
  readonly compared: Compared | undefined;
  readonly help: boolean;
  readonly note: Note | undefined;
}

export interface FilterTrouble {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export const INITIAL: InspectorState = {
  rows: [],
  loaded: false,
  filter: "",
  filterError: undefined,
  selected: undefined,
  pausedAt: undefined,
  shown: undefined,
  tab: 0,
  open: false,
  scroll: 0,
  search: "",
  marked: undefined,
  prompt: undefined,
  compared: undefined,
  help: false,
  note: undefined,
};

export const TAB_COUNT: number = TABS.length;

/** Index of the selected row; that of the newest while it is followed. */
export function selectedIndex({ rows, selected }: InspectorState): number {
  if (selected === undefined) return 0;
  const at = rows.findIndex(({ id }) => id === selected);
  return at === -1 ? 0 : at;
}

export function selectedRow(state: InspectorState): FlowRow | undefined {
  return state.rows[selectedIndex(state)];
}

/** Moves by rows. On the newest row the list follows. */
export function moved(state: InspectorState, by: number): InspectorState {
  return selectAt(state, selectedIndex(state) + by);
}

export function selectAt(state: InspectorState, wanted: number): InspectorState {
  const at = Math.max(0, Math.min(state.rows.length - 1, wanted));
  const row = state.rows[at];
  if (!row || row.id === selectedRow(state)?.id) return at === 0 ? followed(state) : state;
  const pausedAt = at === 0 ? undefined : (state.pausedAt ?? state.rows[0]?.id);
  return { ...state, selected: at === 0 ? undefined : row.id, pausedAt, scroll: 0, compared: undefined };
}

export function followed(state: InspectorState): InspectorState {
  return { ...state, selected: undefined, pausedAt: undefined };
}

/** The next request that failed, in this direction. */
export function nextError(state: InspectorState, step: 1 | -1): InspectorState {
  const { rows } = state;
  for (let at = selectedIndex(state) + step; at >= 0 && at < rows.length; at += step) {
    if (rows[at]?.state === "failed") return selectAt(state, at);
  }
  return { ...state, note: { level: "info", text: `No failed request ${step === 1 ? "before" : "after"} this one` } };
}

/** Requests that came while the list stood still. */
export function newSince({ rows, pausedAt }: InspectorState): number {
  if (pausedAt === undefined) return 0;
  const at = rows.findIndex(({ id }) => id === pausedAt);
  return at === -1 ? rows.length : at;
}
