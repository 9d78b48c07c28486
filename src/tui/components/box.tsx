/** The frame of an overlay: a rounded box with its title in the top border. */
import { Box, Text } from "ink";
import stringWidth from "string-width";
import type { ReactElement, ReactNode } from "react";

import { useTheme } from "../context.ts";
import { fit } from "../format.ts";

export interface FrameProps {
  readonly title: string;
  readonly width: number;
  readonly rows: number;
  readonly children: ReactNode;
}

export function Frame({ title, width, rows, children }: FrameProps): ReactElement {
  const theme = useTheme();
  const head = fit(title, width - 6);
  const fill = "─".repeat(Math.max(0, width - stringWidth(head) - 5));
  return (
    <Box flexDirection="column" width={width} height={rows} overflow="hidden">
      <Text wrap="truncate">
        <Text color={theme.dim}>╭─ </Text>
        <Text bold color={theme.accent}>
          {head}
        </Text>
        <Text color={theme.dim}>{` ${fill}╮`}</Text>
      </Text>
      <Box
        flexDirection="column"
        flexGrow={1}
        borderStyle="round"
        borderTop={false}
        borderColor={theme.dim}
        paddingX={1}
        overflow="hidden"
      >
        {children}
      </Box>
    </Box>
  );
}
