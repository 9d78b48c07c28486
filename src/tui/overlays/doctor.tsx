/** What the doctor says about this machine, the configuration and the terminal. */
import { type ReactElement, useEffect, useState } from "react";

import { useCockpit } from "../context.ts";
import { centred } from "../layout.ts";
import type { PageLine } from "../services.ts";
import { Page } from "./page.tsx";
import type { Overlay, OverlayViewProps } from "./types.ts";

const LOOKING: readonly PageLine[] = [{ text: "Looking …", tone: "dim" }];
const NONE: readonly PageLine[] = [{ text: "Type in a shell: ccr doctor" }];

function DoctorView({ width, rows, actions }: OverlayViewProps): ReactElement {
  const { services } = useCockpit();
  const [lines, setLines] = useState<readonly PageLine[]>(services.doctorPage ? LOOKING : NONE);
  useEffect(() => {
    let open = true;
    const show = (found: readonly PageLine[]): void => {
      if (open) setLines(found);
    };
    services.doctorPage?.().then(show, (error: unknown) => show([{ text: String(error), tone: "error" }]));
    return () => {
      open = false;
    };
  }, [services]);
  return <Page title="DOCTOR" lines={lines} width={width} rows={rows} close={() => actions.closeOverlay()} />;
}

export const doctor: Overlay = {
  id: "doctor",
  name: "DOCTOR",
  hint: "↑↓ scroll  Esc close",
  place: (cols, rows) => centred(cols, rows, { cols: 100, rows: Math.min(30, rows - 2) }),
  View: DoctorView,
};
