/** The inspector with a status row of its own, as a surface that Ink renders. */
import chalk from "chalk";
import { Box, Text } from "ink";
import type { ReactElement } from "react";

import type { TerminalSize } from "../../pty/tty.ts";
import { asciiCells } from "../ascii.ts";
import { ThemeContext, useTheme } from "../context.ts";
import { spread } from "../format.ts";
import { InkSurface } from "../ink/surface.ts";
import type { Look } from "../look.ts";
import type { InspectorModel } from "./model.ts";
import { HINT } from "./overlay.tsx";
import { InspectorScreen } from "./screen.tsx";

/** The compositor reduces colours to what the terminal has. */
const FULL_COLOR = 3;

export interface StandaloneSurface {
  readonly surface: InkSurface;
  readonly show: (size: TerminalSize) => void;
}

export interface StandaloneOptions {
  readonly model: InspectorModel;
  readonly where: string;
  readonly look: Pick<Look, "theme" | "ascii">;
  readonly onFrame: () => void;
}

export function inspectorSurface(size: TerminalSize, options: StandaloneOptions): StandaloneSurface {
  const { model, where, look, onFrame } = options;
  chalk.level = FULL_COLOR;
  const surface = new InkSurface(size.cols, size.rows, onFrame, look.ascii ? asciiCells : undefined);
  const show = ({ cols, rows }: TerminalSize): void =>
    surface.show(
      <ThemeContext.Provider value={look.theme}>
        <Standalone model={model} where={where} cols={cols} rows={rows} />
      </ThemeContext.Provider>,
    );
  show(size);
  return { surface, show };
}

/** As many keys as have room, the first ones first. */
function hintsWithin(width: number): string {
  const parts = HINT.split("  ");
  while (parts.length > 0 && parts.join("  ").length > width) parts.pop();
  return parts.join("  ");
}

interface StandaloneProps extends TerminalSize {
  readonly model: InspectorModel;
  readonly where: string;
}

function Standalone({ model, where, cols, rows }: StandaloneProps): ReactElement {
  const theme = useTheme();
  return (
    <Box flexDirection="column" width={cols} height={rows} overflow="hidden">
      <InspectorScreen model={model} width={cols} rows={Math.max(1, rows - 1)} />
      <Text color={theme.dim} wrap="truncate">
        {spread(` ccr │ REQUESTS │ ${where}`, `${hintsWithin(cols - where.length - 20)} `, cols)}
      </Text>
    </Box>
  );
}
