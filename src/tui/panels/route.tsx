/** The active route, why it was chosen, what changes requests on the way, and what stands in when it fails. */
import { Text } from "ink";
import type { ReactElement } from "react";

import { modelUses, providerUses, targetName } from "../../core/target.ts";
import { activeRoute } from "../active-route.ts";
import { Line } from "../components/line.tsx";
import { Panel } from "../components/panel.tsx";
import { useCockpit, useSelection } from "../context.ts";
import { fit } from "../format.ts";
import type { CockpitState } from "../state.ts";
import { look } from "../theme.ts";
import type { PanelFacts, PanelViewProps, SidebarPanel } from "./types.ts";

interface Detail {
  readonly label: string;
  readonly text: string;
}

/** Lines below the route that are not always there. */
function detailsOf(state: CockpitState, { controls, services }: PanelFacts): Detail[] {
  const { name, rule } = activeRoute(state, controls);
  const target = controls.models().find((choice) => targetName(choice.target) === name)?.target;
  const uses = target ? [...providerUses(target), ...modelUses(target)].map((use) => use.name) : [];
  const next = services.fallback?.(rule === "session" ? "default" : rule) ?? [];
  const once = controls.once();
  return [
    ...(state.route?.instead === undefined ? [] : [{ label: "for", text: state.route.instead }]),
    ...(once ? [{ label: "next", text: `${targetName(once)}, one request` }] : []),
    ...(uses.length === 0 ? [] : [{ label: "tf", text: uses.join(" → ") }]),
    ...(next.length === 0 ? [] : [{ label: "fallback", text: next.join(", ") }]),
  ];
}

function RouteView({ width, rows }: PanelViewProps): ReactElement {
  const cockpit = useCockpit();
  const { controls, theme, store } = cockpit;
  useSelection(({ route, override, toast }) => [route, override, toast]);
  const state = store.snapshot();
  const { name, rule, why } = activeRoute(state, controls);
  return (
    <Panel title="ROUTE" note={state.override === undefined ? "auto" : "session"} width={width} rows={rows}>
      <Line width={width} left={` ● ${rule}`} color={theme.ok} />
      <Text {...look(theme, "route")} bold>
        {fit(`   ${name}`, width)}
      </Text>
      <Line width={width} left={`   why  ${why}`} dim />
      {detailsOf(state, cockpit).map(({ label, text }) => (
        <Line key={label} width={width} left={`   ${label.padEnd(3)}  ${text}`} dim />
      ))}
    </Panel>
  );
}

export const routePanel: SidebarPanel = {
  id: "route",
  rows: (state, facts) => 4 + detailsOf(state, facts).length,
  View: RouteView,
};
