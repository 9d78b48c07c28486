/** The active route and why it was chosen. */
import type { ReactElement } from "react";

import { Line } from "../components/line.tsx";
import { Panel } from "../components/panel.tsx";
import { targetName } from "../../core/target.ts";
import { useCockpit, useCockpitState } from "../context.ts";
import type { Controls } from "../controls.ts";
import type { CockpitState } from "../state.ts";
import type { PanelViewProps, SidebarPanel } from "./types.ts";

interface Shown {
  readonly name: string;
  readonly rule: string;
  readonly why: string;
}

/** An override is already true for the next request, so it is shown before the next request is routed. */
function current(state: CockpitState, controls: Controls): Shown {
  const { override, route } = state;
  if (override !== undefined) return { name: override, rule: "session", why: "chosen for this session" };
  if (route) return { name: `${route.provider},${route.model}`, rule: route.rule, why: route.why };
  const first = controls.models().find((model) => model.roles.includes("default"));
  return { name: first ? targetName(first.target) : "not set", rule: "default", why: "Router.default" };
}

function RouteView({ width, rows }: PanelViewProps): ReactElement {
  const { controls, theme } = useCockpit();
  const state = useCockpitState();
  const { name, rule, why } = current(state, controls);
  return (
    <Panel title="ROUTE" note={state.override === undefined ? "auto" : "session"} width={width} rows={rows}>
      <Line width={width} left={` ● ${rule}`} color={theme.ok} />
      <Line width={width} left={`   ${name}`} color={theme.route} bold />
      <Line width={width} left={`   why  ${why}`} dim />
    </Panel>
  );
}

export const routePanel: SidebarPanel = { id: "route", rows: () => 4, View: RouteView };
