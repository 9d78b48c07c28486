/** All keys: those after the prefix, the F-keys, and those of each list and box. */
import type { ReactElement } from "react";

import { useKeymap } from "../context.ts";
import { pad } from "../format.ts";
import { type Entry, entriesOf, GROUP_TITLES, GROUPS } from "../keys/entries.ts";
import type { Keymap } from "../keys/keymap.ts";
import { PLACES } from "../keys/places.ts";
import { centred } from "../layout.ts";
import type { PageLine } from "../services.ts";
import { Page } from "./page.tsx";
import type { Overlay, OverlayViewProps } from "./types.ts";

const KEY_COLUMNS = 22;
const BLANK: PageLine = { text: "" };

function line(key: string, does: string): PageLine {
  return { text: `  ${pad(key, KEY_COLUMNS)}${does}` };
}

function section(title: string, lines: readonly PageLine[]): PageLine[] {
  return [{ text: title, tone: "head" }, ...lines, BLANK];
}

function keysOf({ chord, functionKey }: Entry, { prefix }: Keymap): string {
  return [functionKey, chord === "" ? "" : `${prefix.name} ${chord}`].filter(Boolean).join("  ") || "-";
}

function helpLines(keymap: Keymap): PageLine[] {
  const commands = GROUPS.flatMap((group) =>
    section(
      GROUP_TITLES[group],
      entriesOf(group, keymap).map((entry) => line(keysOf(entry, keymap), entry.title)),
    ),
  );
  const places = PLACES.flatMap(({ name, keys }) =>
    section(
      name.toUpperCase(),
      keys.map((key) => line(key.keys, key.does)),
    ),
  );
  return [
    { text: `Everything else you type is Claude Code's. ${keymap.prefix.name} twice types it once.`, tone: "dim" },
    { text: 'Keys are changed in the configuration: tui.keys {"model.open": ["f2", "prefix m"]}', tone: "dim" },
    BLANK,
    ...commands,
    ...places.slice(0, -1),
  ];
}

function HelpView({ width, rows, actions }: OverlayViewProps): ReactElement {
  const keymap = useKeymap();
  return (
    <Page
      title="KEYS"
      note="↑↓ scroll · Esc closes"
      lines={helpLines(keymap)}
      width={width}
      rows={rows}
      close={() => actions.closeOverlay()}
    />
  );
}

export const help: Overlay = {
  id: "help",
  name: "KEYS",
  hint: "↑↓ scroll  Esc close",
  place: (cols, rows) => centred(cols, rows, { cols: 84, rows: Math.min(44, rows - 2) }),
  View: HelpView,
};
