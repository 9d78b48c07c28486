/** The frame of an overlay: a rounded box with its title in the top border. Rows of text begin one column inside. */
import { Box, Text } from "ink";
import stringWidth from "string-width";
import type { ReactElement, ReactNode } from "react";

import { useTheme } from "../context.ts";
import { fit } from "../format.ts";

export interface FrameProps {
  readonly title: string;
  /** Said after the title, less loudly. */
  readonly note?: string;
  readonly width: number;
  readonly rows: number;
  readonly children: ReactNode;
}

/** Columns that the frame takes from a row of text. */
export const FRAME_COLUMNS = 4;

export function Frame({ title, note = "", width, rows, children }: FrameProps): ReactElement {
  const theme = useTheme();
  const head = fit(title, width - 6);
  const tail = note === "" ? "" : `   ${fit(note, width - stringWidth(head) - 9)}`;
  const fill = "─".repeat(Math.max(0, width - stringWidth(head + tail) - 5));
  return (
    <Box flexDirection="column" width={width} height={rows} overflow="hidden">
      <Text wrap="truncate">
        <Text color={theme.dim}>╭─ </Text>
        <Text bold color={theme.accent}>
          {head}
        </Text>
        {tail}
        <Text color={theme.dim}>{` ${fill}╮`}</Text>
      </Text>
      <Box
        flexDirection="column"
        flexGrow={1}
        borderStyle="round"
        borderTop={false}
        borderColor={theme.dim}
        overflow="hidden"
      >
        {children}
      </Box>
    </Box>
  );
}

/** A row of text inside a frame of this width. */
export function Row({ width, children }: { readonly width: number; readonly children: ReactNode }): ReactElement {
  return (
    <Box width={width - 2} height={1} paddingX={1} flexShrink={0}>
      <Text wrap="truncate">{children}</Text>
    </Box>
  );
}

/** A line from border to border. */
export function Divider({ width }: { readonly width: number }): ReactElement {
  return <Text color={useTheme().dim}>{"─".repeat(Math.max(0, width - 2))}</Text>;
}
