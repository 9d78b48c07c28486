/** The model switcher: type to filter, Enter routes this session to the model from the next request on. */
import { Box, Text, useInput, type Key } from "ink";
import { type ReactElement, useState } from "react";

import { Frame } from "../components/box.tsx";
import { useCockpit, useCockpitState, useTheme } from "../context.ts";
import { spread } from "../format.ts";
import { centred } from "../layout.ts";
import { type ModelMatch, searchModels, visibleFrom } from "../models.ts";
import type { CockpitState } from "../state.ts";
import { ModelRow } from "./model-row.tsx";
import type { Overlay, OverlayViewProps } from "./types.ts";

/** Rows of the frame that are not list: borders, query, rule, head line, fact line, rule. */
const FIXED_ROWS = 7;

interface Picker {
  readonly query: string;
  readonly selected: number;
}

/** The row that takes an override back stands first, and only when there is one. */
const AUTO = "auto";
type Entry = typeof AUTO | ModelMatch;

function entriesOf(matches: readonly ModelMatch[], state: CockpitState, query: string): Entry[] {
  return state.override !== undefined && query === "" ? [AUTO, ...matches] : [...matches];
}

function step(picker: Picker, input: string, key: Key, count: number): Picker {
  const move = (by: number): Picker => ({ ...picker, selected: clamp(picker.selected + by, count) });
  if (key.downArrow || (key.ctrl && input === "n")) return move(1);
  if (key.upArrow || (key.ctrl && input === "p")) return move(-1);
  if (key.pageDown) return move(10);
  if (key.pageUp) return move(-10);
  if (key.backspace || key.delete) return { query: picker.query.slice(0, -1), selected: 0 };
  if (key.ctrl && input === "u") return { query: "", selected: 0 };
  if (key.ctrl || key.meta || key.tab || input === "") return picker;
  return { query: picker.query + input, selected: 0 };
}

function clamp(index: number, count: number): number {
  return Math.min(Math.max(0, index), Math.max(0, count - 1));
}

/** One sentence about the selected model, the first thing worth knowing before switching to it. */
function factOf(entry: Entry | undefined, state: CockpitState): string {
  if (entry === undefined) return "No model matches. Ctrl+U clears the filter";
  if (entry === AUTO) return "The rules of the configuration choose again, request by request";
  const { window } = entry.choice;
  const used = state.contextTokens ?? 0;
  if (window !== undefined && used > window) {
    return `${used} tokens in use, this model takes ${window}: /compact first, or the next request is refused`;
  }
  const running = state.rows.some((row) => row.phase === "streaming");
  return running ? "From the next request; the running answer finishes on its model" : "From the next request on";
}

function Switcher({ width, rows, actions }: OverlayViewProps): ReactElement {
  const { controls } = useCockpit();
  const state = useCockpitState();
  const theme = useTheme();
  const [picker, setPicker] = useState<Picker>({ query: "", selected: 0 });
  const choices = controls.models();
  const entries = entriesOf(searchModels(choices, picker.query), state, picker.query);
  const selected = clamp(picker.selected, entries.length);
  const listRows = Math.max(1, rows - FIXED_ROWS);
  const first = visibleFrom(selected, entries.length, listRows);
  const inner = width - 4;

  useInput((input, key) => {
    const entry = entries[selected];
    if (key.escape) actions.closeOverlay();
    else if (!key.return) setPicker((now) => step(now, input, key, entries.length));
    else if (entry !== undefined) {
      controls.switchModel(entry === AUTO ? undefined : entry.choice.target);
      actions.closeOverlay();
    }
  });

  const count = picker.query === "" ? `${choices.length} models` : `${entries.length} of ${choices.length}`;
  return (
    <Frame title="MODEL   for this session" width={width} rows={rows}>
      <Text wrap="truncate">{spread(`❯ ${picker.query}▏`, count, inner)}</Text>
      <Text color={theme.dim}>{"─".repeat(inner)}</Text>
      <Text dimColor>{spread("  provider,model", "context  role        ", inner)}</Text>
      <Box flexDirection="column" height={listRows}>
        {entries.slice(first, first + listRows).map((entry, index) => (
          <ModelRow
            key={entry === AUTO ? AUTO : entry.name}
            match={entry === AUTO ? undefined : entry}
            selected={first + index === selected}
            inUse={entry !== AUTO && entry.name === currentName(state)}
            width={inner}
          />
        ))}
      </Box>
      <Text color={theme.dim}>{"─".repeat(inner)}</Text>
      <Text wrap="truncate">{factOf(entries[selected], state)}</Text>
    </Frame>
  );
}

function currentName(state: CockpitState): string | undefined {
  return state.override ?? (state.route && `${state.route.provider},${state.route.model}`);
}

export const switcher: Overlay = {
  id: "switcher",
  name: "MODEL",
  hint: "type to filter  ↑↓ move  ↵ switch  Esc cancel",
  place: (cols, rows) => centred(cols, rows, { cols: 104, rows: Math.min(26, rows - 2) }),
  View: Switcher,
};
