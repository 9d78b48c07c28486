/** The sidebar: every panel that finds room, one below the other. */
import { Box } from "ink";
import { memo, type ReactElement } from "react";

import { Safe } from "./components/safe.tsx";
import { useCockpit, useSelection } from "./context.ts";
import { allot, chosen } from "./panels/allot.ts";
import { PANELS } from "./panels/index.ts";
import type { SidebarPanel } from "./panels/types.ts";

export interface SidebarProps {
  readonly width: number;
  readonly rows: number;
}

interface PlaceProps extends SidebarProps {
  readonly panel: SidebarPanel;
}

/** A panel is rendered again when its place or what it has selected of the state changes, and not with its neighbours. */
const Place = memo(function Place({ panel: { id, View }, width, rows }: PlaceProps): ReactElement {
  return (
    <Safe name={id} width={width}>
      <View width={width} rows={rows} />
    </Safe>
  );
});

export function Sidebar({ width, rows }: SidebarProps): ReactElement {
  const cockpit = useCockpit();
  const wanted = chosen(PANELS, cockpit.panels);
  // Only the numbers of rows matter here.
  useSelection((state) => wanted.map((panel) => panel.rows(state, cockpit)));
  const state = cockpit.store.snapshot();
  return (
    <Box flexDirection="column" width={width} height={rows} overflow="hidden">
      {allot(wanted, state, rows, cockpit).map(({ panel, rows: own }) => (
        <Place key={panel.id} panel={panel} width={width} rows={own} />
      ))}
    </Box>
  );
}
