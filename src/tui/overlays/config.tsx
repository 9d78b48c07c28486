/** The configuration as it counts, to look at. */
import { type ReactElement, useState } from "react";

import { useCockpit } from "../context.ts";
import { centred } from "../layout.ts";
import type { PageLine } from "../services.ts";
import { Page } from "./page.tsx";
import type { Overlay, OverlayViewProps } from "./types.ts";

const NONE: readonly PageLine[] = [{ text: "There is no configuration file: this is the demo." }];

function ConfigView({ width, rows, actions }: OverlayViewProps): ReactElement {
  const { services } = useCockpit();
  const [lines] = useState(() => services.configPage?.() ?? NONE);
  return <Page title="CONFIG" lines={lines} width={width} rows={rows} close={() => actions.closeOverlay()} />;
}

export const config: Overlay = {
  id: "config",
  name: "CONFIG",
  hint: "↑↓ scroll  Esc close",
  place: (cols, rows) => centred(cols, rows, { cols: 100, rows: Math.min(40, rows - 2) }),
  View: ConfigView,
};
