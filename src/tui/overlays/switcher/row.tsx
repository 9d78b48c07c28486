/** One row of the model list, with the letters that the query matched underlined. */
import { Text } from "ink";
import stringWidth from "string-width";
import type { ReactElement } from "react";

import { useTheme } from "../../context.ts";
import type { ModelChoice } from "../../controls.ts";
import { fit, pad, pricePair, windowSize } from "../../format.ts";
import type { Row } from "../../models/rows.ts";
import { look } from "../../theme.ts";

/** What is known of a row beside the model itself. */
export interface RowFacts {
  /** Time to the first token, or why there is none: `0.9s`, `429`, `off`. */
  readonly latency: string;
  /** What the model is used for: `in use`, `think`. */
  readonly roles: readonly string[];
}

export interface ModelRowProps {
  readonly row: Row;
  readonly facts: RowFacts;
  readonly selected: boolean;
  readonly width: number;
}

interface Column {
  readonly title: string;
  readonly width: number;
  /** Width of the list from which there is room for it. */
  readonly from: number;
  text(choice: ModelChoice, facts: RowFacts): string;
}

/** What stands beside the name. */
const COLUMNS: readonly Column[] = [
  { title: "ctx", width: 7, from: 44, text: ({ window }) => (window === undefined ? "?" : windowSize(window)) },
  { title: "in/out $/M", width: 14, from: 62, text: ({ price }) => (price ? pricePair(price) : "?") },
  { title: "caps", width: 8, from: 92, text: (choice) => letters(choice) },
  { title: "ttft", width: 7, from: 92, text: (_choice, { latency }) => latency },
  { title: "role", width: 16, from: 50, text: (_choice, { roles }) => roles.join(", ") },
];

function sign(letter: string, can: boolean | undefined): string {
  return can === undefined ? "?" : can ? letter : "·";
}

/** `T R V`: tools, reasoning, vision. */
function letters({ tools, reasoning, vision }: ModelChoice): string {
  return [sign("T", tools), sign("R", reasoning), sign("V", vision)].join(" ");
}

function columnsAt(width: number): readonly Column[] {
  return COLUMNS.filter(({ from }) => width >= from);
}

function nameWidth(width: number): number {
  return columnsAt(width).reduce((left, column) => left - column.width, width);
}

/** Before the selected row. */
const MARK = "❯ ";
const NO_MARK = "  ";

/** The line above the rows. */
export function headings(width: number): string {
  const titles = columnsAt(width).map((column) => pad(column.title, column.width));
  return [pad("    provider,model", nameWidth(width)), ...titles].join("");
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

const AUTO_TEXT = "auto · the rules decide";

export function ModelRow({ row, facts, selected, width }: ModelRowProps): ReactElement {
  const theme = useTheme();
  if (row.kind === "group") return <Text color={theme.dim}>{row.title}</Text>;
  const match = row.kind === "model" ? row.match : undefined;
  const room = nameWidth(width) - MARK.length - 2;
  const name = fit(match?.name ?? AUTO_TEXT, room - 1);
  const sides = columnsAt(width).map((column) => pad(match ? column.text(match.choice, facts) : "", column.width));
  const favourite = row.kind === "model" && row.favourite;
  return (
    <Text wrap="truncate" bold={selected} inverse={selected} {...(selected && look(theme, "accent"))}>
      {selected ? MARK : NO_MARK}
      {favourite ? "★ " : match ? "· " : "  "}
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
