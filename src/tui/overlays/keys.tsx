/** The key popup: every command of the table with its chord and F-key. */
import { Box, Text, useInput } from "ink";
import type { ReactElement } from "react";

import { type Command, COMMANDS, commandOfChord, type CommandGroup, PREFIX_NAME } from "../commands.ts";
import { Frame } from "../components/box.tsx";
import { useTheme } from "../context.ts";
import { centred } from "../layout.ts";
import type { Overlay, OverlayViewProps } from "./types.ts";

const GROUPS: readonly CommandGroup[] = ["MODEL", "VIEWS", "CLAUDE", "CCR"];

function rowsOf(group: CommandGroup): readonly Command[] {
  return COMMANDS.filter((command) => command.group === group);
}

function KeysView({ width, rows, actions }: OverlayViewProps): ReactElement {
  const theme = useTheme();
  useInput((input, key) => {
    actions.closeOverlay();
    if (!key.escape) commandOfChord(key.ctrl && input === "\\" ? "\\" : input)?.run(actions);
  });
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
  name: "KEYS",
  hint: "press a key  Esc close",
  place: (cols, rows) => centred(cols, rows, { cols: 52, rows: COMMANDS.length + GROUPS.length + 2 }),
  View: KeysView,
};
