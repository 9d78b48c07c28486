/** The inspector in the cockpit: all of the screen but the status row, while Claude Code runs on underneath. */
import { Text } from "ink";
import { type ReactElement, useState } from "react";

import { targetName } from "../../core/target.ts";
import type { Actions } from "../actions.ts";
import { useCockpit } from "../context.ts";
import type { Controls } from "../controls.ts";
import type { Overlay, OverlayViewProps } from "../overlays/types.ts";
import { takeAsked } from "./asked.ts";
import type { Inspection } from "./inspection.ts";
import { InspectorModel } from "./model.ts";
import { InspectorScreen } from "./screen.tsx";

/** Keys that the status row names. */
export const HINT =
  "↵ open  1-8 tab  / filter  y curl  r replay  e export  ? keys  Esc back  b search  f follow  m mark";

/** What was looked at is there again when the inspector is opened again. */
const models = new WeakMap<Inspection, InspectorModel>();

function modelFor(inspection: Inspection, controls: Controls, actions: Actions): InspectorModel {
  const known = models.get(inspection);
  if (known) return shown(known, inspection);
  const model = new InspectorModel({
    inspection,
    models: () => controls.models().map(({ target }) => targetName(target)),
    copy: (text) => actions.copy(text),
    close: () => actions.closeOverlay(),
  });
  models.set(inspection, model);
  return shown(model, inspection);
}

/** At the request that the inspector is opened for. */
function shown(model: InspectorModel, inspection: Inspection): InspectorModel {
  const id = takeAsked(inspection);
  if (id !== undefined) model.show(id);
  return model;
}

function InspectorView({ width, rows, actions }: OverlayViewProps): ReactElement {
  const { controls } = useCockpit();
  const { inspection } = controls;
  if (!inspection)
    return <Text>{" Requests are not recorded: History.capture is off, or the file cannot be written"}</Text>;
  return <Opened inspection={inspection} controls={controls} actions={actions} width={width} rows={rows} />;
}

interface OpenedProps extends OverlayViewProps {
  readonly inspection: Inspection;
  readonly controls: Controls;
}

function Opened({ inspection, controls, actions, width, rows }: OpenedProps): ReactElement {
  const [model] = useState(() => modelFor(inspection, controls, actions));
  return <InspectorScreen model={model} width={width} rows={rows} />;
}

export const inspector: Overlay = {
  id: "inspector",
  name: "REQUESTS",
  hint: HINT,
  place: (cols, rows) => ({ row: 0, col: 0, rows: Math.max(1, rows - 1), cols }),
  View: InspectorView,
};
