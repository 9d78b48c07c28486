/** Asks before Claude Code is ended. */
import { Text, useInput } from "ink";
import type { ReactElement } from "react";

import { Frame } from "../components/box.tsx";
import { useCockpitState } from "../context.ts";
import { centred } from "../layout.ts";
import type { CockpitState } from "../state.ts";
import type { Overlay, OverlayViewProps } from "./types.ts";

function reason(state: CockpitState): string {
  const running = state.rows.findLast((row) => row.phase === "streaming" || row.phase === "waiting");
  return running ? `Claude Code is still answering (request #${running.id}).` : "Claude Code is running.";
}

function QuitView({ width, rows, actions }: OverlayViewProps): ReactElement {
  const state = useCockpitState();
  useInput((input, key) => {
    if (input === "q" || input === "y" || key.return) actions.quit();
    else if (key.escape || input === "n") actions.closeOverlay();
  });
  return (
    <Frame title="QUIT?" width={width} rows={rows}>
      <Text wrap="truncate">{reason(state)}</Text>
      <Text> </Text>
      <Text>q stop Claude and quit</Text>
      <Text>Esc back</Text>
    </Frame>
  );
}

export const quit: Overlay = {
  id: "quit",
  name: "QUIT",
  hint: "q quit  Esc back",
  place: (cols, rows) => centred(cols, rows, { cols: 54, rows: 6 }),
  View: QuitView,
};
