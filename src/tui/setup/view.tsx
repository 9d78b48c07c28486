/** The first start: at most three questions, on a screen of their own before anything else runs. */
import { Box, Text, usePaste, useWindowSize } from "ink";
import { type ReactElement, useRef, useState } from "react";

import { asciiCells, asciiText } from "../ascii.ts";
import { fit, fittingHints, pad, spread } from "../format.ts";
import { typedInto } from "../lists/field.ts";
import { clamp, visibleFrom } from "../lists/moves.ts";
import { useKeys } from "../lists/use-keys.ts";
import { look, type Theme } from "../theme.ts";
import type { SetupFacts } from "./facts.ts";
import {
  INITIAL_SETUP,
  modelsOf,
  numberOf,
  pressSetup,
  providersOf,
  type SetupEnd,
  type SetupState,
  waysOf,
} from "./state.ts";

export interface SetupProps {
  readonly facts: SetupFacts;
  readonly theme: Theme;
  readonly ascii: boolean;
  readonly cols: number;
  readonly rows: number;
  readonly end: (end: SetupEnd) => void;
}

/** A row of a list: what is chosen, and what is said beside it. */
interface ListRow {
  readonly title: string;
  readonly note: string;
  readonly dim: boolean;
}

const QUESTIONS: Readonly<Record<SetupState["step"], string>> = {
  way: "Where should requests go?",
  provider: "Whose key do you have? Type to filter.",
  key: "Paste the key. It is not shown.",
  model: "Which model should answer? Type to filter, or type any name.",
};
const HINTS: Readonly<Record<SetupState["step"], string>> = {
  way: "↑↓ choose  ↵ next  Esc quit without writing",
  provider: "↵ next  ↑↓ choose  ← back  Esc quit without writing",
  key: "↵ next  ← back  Esc quit without writing",
  model: "↵ write and start  ↑↓ choose  ← back  Esc quit without writing",
};
const TITLE_COLUMNS = 31;
/** Header, blanks, question, foot. */
const FIXED_ROWS = 12;
const MIN_LIST_ROWS = 3;

function rowsOf(state: SetupState, facts: SetupFacts): ListRow[] {
  switch (state.step) {
    case "way":
      return waysOf(facts).map(({ title, note, missing }) => ({
        title,
        note: missing ?? note,
        dim: missing !== undefined,
      }));
    case "provider":
      return providersOf(facts, state.query).map(({ name, found, variable }) => ({
        title: name,
        note: found ? `$${variable} is set` : "paste a key",
        dim: false,
      }));
    case "model":
      return modelsOf(facts, state.provider, state.query).map((title) => ({ title, note: "", dim: false }));
    case "key":
      return [];
  }
}

function introduction({ claude, claudeVersion }: SetupFacts): string {
  if (claude === undefined) return "Claude Code was not found: npm i -g @anthropic-ai/claude-code, or set CLAUDE_PATH";
  return `Claude Code ${claudeVersion === undefined ? "" : `${claudeVersion} `}found at ${claude}`;
}

/** What holds whatever is chosen here. */
function assurances(state: SetupState, { providers, target }: SetupFacts): string[] {
  const found = providers.filter((provider) => provider.found).map(({ variable }) => variable);
  const [first] = found;
  if (state.step === "key") return [`It goes to a file that only you may read; ${target} names that file.`];
  if (state.step === "model") return [`Written to ${target}; nothing else is touched.`];
  return [
    ...(first === undefined
      ? []
      : [
          `Found in your environment: ${found.join("  ")}`,
          `Keys stay there: the config stores "$${first}", never the value.`,
        ]),
    "Nothing is sent before you choose. No telemetry.",
  ];
}

export function Setup({ facts, theme, ascii, cols, rows, end }: SetupProps): ReactElement {
  const [state, setState] = useState<SetupState>(INITIAL_SETUP);
  const newest = useRef<SetupState>(state);
  const become = (next: SetupState): void => {
    newest.current = next;
    setState(next);
  };
  useKeys((input, key) => {
    const next = pressSetup(newest.current, facts, input, key);
    if ("end" in next) end(next.end);
    else become(next);
  });
  usePaste((text) => {
    const { current } = newest;
    if (current.step === "key") become({ ...current, typed: typedInto(current.typed, text.trim()) ?? current.typed });
    else if (current.step !== "way") become({ ...current, query: typedInto(current.query, text) ?? current.query });
  });
  const signs = ascii ? asciiCells : (text: string): string => text;
  const hints = ascii ? asciiText(HINTS[state.step]) : HINTS[state.step];
  return (
    <Box flexDirection="column" width={cols} height={rows} overflow="hidden">
      <Text> </Text>
      <Text {...look(theme, "accent")} bold>
        {spread(" ccr first start", `step ${numberOf(state)} of 3 `, cols)}
      </Text>
      <Text> </Text>
      <Text color={theme.dim}>{signs(fit(` ${introduction(facts)}`, cols))}</Text>
      <Text> </Text>
      <Text bold>{signs(fit(` ${QUESTIONS[state.step]}`, cols))}</Text>
      <Text> </Text>
      <Answers state={state} facts={facts} theme={theme} cols={cols} rows={rows} signs={signs} />
      <Box flexGrow={1} />
      {assurances(state, facts).map((line) => (
        <Text key={line} color={theme.dim}>
          {signs(fit(` ${line}`, cols))}
        </Text>
      ))}
      <Text> </Text>
      <Text color={theme.dim}>{spread(` ccr ${signs("│")} SETUP`, `${fittingHints(hints, cols - 14)} `, cols)}</Text>
    </Box>
  );
}

interface AnswersProps extends Omit<SetupProps, "end" | "ascii"> {
  readonly state: SetupState;
  readonly signs: (text: string) => string;
}

function Answers({ state, facts, theme, cols, rows, signs }: AnswersProps): ReactElement {
  const list = rowsOf(state, facts);
  const selected = "selected" in state ? clamp(state.selected, list.length) : -1;
  const visible = Math.max(MIN_LIST_ROWS, rows - FIXED_ROWS - assurances(state, facts).length);
  const first = visibleFrom(Math.max(0, selected), list.length, visible);
  const typed = state.step === "key" ? "•".repeat(state.typed.length) : "query" in state ? state.query : "";
  return (
    <Box flexDirection="column" flexShrink={0}>
      {state.step !== "way" && <Text>{signs(fit(` ❯ ${typed}▏`, cols))}</Text>}
      {Array.from({ length: Math.min(visible, list.length - first) }, (_, index) => {
        const row = list[first + index];
        const at = first + index === selected;
        const text = ` ${at ? "❯" : " "} ${pad(row?.title ?? "", Math.max(TITLE_COLUMNS, (row?.title.length ?? 0) + 1))}`;
        return (
          <Text key={index} {...(at && look(theme, "accent"))} bold={at}>
            {signs(fit(text, cols))}
            <Text color={theme.dim} bold={false}>
              {signs(fit(row?.note ?? "", Math.max(0, cols - text.length - 1)))}
            </Text>
          </Text>
        );
      })}
    </Box>
  );
}

/** The same at the terminal's present size. */
export function FullScreenSetup(props: Omit<SetupProps, "cols" | "rows">): ReactElement {
  const { columns, rows } = useWindowSize();
  return <Setup {...props} cols={columns} rows={rows} />;
}
