/** One row of the model list, with the letters that the query matched underlined. */
import { Text } from "ink";
import stringWidth from "string-width";
import type { ReactElement } from "react";

import { useTheme } from "../context.ts";
import type { ModelChoice } from "../controls.ts";
import { fit, pad, pricePair, windowSize } from "../format.ts";
import type { ModelMatch } from "../models.ts";

export interface ModelRowProps {
  /** Undefined for the row that hands the choice back to the rules. */
  readonly match: ModelMatch | undefined;
  readonly selected: boolean;
  readonly inUse: boolean;
  readonly width: number;
}

interface Column {
  readonly title: string;
  readonly width: number;
  /** Width of the list from which there is room for it. */
  readonly from: number;
  text(choice: ModelChoice, inUse: boolean): string;
}

/** What stands beside the name. */
const COLUMNS: readonly Column[] = [
  { title: "context", width: 9, from: 50, text: ({ window }) => (window === undefined ? "?" : windowSize(window)) },
  { title: "in/out $/M", width: 14, from: 70, text: ({ price }) => (price ? pricePair(price) : "?") },
  {
    title: "role",
    width: 17,
    from: 50,
    text: ({ roles }, inUse) => [...(inUse ? ["in use"] : []), ...roles].join(", "),
  },
];

function columnsAt(width: number): readonly Column[] {
  return COLUMNS.filter(({ from }) => width >= from);
}

function nameWidth(width: number): number {
  return columnsAt(width).reduce((left, column) => left - column.width, width);
}

/** The line above the rows. */
export function headings(width: number): string {
  const titles = columnsAt(width).map((column) => pad(column.title, column.width));
  return [pad("  provider,model", nameWidth(width)), ...titles].join("");
}

/** Before the selected row. */
const MARK = "❯ ";

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
  const room = nameWidth(width) - MARK.length;
  const name = fit(match?.name ?? "auto · the rules decide", room - 1);
  const sides = columnsAt(width).map((column) => pad(match ? column.text(match.choice, inUse) : "", column.width));
  return (
    <Text wrap="truncate" bold={selected} inverse={selected} {...(selected && { color: theme.accent })}>
      {selected ? MARK : " ".repeat(MARK.length)}
      {runsOf(name, match?.hits ?? []).map((run) => (
        <Text key={run.at} underline={run.hit}>
          {run.text}
        </Text>
      ))}
      {" ".repeat(Math.max(0, room - stringWidth(name)))}
      {sides.join("")}
    </Text>
  );
}
