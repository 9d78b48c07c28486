/** What an overlay is: a box over pane and sidebar that takes the keyboard while it is open. It never resizes Claude. */
import type { ComponentType } from "react";

import type { Actions, OverlayId } from "../actions.ts";
import type { Controls } from "../controls.ts";
import type { Keymap } from "../keys/keymap.ts";
import type { Rect } from "../layout.ts";

export interface OverlayViewProps {
  readonly width: number;
  readonly rows: number;
  readonly actions: Actions;
}

export interface Overlay {
  readonly id: OverlayId;
  /** Shown in the status row while open. */
  readonly name: string;
  /** Keys shown in the status row. */
  readonly hint: string;
  readonly place: (cols: number, rows: number, controls: Controls, keymap: Keymap) => Rect;
  readonly View: ComponentType<OverlayViewProps>;
}
