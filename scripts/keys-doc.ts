/** Writes `docs/keys.md` from the table of the screen's commands. Run: `npm run docs`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { DEFAULT_KEYMAP } from "../src/tui/keys/keymap.ts";
import { PLACES } from "../src/tui/keys/places.ts";
import { type KeyRow, keyTable } from "../src/tui/keys/table.ts";

export const KEYS_PATH: string = join(import.meta.dirname, "..", "docs", "keys.md");

const INTRODUCTION = `# Keys

Written from the table of commands by \`npm run docs\`. \`ccr config keys\` prints it as your configuration has made it.

Everything you type is Claude Code's, but for the prefix \`Ctrl+\\\` and the F-keys below. After the prefix comes one more
key; whoever hesitates is shown the keys. The prefix twice types it once, Esc takes it back. F-keys stay Claude Code's
inside byobu, which uses them itself.
`;

const REBINDING = `## Other keys

\`tui.keys\` of the configuration gives a command other keys, or none:

\`\`\`json5
{
  tui: {
    prefix: "ctrl+^", // or ctrl+q
    keys: { "model.open": ["f2", "prefix space"], "log.toggle": null },
  },
}
\`\`\`

A key that is given to one command is taken from the other. A key that is given twice, or that belongs to Claude Code, is
a mistake that \`ccr config validate\` shows with its place.
`;

type Cells = readonly string[];

/** Columns as wide as the formatter makes them. */
function markdownTable(head: Cells, rows: readonly Cells[]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (cells: Cells): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line), ""];
}

function code(text: string): string {
  return text === "" ? "" : `\`${text}\``;
}

function cellsOf({ id, title, keys, cli = "" }: KeyRow): Cells {
  return [keys.map(code).join(", "), title, code(id), code(cli)];
}

function chapter(title: string, lines: readonly string[]): string[] {
  return [`## ${title}`, "", ...lines];
}

export function keysDoc(): string {
  const rows = keyTable(DEFAULT_KEYMAP);
  const groups = [...new Set(rows.map(({ group }) => group))];
  const chapters = groups.flatMap((group) =>
    chapter(
      `${group[0]}${group === "CCR" ? "CR" : group.slice(1).toLowerCase()}`,
      markdownTable(["Keys", "Does", "Command", "In a shell"], rows.filter((row) => row.group === group).map(cellsOf)),
    ),
  );
  const places = PLACES.flatMap(({ name, keys }) =>
    chapter(
      name,
      markdownTable(
        ["Keys", "Does"],
        keys.map(({ keys: key, does }) => [code(key), does]),
      ),
    ),
  );
  return [INTRODUCTION, ...chapters, ...places, REBINDING].join("\n");
}

if (import.meta.main) writeFileSync(KEYS_PATH, keysDoc());
