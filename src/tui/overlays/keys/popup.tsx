/** The key popup after the prefix: every command of the table. It only shows; the key goes to the input router. */
import { Text } from "ink";
import type { ReactElement } from "react";

import { Frame, FRAME_COLUMNS, Row } from "../../components/box.tsx";
import { useKeymap, useTheme } from "../../context.ts";
import { pad } from "../../format.ts";
import { type Entry, entriesOf, GROUP_TITLES, GROUPS } from "../../keys/entries.ts";
import type { Keymap } from "../../keys/keymap.ts";
import { look } from "../../theme.ts";
import type { Overlay, OverlayViewProps } from "../types.ts";

/** The narrowest column that can be read. */
const MIN_COLUMN = 20;
const KEY_COLUMNS = 4;
const FUNCTION_KEY_COLUMNS = 4;
const BORDERS = 2;

interface Cell {
  readonly heading?: string;
  readonly entry?: Entry;
}

/** Groups in columns, one below the other where there are fewer columns than groups. */
function columnsFor(width: number, keymap: Keymap): Cell[][] {
  const count = Math.max(1, Math.min(GROUPS.length, Math.floor((width - FRAME_COLUMNS) / MIN_COLUMN)));
  const columns: Cell[][] = Array.from({ length: count }, () => []);
  for (const group of GROUPS) {
    const shortest = columns.reduce((best, column) => (column.length < best.length ? column : best));
    const entries = entriesOf(group, keymap).filter(({ chord }) => chord !== "");
    if (shortest.length > 0) shortest.push({});
    shortest.push({ heading: GROUP_TITLES[group] }, ...entries.map((entry) => ({ entry })));
  }
  return columns;
}

function rowsFor(width: number, keymap: Keymap): number {
  return Math.max(...columnsFor(width, keymap).map(({ length }) => length));
}

/** Where there are too few rows, titles of groups and the gaps between them go first. */
function squeezed(columns: readonly Cell[][], rows: number): readonly Cell[][] {
  return columns.some(({ length }) => length > rows)
    ? columns.map((cells) => cells.filter(({ entry }) => entry))
    : columns;
}

function CellView({ cell, width }: { readonly cell: Cell | undefined; readonly width: number }): ReactElement {
  const theme = useTheme();
  if (!cell?.entry) return <Text bold>{pad(cell?.heading ?? "", width)}</Text>;
  const { chord, title, functionKey } = cell.entry;
  const room = width - KEY_COLUMNS - FUNCTION_KEY_COLUMNS;
  return (
    <Text>
      <Text {...look(theme, "accent")}>{pad(chord, KEY_COLUMNS)}</Text>
      {pad(title, functionKey === "" ? room + FUNCTION_KEY_COLUMNS - 1 : room)}
      <Text color={theme.dim}>{pad(functionKey, functionKey === "" ? 1 : FUNCTION_KEY_COLUMNS)}</Text>
    </Text>
  );
}

function PopupView({ width, rows }: OverlayViewProps): ReactElement {
  const keymap = useKeymap();
  const columns = squeezed(columnsFor(width, keymap), rows - BORDERS);
  const each = Math.floor((width - FRAME_COLUMNS) / columns.length);
  const lines = Math.min(rows - BORDERS, Math.max(...columns.map(({ length }) => length)));
  return (
    <Frame title={`${keymap.prefix.name} …`} note="waits for a key · Esc cancels" width={width} rows={rows}>
      {Array.from({ length: lines }, (_, line) => (
        <Row key={line} width={width}>
          {Array.from({ length: columns.length }, (_cell, column) => (
            <CellView key={column} cell={columns[column]?.[line]} width={each} />
          ))}
        </Row>
      ))}
    </Frame>
  );
}

export const keys: Overlay = {
  id: "keys",
  name: "PREFIX",
  hint: "press a key · ? all keys  Esc cancel",
  place: (cols, rows, _controls, keymap) => {
    const wanted = Math.min(rowsFor(cols, keymap) + BORDERS, Math.max(1, rows - 1));
    return { row: Math.max(0, rows - 1 - wanted), col: 0, rows: wanted, cols };
  },
  View: PopupView,
};
