/** How full the routed model's context window is, and where Claude Code will make room. */
import { Text } from "ink";
import type { ReactElement } from "react";

import { activeRoute } from "../active-route.ts";
import { Line } from "../components/line.tsx";
import { Panel } from "../components/panel.tsx";
import { useCockpit, useSelection, useTheme } from "../context.ts";
import { tokens, windowSize } from "../format.ts";
import type { PanelViewProps, SidebarPanel } from "./types.ts";

/** Columns from which everything finds room. */
const ROOMY = 44;

function ContextView({ width, rows }: PanelViewProps): ReactElement {
  const { controls, services, store } = useCockpit();
  const theme = useTheme();
  useSelection(({ contextTokens, route, override }) => [contextTokens, route, override]);
  const state = store.snapshot();
  const used = state.contextTokens ?? 0;
  const size = activeRoute(state, controls).window;
  if (size === undefined) {
    return (
      <Panel title="CONTEXT" note="window unknown" width={width} rows={rows}>
        <Line width={width} left={` ${tokens(used)} used`} />
      </Panel>
    );
  }
  const share = Math.min(1, used / size);
  const cells = Math.max(4, width - 8);
  const filled = Math.round(share * cells);
  const color = share >= 0.95 ? theme.err : share >= 0.8 ? theme.warn : theme.accent;
  const compact = services.compactAt?.();
  const both = ` ${tokens(used)} used · ${tokens(Math.max(0, size - used))} left`;
  const end = compact === undefined || compact <= 0 ? "" : `compact at ${tokens(compact)} `;
  return (
    <Panel title="CONTEXT" note={`of ${windowSize(size)}`} width={width} rows={rows}>
      <Text wrap="truncate">
        {" "}
        <Text color={color}>{"█".repeat(filled)}</Text>
        <Text color={theme.dim}>{"░".repeat(cells - filled)}</Text>
        {` ${String(Math.round((used / size) * 100)).padStart(3)}%`}
      </Text>
      <Line width={width} left={width < ROOMY && end !== "" ? ` ${tokens(used)} used` : both} right={end} />
    </Panel>
  );
}

export const contextPanel: SidebarPanel = {
  id: "context",
  rows: (state) => (state.contextTokens === undefined ? 0 : 3),
  View: ContextView,
};
