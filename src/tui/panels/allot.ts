/** Shares the sidebar's rows among its panels. */
import type { CockpitState } from "../state.ts";
import type { SidebarPanel } from "./types.ts";

export interface Allotment {
  readonly panel: SidebarPanel;
  readonly rows: number;
}

/** Panels in order get what they want while it lasts; one that finds fewer rows than it wants is left out. */
export function allot(panels: readonly SidebarPanel[], state: CockpitState, rows: number): Allotment[] {
  const allotted: Allotment[] = [];
  let left = rows;
  for (const panel of panels) {
    const wanted = panel.rows(state);
    if (wanted === 0 || wanted > left) continue;
    allotted.push({ panel, rows: wanted });
    left -= wanted;
  }
  return allotted.map(({ panel, rows: own }) => ({ panel, rows: panel.grows ? own + left : own }));
}
