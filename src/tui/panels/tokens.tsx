/** Token totals of the session. */
import type { ReactElement } from "react";

import { Line } from "../components/line.tsx";
import { Panel } from "../components/panel.tsx";
import { useCockpitState, useTheme } from "../context.ts";
import { tokens } from "../format.ts";
import type { PanelViewProps, SidebarPanel } from "./types.ts";

function TokensView({ width, rows }: PanelViewProps): ReactElement {
  const state = useCockpitState();
  const theme = useTheme();
  const { input, output, cacheRead } = state.totals;
  const running = state.rows.reduce((sum, row) => sum + (row.phase === "streaming" ? row.outputTokens : 0), 0);
  const hit = input > 0 ? `${Math.round((cacheRead / input) * 100)}%` : "-";
  return (
    <Panel title="TOKENS" note="session" width={width} rows={rows}>
      <Line width={width} left=" in" right={`${tokens(input)} `} />
      <Line width={width} left=" out" right={`${running > 0 ? "≈" : ""}${tokens(output + running)} `} />
      <Line width={width} left=" cache read" right={`${tokens(cacheRead)} `} rightColor={theme.cache} />
      <Line width={width} left=" cache hit" right={`${hit} `} />
    </Panel>
  );
}

export const tokensPanel: SidebarPanel = { id: "tokens", rows: () => 5, View: TokensView };
