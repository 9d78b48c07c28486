/** The model switcher: type to filter, Enter routes this session to the model from the next request on. */
import { Box, Text, useInput, usePaste, type Key } from "ink";
import { type ReactElement, useState } from "react";

import { activeRoute } from "../active-route.ts";
import { Divider, Frame, FRAME_COLUMNS, Row } from "../components/box.tsx";
import { useCockpit, useCockpitState, useTheme } from "../context.ts";
import { spread, tokens, windowSize } from "../format.ts";
import { centred } from "../layout.ts";
import { type ModelMatch, searchModels, visibleFrom } from "../models.ts";
import type { CockpitState } from "../state.ts";
import { headings, ModelRow } from "./model-row.tsx";
import type { Overlay, OverlayViewProps } from "./types.ts";

/** Rows that are not list: borders, query, divider, headings, divider, fact. */
const FIXED_ROWS = 7;
/** With fewer rows of list than this, there are borders and query only. */
const MIN_ROOMY_ROWS = 3;
const COMPACT_ROWS = 3;
const MIN_LIST_ROWS = 5;
const MAX_ROWS = 26;
const COLUMNS = 104;
const PAGE = 10;

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

/** What Ink makes of the sequence of a key that it does not know. */
const UNKNOWN_KEY = /^(\[|O)[\d;:?<=>]*[~A-Za-z]$/;

function step(picker: Picker, input: string, key: Key, count: number): Picker {
  const move = (by: number): Picker => ({ ...picker, selected: clamp(picker.selected + by, count) });
  if (key.downArrow || (key.ctrl && input === "n")) return move(1);
  if (key.upArrow || (key.ctrl && input === "p")) return move(-1);
  if (key.pageDown) return move(PAGE);
  if (key.pageUp) return move(-PAGE);
  if (key.home) return move(-count);
  if (key.end) return move(count);
  if (key.backspace || key.delete) return { query: picker.query.replace(/\P{M}\p{M}*$/u, ""), selected: 0 };
  if (key.ctrl && input === "u") return { query: "", selected: 0 };
  if (key.ctrl || key.meta || key.tab || UNKNOWN_KEY.test(input)) return picker;
  return typed(picker, input);
}

/** Text up to its first control character: a pasted line, not the lines below it. */
function typed(picker: Picker, input: string): Picker {
  const [text = ""] = input.split(/\p{Cc}/u);
  return text === "" ? picker : { query: picker.query + text, selected: 0 };
}

function clamp(index: number, count: number): number {
  return Math.min(Math.max(0, index), Math.max(0, count - 1));
}

/** One sentence about the selected model, the first thing worth knowing before switching to it. */
function factOf(entry: Entry | undefined, state: CockpitState, current: string): string {
  if (entry === undefined) return "No model matches. Ctrl+U clears the filter";
  if (entry === AUTO) return "The rules of the configuration choose again, request by request";
  const { window } = entry.choice;
  const used = state.contextTokens ?? 0;
  if (window !== undefined && used > window) {
    return `${tokens(used)} tokens in use, this model takes ${windowSize(window)}: /compact before you go on`;
  }
  if (entry.name === current) return "In use";
  const running = state.rows.some((row) => row.phase === "streaming");
  return running ? "From the next request; the running answer finishes on its model" : "From the next request on";
}

/** What is known of what the selected model can do. */
function abilities(entry: Entry | undefined): string {
  if (entry === undefined || entry === AUTO) return "";
  const { tools, reasoning, vision } = entry.choice;
  const known = Object.entries({ tools, thinking: reasoning, images: vision });
  return known.flatMap(([name, can]) => (can === undefined ? [] : `${name} ${can ? "✓" : "✗"}`)).join("  ");
}

function Switcher({ width, rows, actions }: OverlayViewProps): ReactElement {
  const { controls } = useCockpit();
  const state = useCockpitState();
  const theme = useTheme();
  const [picker, setPicker] = useState<Picker>({ query: "", selected: 0 });
  const choices = controls.models();
  const entries = entriesOf(searchModels(choices, picker.query), state, picker.query);
  const selected = clamp(picker.selected, entries.length);
  const roomy = rows >= FIXED_ROWS + MIN_ROOMY_ROWS;
  const listRows = Math.max(1, rows - (roomy ? FIXED_ROWS : COMPACT_ROWS));
  const first = visibleFrom(selected, entries.length, listRows);
  const inner = width - FRAME_COLUMNS;
  const { name: current } = activeRoute(state, controls);

  useInput((input, key) => {
    const entry = entries[selected];
    if (key.escape) actions.closeOverlay();
    else if (!key.return) setPicker((now) => step(now, input, key, entries.length));
    else if (entry !== undefined) {
      controls.switchModel(entry === AUTO ? undefined : entry.choice.target);
      actions.closeOverlay();
    }
  });

  usePaste((text) => setPicker((now) => typed(now, text)));

  const count = picker.query === "" ? `${choices.length} models` : `${entries.length} of ${choices.length}`;
  return (
    <Frame title="MODEL" note="for this session" width={width} rows={rows}>
      <Row width={width}>{spread(`❯ ${picker.query}▏`, count, inner)}</Row>
      {roomy && <Divider width={width} />}
      {roomy && (
        <Row width={width}>
          <Text color={theme.dim}>{headings(inner)}</Text>
        </Row>
      )}
      <Box flexDirection="column" height={listRows} flexShrink={0}>
        {entries.slice(first, first + listRows).map((entry, index) => (
          <Row key={entry === AUTO ? AUTO : entry.name} width={width}>
            <ModelRow
              match={entry === AUTO ? undefined : entry}
              selected={first + index === selected}
              inUse={entry !== AUTO && entry.name === current}
              width={inner}
            />
          </Row>
        ))}
      </Box>
      {roomy && <Divider width={width} />}
      {roomy && (
        <Row width={width}>
          {spread(factOf(entries[selected], state, current), abilities(entries[selected]), inner)}
        </Row>
      )}
    </Frame>
  );
}

export const switcher: Overlay = {
  id: "switcher",
  name: "MODEL",
  hint: "↵ switch  Esc cancel  ↑↓ move  type to filter",
  place: (cols, rows, controls) => {
    // One more for the row that hands the choice back to the rules.
    const list = Math.max(MIN_LIST_ROWS, controls.models().length + 1);
    return centred(cols, rows, { cols: COLUMNS, rows: Math.min(MAX_ROWS, rows - 2, list + FIXED_ROWS) });
  },
  View: Switcher,
};
