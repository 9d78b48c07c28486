/** The rows above the list: what it holds, the filter, and the line that is typed or the message that there is. */
import { Text } from "ink";
import type { ReactElement } from "react";

import { useTheme } from "../context.ts";
import { fit, spread } from "../format.ts";
import { type InspectorState, newSince } from "./state.ts";

export const HEADER_ROWS = 2;

export interface HeaderProps {
  readonly state: InspectorState;
  readonly width: number;
}

export function Header({ state, width }: HeaderProps): ReactElement {
  const theme = useTheme();
  return (
    <>
      <Text bold wrap="truncate">
        {spread(` REQUESTS  ${countsText(state)}`, `${filterText(state)}  ${followText(state)} `, width)}
      </Text>
      <SecondRow state={state} width={width} rule={theme.dim} />
    </>
  );
}

function SecondRow({ state, width, rule }: HeaderProps & { readonly rule: string }): ReactElement {
  const theme = useTheme();
  const { prompt, note, filterError } = state;
  if (prompt) {
    const trouble = filterError ? `  ^${filterError.start + 1} ${filterError.message}` : `  ${prompt.hint}`;
    return (
      <Text wrap="truncate">
        <Text color={theme.accent}>{` ${prompt.label}`}</Text>
        {fit(`${prompt.text}▏`, width - prompt.label.length - 2)}
        <Text color={filterError ? theme.err : theme.dim}>
          {fit(trouble, Math.max(0, width - prompt.label.length - prompt.text.length - 3))}
        </Text>
      </Text>
    );
  }
  if (!note) return <Text color={rule}>{"─".repeat(width)}</Text>;
  return <Text {...(note.level === "error" && { color: theme.err })}>{fit(` ${note.text}`, width)}</Text>;
}

function countsText({ rows, loaded }: InspectorState): string {
  if (!loaded) return "…";
  const errors = rows.filter(({ state }) => state === "failed").length;
  const running = rows.filter(({ state }) => state === "open").length;
  return [String(rows.length), errors > 0 && plural(errors, "error"), running > 0 && `${running} streaming`]
    .filter((part) => part !== false)
    .join(" · ");
}

function plural(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

function filterText({ filter }: InspectorState): string {
  return filter === "" ? "" : `/ ${filter}`;
}

function followText(state: InspectorState): string {
  if (state.selected === undefined) return "follow ●";
  const fresh = newSince(state);
  return fresh > 0 ? `${fresh} new, f follows` : "follow ○";
}
