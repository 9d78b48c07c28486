/** A sidebar section: its rule and its rows, clipped to the height it was given. */
import { Box } from "ink";
import type { ReactElement, ReactNode } from "react";

import { Rule } from "./rule.tsx";

export interface PanelProps {
  readonly title: string;
  readonly note?: string;
  readonly width: number;
  readonly rows: number;
  readonly children: ReactNode;
}

export function Panel({ title, note, width, rows, children }: PanelProps): ReactElement {
  return (
    <Box flexDirection="column" flexShrink={0} height={rows} width={width} overflow="hidden">
      <Rule title={title} width={width} {...(note !== undefined && { note })} />
      {children}
    </Box>
  );
}
