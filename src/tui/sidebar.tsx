/** The sidebar: every panel that finds room, one below the other. */
import { Box } from "ink";
import type { ReactElement } from "react";

import { Safe } from "./components/safe.tsx";
import { useCockpitState } from "./context.ts";
import { allot } from "./panels/allot.ts";
import { PANELS } from "./panels/index.ts";

export interface SidebarProps {
  readonly width: number;
  readonly rows: number;
}

export function Sidebar({ width, rows }: SidebarProps): ReactElement {
  const state = useCockpitState();
  return (
    <Box flexDirection="column" width={width} height={rows} overflow="hidden">
      {allot(PANELS, state, rows).map(({ panel: { id, View }, rows: own }) => (
        <Safe key={id} name={id} width={width}>
          <View width={width} rows={own} />
        </Safe>
      ))}
    </Box>
  );
}
