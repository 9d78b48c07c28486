/** The report of the last error: what happened, why, and what can be done about it. */
import type { ReactElement } from "react";

import { useCockpit, useKeymap, useSelection } from "../context.ts";
import { centred } from "../layout.ts";
import { reportLines } from "../report.ts";
import type { PageLine } from "../services.ts";
import { Page } from "./page.tsx";
import type { Overlay, OverlayViewProps } from "./types.ts";

const NONE: readonly PageLine[] = [{ text: "No request has failed." }];

function ErrorView({ width, rows, actions }: OverlayViewProps): ReactElement {
  const keymap = useKeymap();
  const { services } = useCockpit();
  const [failure] = useSelection((state) => [state.failure]);
  const redact = services.redact ?? ((text: string) => text);
  const onKey = (input: string): boolean => {
    if (input === "y") actions.copyError();
    else if (input === "m") actions.toggleOverlay("switcher");
    else if (input === "l") actions.toggleOverlay("log");
    else return false;
    return true;
  };
  const lines = failure ? reportLines(failure, (text) => keymap.inText(text)) : NONE;
  return (
    <Page
      title="LAST ERROR"
      note="m other model · y copy · l log · Esc"
      lines={lines.map((line) => Object.assign({}, line, { text: redact(line.text) }))}
      width={width}
      rows={rows}
      close={() => actions.closeOverlay()}
      onKey={onKey}
    />
  );
}

export const error: Overlay = {
  id: "error",
  name: "ERROR",
  hint: "m other model  y copy  l log  Esc close",
  place: (cols, rows) => centred(cols, rows, { cols: 96, rows: 13 }),
  View: ErrorView,
};
