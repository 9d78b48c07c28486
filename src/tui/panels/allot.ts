/** Shares the sidebar's rows among its panels. */
import type { CockpitState } from "../state.ts";
import type { PanelFacts, SidebarPanel } from "./types.ts";

export interface Allotment {
  readonly panel: SidebarPanel;
  readonly rows: number;
}

/** Panels in order get what they want while it lasts; one that finds fewer rows than it wants is left out. */
export function allot(
  panels: readonly SidebarPanel[],
  state: CockpitState,
  rows: number,
  facts: PanelFacts,
): Allotment[] {
  const allotted: Allotment[] = [];
  let left = rows;
  for (const panel of panels) {
    const wanted = panel.rows(state, facts);
    if (wanted === 0 || wanted > left) continue;
    allotted.push({ panel, rows: wanted });
    left -= wanted;
  }
  return allotted.map(({ panel, rows: own }) => ({ panel, rows: panel.grows ? own + left : own }));
}

/** The panels that the user wants, in the user's order. */
export function chosen(panels: readonly SidebarPanel[], ids: readonly string[] | undefined): readonly SidebarPanel[] {
  return ids ? ids.flatMap((id) => panels.find((panel) => panel.id === id) ?? []) : panels;
}
