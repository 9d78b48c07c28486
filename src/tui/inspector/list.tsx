/** The list of requests: headings and the rows around the selected one. */
import { Box, Text } from "ink";
import type { ReactElement } from "react";

import type { FlowRow } from "../../core/record.ts";
import { span } from "../../history/view/line.ts";
import { useTheme } from "../context.ts";
import { fit } from "../format.ts";
import { visibleFrom } from "../lists/moves.ts";
import { headings, LEAD, rowText, signOf } from "./columns.ts";
import { Spans } from "./spans.tsx";
import { type InspectorState, selectedIndex } from "./state.ts";

export interface ListProps {
  readonly state: InspectorState;
  readonly width: number;
  /** With the headings. */
  readonly rows: number;
}

export function List({ state, width, rows }: ListProps): ReactElement {
  const theme = useTheme();
  const height = Math.max(1, rows - 1);
  const selected = selectedIndex(state);
  const first = visibleFrom(selected, state.rows.length, height);
  const shown = state.rows.slice(first, first + height);
  return (
    <Box flexDirection="column" height={rows} width={width} flexShrink={0} overflow="hidden">
      <Text color={theme.dim} wrap="truncate">
        {fit(headings(width), width)}
      </Text>
      {shown.length === 0 && <Text>{fit(`   ${emptyText(state)}`, width)}</Text>}
      {shown.map((row, at) => (
        <ListRow
          key={row.id}
          row={row}
          width={width}
          selected={first + at === selected}
          marked={row.id === state.marked}
          focused={!state.open}
        />
      ))}
    </Box>
  );
}

function emptyText({ filter, loaded }: InspectorState): string {
  if (!loaded) return "";
  return filter === ""
    ? "No requests yet. Type something to Claude."
    : `No request matches ${filter}. c clears the filter`;
}

interface RowProps {
  readonly row: FlowRow;
  readonly width: number;
  readonly selected: boolean;
  readonly marked: boolean;
  readonly focused: boolean;
}

function ListRow({ row, width, selected, marked, focused }: RowProps): ReactElement {
  const { sign, tone } = signOf(row);
  const text = fit(rowText(row, width), width - LEAD);
  const line = [span(selected ? "❯" : " "), span(sign, tone), span(`${marked ? "*" : " "}${text}`)];
  return <Spans inverse={selected && focused} line={line} />;
}
