/** One request in detail: tabs, and the lines of the one that is open. */
import { Box, Text } from "ink";
import { type ReactElement, useEffect, useMemo } from "react";
import stringWidth from "string-width";

import { numberText } from "../../core/numbers.ts";
import { changeLines } from "../../history/view/changes.ts";
import { bodyOf } from "../../history/export/jsonl.ts";
import { BLANK, heading, type Line, span, textOf } from "../../history/view/line.ts";
import type { Shown, ViewStyle } from "../../history/view/shown.ts";
import { tabLines, TABS, titleLine } from "../../history/view/tabs.ts";
import { responseLines } from "../../history/view/sides.ts";
import { overviewLines } from "../../history/view/overview.ts";
import { useTheme } from "../context.ts";
import { fit } from "../format.ts";
import type { InspectorModel } from "./model.ts";
import { numbered, Spans } from "./spans.tsx";
import { type Compared, type InspectorState, selectedRow } from "./state.ts";
import { wrapped } from "./wrap.ts";

export interface DetailProps {
  readonly model: InspectorModel;
  readonly state: InspectorState;
  readonly width: number;
  readonly rows: number;
}

export function styleFor(width: number): ViewStyle {
  return { sign: { good: "✓", odd: "!", bad: "✗", none: "·" }, width, bars: ["░", "▒", "█"] };
}

/** Columns from which the number of the request stands in the same line as the tabs. */
const ROOMY = 100;
const NAMES: readonly string[] = TABS.map((tab) => `${tab[0]?.toUpperCase()}${tab.slice(1)}`);

/** ` 1 Overview 2 Client [5 Stream]` in a rule that carries the number of the request. */
export function TabLine({ state, width }: { readonly state: InspectorState; readonly width: number }): ReactElement {
  const theme = useTheme();
  const row = selectedRow(state);
  const title = state.compared ? comparedTitle(state.compared) : row ? `#${numberText(row.id)}` : "";
  const names = NAMES.map((name, at) => (at === state.tab ? `[${at + 1} ${name}]` : ` ${at + 1} ${name} `));
  const roomy = width >= ROOMY;
  const tabs = roomy ? `─ ${title}  ${names.join(" ")} ` : names.join("").replaceAll("  ", " ");
  const text = fit(state.compared ? `─ ${title} ` : tabs, width);
  return (
    <Text wrap="truncate" {...(state.open ? { color: theme.accent } : { color: theme.dim })}>
      {text + "─".repeat(Math.max(0, width - text.length))}
    </Text>
  );
}

function comparedTitle({ left, right, what }: Compared): string {
  const [a, b] = [left, right].map(({ record }) => `#${numberText(record.row.id)}`);
  return what === "answers" ? `${a} and its replay ${b}` : `${a} against ${b}`;
}

export function Detail({ model, state, width, rows }: DetailProps): ReactElement {
  const { compared } = state;
  if (compared?.what === "answers") return <Beside model={model} state={state} width={width} rows={rows} />;
  return <Lines model={model} state={state} width={width} rows={rows} />;
}

function Lines({ model, state, width, rows }: DetailProps): ReactElement {
  const { shown, tab, compared, scroll, search } = state;
  const current = shown?.record.row.id === selectedRow(state)?.id ? shown : undefined;
  const lines = useMemo(() => {
    if (compared) return wrapped(differenceLines(compared), width);
    const name = TABS[tab];
    return current && name ? wrapped(tabLines(name, current, styleFor(width)), width) : [];
  }, [current, tab, compared, width]);
  const matches = useMemo(() => matchesIn(lines, search), [lines, search]);
  useEffect(() => model.seen({ detail: rows, lines: lines.length, matches }), [model, rows, lines, matches]);
  const found = new Set(matches);
  return (
    <Box flexDirection="column" height={rows} width={width} flexShrink={0} overflow="hidden">
      {numbered(lines, scroll, rows).map(({ line, number }) => (
        <Spans key={number} line={found.has(number) ? [span("›", "odd"), ...line] : line} />
      ))}
    </Box>
  );
}

function matchesIn(lines: readonly Line[], search: string): number[] {
  if (search === "") return [];
  const wanted = search.toLowerCase();
  return lines.flatMap((line, at) => (textOf(line).toLowerCase().includes(wanted) ? [at] : []));
}

function differenceLines({ left, right }: Compared): Line[] {
  const [before, after] = [left, right].map(({ record }) => bodyOf(record.bodies.get("client")));
  const changes = changeLines(before, after);
  return changes.length === 0 ? [[span("Both requests say the same")]] : changes;
}

/** Two answers, each in half of the width. */
function Beside({ model, state, width, rows }: DetailProps): ReactElement {
  const { compared, scroll } = state;
  const half = Math.max(10, Math.floor((width - 3) / 2));
  const sides = useMemo(() => (compared ? sidesOf(compared, half) : [[], []]), [compared, half]);
  const [left = [], right = []] = sides;
  const count = Math.max(left.length, right.length);
  useEffect(() => model.seen({ detail: rows, lines: count, matches: [] }), [model, rows, count]);
  return (
    <Box flexDirection="column" height={rows} width={width} flexShrink={0} overflow="hidden">
      {Array.from({ length: Math.min(rows, Math.max(0, count - scroll)) }, (_, at) => (
        <Spans key={scroll + at} line={besideLine(left[scroll + at], right[scroll + at], half)} />
      ))}
    </Box>
  );
}

function besideLine(left: Line | undefined, right: Line | undefined, half: number): Line {
  const fill = Math.max(0, half - stringWidth(textOf(left ?? [])));
  return [...(left ?? []), span(" ".repeat(fill)), span(" │ ", "dim"), ...(right ?? [])];
}

function sidesOf({ left, right }: Compared, half: number): Line[][] {
  return [left, right].map((shown) => wrapped(sideLines(shown, half), half));
}

function sideLines(shown: Shown, width: number): Line[] {
  const facts = overviewLines(shown, styleFor(width));
  const until = facts.findIndex((line) => line.length === 0);
  return [titleLine(shown.record), ...facts.slice(0, until), BLANK, heading("Answer"), ...responseLines(shown.record)];
}
