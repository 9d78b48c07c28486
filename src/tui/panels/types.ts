/** What a sidebar panel is: an id, the rows it wants, and a view that fills the rows it gets. */
import type { ComponentType } from "react";

import type { Cockpit } from "../context.ts";
import type { CockpitState } from "../state.ts";
import type { PanelId } from "./ids.ts";

export interface PanelViewProps {
  readonly width: number;
  /** Rows granted, title line included. */
  readonly rows: number;
}

/** What else decides about rows. */
export type PanelFacts = Pick<Cockpit, "controls" | "services">;

export interface SidebarPanel {
  readonly id: PanelId;
  /** Rows wanted in this state, title line included; 0 hides the panel. */
  rows(state: CockpitState, facts: PanelFacts): number;
  /** True for the panel that takes every row left over. */
  readonly grows?: true;
  readonly View: ComponentType<PanelViewProps>;
}
