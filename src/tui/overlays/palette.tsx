/** The command palette: every action by name, with its key and the command that does the same from a shell. */
import { go } from "fuzzysort";
import { Box, Text, usePaste } from "ink";
import { type ReactElement, useRef, useState } from "react";

import { type Command, COMMANDS } from "../commands.ts";
import { Divider, Frame, FRAME_COLUMNS, Row } from "../components/box.tsx";
import { useCockpit, useTheme } from "../context.ts";
import { pad, spread } from "../format.ts";
import type { Keymap } from "../keys/keymap.ts";
import { centred } from "../layout.ts";
import { edited, typedInto } from "../lists/field.ts";
import { clamp, moved, moveOf, visibleFrom } from "../lists/moves.ts";
import { look } from "../theme.ts";
import type { Overlay, OverlayViewProps } from "./types.ts";
import { useKeys } from "../lists/use-keys.ts";

interface Finder {
  readonly query: string;
  readonly selected: number;
}

/** Borders, query, divider. */
const FIXED_ROWS = 4;
/** Width from which the shell's command has a place. */
const CLI_FROM = 84;

/** Last used first; with a query, best match first. */
function findCommands(query: string, recent: readonly string[]): Command[] {
  const rank = (command: Command): number => recent.indexOf(command.id) + 1 || recent.length + 1;
  // What opened this box would only close it.
  const others = COMMANDS.filter(({ id }) => id !== "palette.open");
  const ordered = others.toSorted((a, b) => rank(a) - rank(b));
  if (query.trim() === "") return ordered.filter(({ span }) => !span || span.first);
  const results = go(query.trim(), ordered, { keys: ["title", "id", (command) => command.cli ?? ""], threshold: 0.2 });
  return results.map(({ obj }) => obj);
}

function CommandRow(props: {
  readonly command: Command;
  readonly keymap: Keymap;
  readonly selected: boolean;
  readonly width: number;
}): ReactElement {
  const { command, keymap, selected, width } = props;
  const theme = useTheme();
  const keys = [
    keymap.functionKeyOf(command.id),
    keymap.chordOf(command.id) && `${keymap.prefix.name} ${keymap.chordOf(command.id)}`,
  ];
  const cli = width >= CLI_FROM ? (command.cli ?? "") : "";
  const left = `${selected ? "❯ " : "  "}${pad(command.title, 24)}${cli}`;
  return (
    <Text wrap="truncate" bold={selected} inverse={selected} {...(selected && look(theme, "accent"))}>
      {spread(left, keys.filter(Boolean).join("  "), width)}
    </Text>
  );
}

function PaletteView({ width, rows, actions }: OverlayViewProps): ReactElement {
  const { keymap, preferences } = useCockpit();
  const [finder, setFinder] = useState<Finder>({ query: "", selected: 0 });
  const newest = useRef(finder);
  const recent = preferences.current.recentCommands ?? [];
  const inner = width - FRAME_COLUMNS;
  const listRows = Math.max(1, rows - FIXED_ROWS);
  const set = (next: Finder): void => {
    newest.current = next;
    setFinder(next);
  };
  useKeys((input, key) => {
    const { query, selected } = newest.current;
    const found = findCommands(query, recent);
    const move = moveOf(input, key);
    const chosen = found[clamp(selected, found.length)];
    if (key.escape) actions.closeOverlay();
    else if (move) set({ query, selected: moved(selected, move, found.length, listRows) });
    else if (!key.return) set({ query: edited(query, input, key) ?? query, selected: 0 });
    else if (chosen) actions.run(chosen.id);
  });
  usePaste((text) => set({ query: typedInto(newest.current.query, text) ?? newest.current.query, selected: 0 }));
  const found = findCommands(finder.query, recent);
  const selected = clamp(finder.selected, found.length);
  const first = visibleFrom(selected, found.length, listRows);
  return (
    <Frame title="COMMANDS" note="last used first" width={width} rows={rows}>
      <Row width={width}>{spread(`: ${finder.query}▏`, `${found.length} commands`, inner)}</Row>
      <Divider width={width} />
      <Box flexDirection="column" height={listRows} flexShrink={0}>
        {found.slice(first, first + listRows).map((command, index) => (
          <Row key={command.id} width={width}>
            <CommandRow command={command} keymap={keymap} selected={first + index === selected} width={inner} />
          </Row>
        ))}
      </Box>
    </Frame>
  );
}

export const palette: Overlay = {
  id: "palette",
  name: "COMMANDS",
  hint: "↵ run  ↑↓ move  type to filter  Esc",
  place: (cols, rows) => centred(cols, rows, { cols: 96, rows: Math.min(22, rows - 2) }),
  View: PaletteView,
};
