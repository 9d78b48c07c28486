/** The log: what has happened, a line each, with levels, a filter and a way to the request of a line. */
import { Box, Text } from "ink";
import { type ReactElement, useRef, useState } from "react";

import type { LogLevel, LogLine } from "../../core/log-line.ts";
import { Rule } from "../components/rule.tsx";
import { useSelection, useTheme } from "../context.ts";
import { fit, pad } from "../format.ts";
import { clamp, visibleFrom } from "../lists/moves.ts";
import { type Drawer, INITIAL_DRAWER, pressLog, selectedIn } from "../log/drawer.ts";
import { lineText, matching, wrapped } from "../log/text.ts";
import type { Theme } from "../theme.ts";
import type { Overlay, OverlayViewProps } from "./types.ts";
import { useKeys } from "../lists/use-keys.ts";

function colorOf(theme: Theme, level: LogLevel): string {
  if (level === "error") return theme.err;
  if (level === "warn") return theme.warn;
  return level === "debug" ? theme.dim : theme.fg;
}

function noteOf({ level, follow, text, typing }: Drawer, waiting: number): string {
  const filter = typing ? `/ ${text}▏` : text === "" ? "/ filter" : `/ ${text}`;
  const chip = !follow && waiting > 0 ? `${waiting} below` : follow ? "follow ●" : "follow ○";
  return `${level === "debug" ? "all" : `${level}+`} · ${chip} · ${filter}`;
}

interface Screenful {
  /** Among the lines that the filter lets through. */
  readonly place: number;
  readonly line: LogLine;
  readonly rows: readonly string[];
}

/** The lines around the selected one, as many as find room. */
function screenfuls(
  lines: readonly LogLine[],
  selected: number,
  drawer: Drawer,
  size: { width: number; rows: number },
): Screenful[] {
  const { width, rows } = size;
  const shown = (line: LogLine): readonly string[] =>
    drawer.wrap ? wrapped(lineText(line, width), width) : [fit(lineText(line, width), width)];
  const first = drawer.wrap ? firstWrapped(lines, selected, rows, shown) : visibleFrom(selected, lines.length, rows);
  const found: Screenful[] = [];
  let left = rows;
  for (const line of lines.slice(first)) {
    if (left <= 0) break;
    const parts = shown(line).slice(0, left);
    found.push({ place: first + found.length, line, rows: parts });
    left -= parts.length;
  }
  return found;
}

/** Upwards from the selected line, until the rows are full. */
function firstWrapped(
  lines: readonly LogLine[],
  selected: number,
  rows: number,
  shown: (line: LogLine) => readonly string[],
): number {
  let left = rows;
  let first = selected;
  for (let at = selected; at >= 0; at--) {
    const line = lines[at];
    left -= line ? shown(line).length : 0;
    if (left < 0) break;
    first = at;
  }
  return first;
}

function LogView({ width, rows, actions }: OverlayViewProps): ReactElement {
  const theme = useTheme();
  const [log] = useSelection((state) => [state.log]);
  const [drawer, setDrawer] = useState<Drawer>(INITIAL_DRAWER);
  const newest = useRef(drawer);
  const listRows = Math.max(1, rows - 1);
  const lines = matching(log, drawer);
  const selected = clamp(selectedIn(drawer, lines), lines.length);
  useKeys((input, key) => {
    const listed = matching(log, newest.current);
    const { drawer: next, order } = pressLog(newest.current, input, key, listed, listRows);
    const line = listed[selectedIn(newest.current, listed)];
    newest.current = next;
    setDrawer(next);
    if (order === "close") actions.closeOverlay();
    else if (order === "copy" && line) actions.copy(lineText(line, Number.POSITIVE_INFINITY).trim());
    else if (order === "open" && line?.flow !== undefined) actions.openRequest(line.flow);
  });
  return (
    <Box flexDirection="column" width={width} height={rows} overflow="hidden">
      <Rule title="LOG" note={noteOf(drawer, lines.length - 1 - selected)} width={width} />
      {screenfuls(lines, selected, drawer, { width, rows: listRows }).map(({ line, rows: parts, place }) => (
        <Text
          key={place}
          wrap="truncate"
          color={colorOf(theme, line.level)}
          inverse={place === selected && !drawer.follow}
        >
          {parts.map((part) => pad(part, width)).join("\n")}
        </Text>
      ))}
      {lines.length === 0 && <Text color={theme.dim}>{fit(emptyText(drawer), width)}</Text>}
    </Box>
  );
}

function emptyText({ text }: Drawer): string {
  return text === "" ? " Nothing has happened yet." : ` No line matches ${text}. c clears the filter`;
}

export const log: Overlay = {
  id: "log",
  name: "LOG",
  hint: "1-4 level  / filter  f follow  ↵ request  w wrap  y copy  Esc",
  place: (cols, rows) => ({ row: 0, col: 0, rows: Math.max(1, rows - 1), cols }),
  View: LogView,
};
