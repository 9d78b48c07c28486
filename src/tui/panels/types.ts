/** What a sidebar panel is: an id, the rows it wants, and a view that fills the rows it gets. */
import type { ComponentType } from "react";

import type { CockpitState } from "../state.ts";

export interface PanelViewProps {
  readonly width: number;
  /** Rows granted, title line included. */
  readonly rows: number;
}

export interface SidebarPanel {
  readonly id: string;
  /** Rows wanted in this state, title line included; 0 hides the panel. */
  rows(state: CockpitState): number;
  /** True for the panel that takes every row left over. */
  readonly grows?: true;
  readonly View: ComponentType<PanelViewProps>;
}
