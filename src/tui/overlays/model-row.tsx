/** One row of the model list, with the letters that the query matched underlined. */
import { Text } from "ink";
import stringWidth from "string-width";
import type { ReactElement } from "react";

import { useTheme } from "../context.ts";
import { fit, pad, windowSize } from "../format.ts";
import type { ModelMatch } from "../models.ts";

export interface ModelRowProps {
  /** Undefined for the row that hands the choice back to the rules. */
  readonly match: ModelMatch | undefined;
  readonly selected: boolean;
  readonly inUse: boolean;
  readonly width: number;
}

const WINDOW_COLUMNS = 9;
const ROLE_COLUMNS = 18;
/** Below this width there is room for the name only. */
const MIN_COLUMNS = 50;

/** Columns beside the name. */
function sideColumns(width: number): number {
  return width >= MIN_COLUMNS ? WINDOW_COLUMNS + ROLE_COLUMNS : 0;
}

/** The line above the rows. */
export function headings(width: number): string {
  const sides = sideColumns(width);
  const name = pad("  provider,model", width - sides);
  return sides === 0 ? name : `${name}${pad("context", WINDOW_COLUMNS)}${pad("role", ROLE_COLUMNS)}`;
}

interface Run {
  readonly text: string;
  readonly hit: boolean;
  readonly at: number;
}

/** `name` cut into runs of matched and unmatched characters. */
function runsOf(name: string, hits: readonly number[]): Run[] {
  const marked = new Set(hits);
  const runs: Run[] = [];
  for (let at = 0; at < name.length;) {
    const hit = marked.has(at);
    let end = at + 1;
    while (end < name.length && marked.has(end) === hit) end++;
    runs.push({ text: name.slice(at, end), hit, at });
    at = end;
  }
  return runs;
}

export function ModelRow({ match, selected, inUse, width }: ModelRowProps): ReactElement {
  const theme = useTheme();
  const sides = sideColumns(width);
  const name = fit(match?.name ?? "auto · the rules decide", width - sides - 3);
  const roles = [...(inUse ? ["in use"] : []), ...(match?.choice.roles ?? [])].join(", ");
  const size = match?.choice.window === undefined ? "?" : windowSize(match.choice.window);
  const blank = " ".repeat(Math.max(0, width - sides - 2 - stringWidth(name)));
  return (
    <Text wrap="truncate" bold={selected} inverse={selected} {...(selected && { color: theme.accent })}>
      {selected ? "❯ " : "  "}
      {runsOf(name, match?.hits ?? []).map((run) => (
        <Text key={run.at} underline={run.hit}>
          {run.text}
        </Text>
      ))}
      {blank}
      {sides > 0 && `${pad(match ? size : "", WINDOW_COLUMNS)}${pad(roles, ROLE_COLUMNS)}`}
    </Text>
  );
}
