/** The key popup after the prefix: every command of the table. It only shows; the key goes to the input router. */
import { Box, Text } from "ink";
import type { ReactElement } from "react";

import { type Command, type CommandGroup, COMMANDS, PREFIX_NAME } from "../commands.ts";
import { Frame } from "../components/box.tsx";
import { useTheme } from "../context.ts";
import { centred } from "../layout.ts";
import type { Overlay, OverlayViewProps } from "./types.ts";

const GROUPS: readonly CommandGroup[] = ["MODEL", "VIEWS", "CLAUDE", "CCR"];

function rowsOf(group: CommandGroup): readonly Command[] {
  return COMMANDS.filter((command) => command.group === group);
}

function KeysView({ width, rows }: OverlayViewProps): ReactElement {
  const theme = useTheme();
  return (
    <Frame title={`${PREFIX_NAME} …   (waits for a key; Esc cancels)`} width={width} rows={rows}>
      {GROUPS.map((group) => (
        <Box key={group} flexDirection="column">
          <Text bold>{group}</Text>
          {rowsOf(group).map((command) => (
            <Text key={command.id} wrap="truncate">
              <Text color={theme.accent}>{`  ${command.chord}   `}</Text>
              {command.title.padEnd(24)}
              <Text dimColor>{command.key?.toUpperCase() ?? ""}</Text>
            </Text>
          ))}
        </Box>
      ))}
    </Frame>
  );
}

export const keys: Overlay = {
  id: "keys",
  name: "PREFIX",
  hint: "press a key  Esc cancels",
  place: (cols, rows) => centred(cols, rows, { cols: 52, rows: COMMANDS.length + GROUPS.length + 2 }),
  View: KeysView,
};
