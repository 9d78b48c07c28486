/** The key popup after the prefix: every command of the table. It only shows; the key goes to the input router. */
import { Box, Text } from "ink";
import type { ReactElement } from "react";

import { type Command, type CommandGroup, COMMANDS, PREFIX_NAME } from "../commands.ts";
import { Frame, Row } from "../components/box.tsx";
import { useTheme } from "../context.ts";
import { pad } from "../format.ts";
import { centred } from "../layout.ts";
import type { Overlay, OverlayViewProps } from "./types.ts";

const GROUPS: readonly CommandGroup[] = ["MODEL", "VIEWS", "CLAUDE", "CCR"];

const TITLE_COLUMNS = 24;
/** Rows of everything; with fewer the headings go. */
const ALL_ROWS: number = COMMANDS.length + GROUPS.length + 2;

function rowsOf(group: CommandGroup): readonly Command[] {
  return COMMANDS.filter((command) => command.group === group);
}

function KeysView({ width, rows }: OverlayViewProps): ReactElement {
  const theme = useTheme();
  const headings = rows >= ALL_ROWS;
  return (
    <Frame title={`${PREFIX_NAME} …`} note="press a key · Esc cancels" width={width} rows={rows}>
      {GROUPS.map((group) => (
        <Box key={group} flexDirection="column" flexShrink={0}>
          {headings && (
            <Row width={width}>
              <Text bold>{group}</Text>
            </Row>
          )}
          {rowsOf(group).map((command) => (
            <Row key={command.id} width={width}>
              <Text color={theme.accent}>{`  ${command.chord}   `}</Text>
              {pad(command.title, TITLE_COLUMNS)}
              <Text color={theme.dim}>{command.key?.toUpperCase() ?? ""}</Text>
            </Row>
          ))}
        </Box>
      ))}
    </Frame>
  );
}

export const keys: Overlay = {
  id: "keys",
  name: "PREFIX",
  hint: "? all keys  Esc cancel",
  place: (cols, rows) => centred(cols, rows, { cols: 44, rows: ALL_ROWS }),
  View: KeysView,
};
