/** The active route and why it was chosen. */
import type { ReactElement } from "react";

import { activeRoute } from "../active-route.ts";
import { Line } from "../components/line.tsx";
import { Panel } from "../components/panel.tsx";
import { useCockpit, useCockpitState } from "../context.ts";
import type { PanelViewProps, SidebarPanel } from "./types.ts";

function RouteView({ width, rows }: PanelViewProps): ReactElement {
  const { controls, theme } = useCockpit();
  const state = useCockpitState();
  const { name, rule, why } = activeRoute(state, controls);
  return (
    <Panel title="ROUTE" note={state.override === undefined ? "auto" : "session"} width={width} rows={rows}>
      <Line width={width} left={` ● ${rule}`} color={theme.ok} />
      <Line width={width} left={`   ${name}`} color={theme.route} bold />
      <Line width={width} left={`   why  ${why}`} dim />
    </Panel>
  );
}

export const routePanel: SidebarPanel = { id: "route", rows: () => 4, View: RouteView };
