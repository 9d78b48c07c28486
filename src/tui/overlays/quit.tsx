/** Asks before Claude Code is ended. */
import { Text, useInput } from "ink";
import type { ReactElement } from "react";

import { Frame, Row } from "../components/box.tsx";
import { useCockpitState, useTheme } from "../context.ts";
import { centred } from "../layout.ts";
import type { CockpitState } from "../state.ts";
import type { Overlay, OverlayViewProps } from "./types.ts";

function reason(state: CockpitState): string {
  const running = state.rows.findLast((row) => row.phase === "streaming" || row.phase === "waiting");
  return running ? `Claude Code is still answering (request #${running.id}).` : "Claude Code is running.";
}

function QuitView({ width, rows, actions }: OverlayViewProps): ReactElement {
  const state = useCockpitState();
  const theme = useTheme();
  useInput((input, key) => {
    if (input === "q" || input === "y" || key.return) actions.quit();
    else if (key.escape || input === "n") actions.closeOverlay();
  });
  return (
    <Frame title="QUIT?" width={width} rows={rows}>
      <Row width={width}>{reason(state)}</Row>
      <Row width={width}> </Row>
      <Row width={width}>
        <Text color={theme.accent}>{"q    "}</Text>
        stop Claude and quit
      </Row>
      <Row width={width}>
        <Text color={theme.accent}>{"Esc  "}</Text>
        back
      </Row>
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
