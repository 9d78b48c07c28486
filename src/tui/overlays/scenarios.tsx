/** Which model each scenario is routed to, for this session and by the configuration. */
import { Box, Text } from "ink";
import { type ReactElement, useState } from "react";

import type { ScenarioChoice } from "../controls.ts";
import { Divider, Frame, FRAME_COLUMNS, Row } from "../components/box.tsx";
import { Hints } from "../components/hints.tsx";
import { useCockpit, useCockpitState, useTheme } from "../context.ts";
import { pad, spread } from "../format.ts";
import { centred } from "../layout.ts";
import { clamp, moved, moveOrLetter } from "../lists/moves.ts";
import { DEFAULT_SCENARIO } from "../models/desk.ts";
import { look } from "../theme.ts";
import type { Overlay, OverlayViewProps } from "./types.ts";
import { useKeys } from "../lists/use-keys.ts";

const NAME_COLUMNS = 13;
/** Borders, divider, keys. */
const FIXED_ROWS = 4;
const KEYS = "↵ choose model  x as configured  Esc close";

function originOf({ target, pinned }: ScenarioChoice): string {
  if (pinned) return "this session";
  return target === undefined ? "" : "config";
}

function ScenariosView({ width, rows, actions }: OverlayViewProps): ReactElement {
  const { controls, desk } = useCockpit();
  const theme = useTheme();
  useCockpitState();
  const [place, setPlace] = useState(0);
  const scenarios = controls.scenarios();
  const inner = width - FRAME_COLUMNS;
  useKeys((input, key) => {
    const move = moveOrLetter(input, key);
    const chosen = scenarios[clamp(place, scenarios.length)];
    if (move) setPlace((now) => moved(now, move, scenarios.length, rows));
    else if (key.escape || input === "q") actions.closeOverlay();
    else if (key.return && chosen) actions.chooseModelFor(chosen.scenario);
    else if (input === "x" && chosen) desk.apply(undefined, chosen.scenario, "session");
  });
  const override = controls.override();
  return (
    <Frame title="SCENARIOS" {...(override && { note: "this session is pinned" })} width={width} rows={rows}>
      <Box flexDirection="column" height={Math.max(1, rows - FIXED_ROWS)} flexShrink={0} overflow="hidden">
        {scenarios.map((choice, index) => {
          const selected = index === clamp(place, scenarios.length);
          const text = `${selected ? "❯ " : "  "}${pad(choice.scenario, NAME_COLUMNS)}${choice.target ?? notSet(choice)}`;
          return (
            <Row key={choice.scenario} width={width}>
              <Text wrap="truncate" bold={selected} inverse={selected} {...(selected && look(theme, "accent"))}>
                {spread(text, originOf(choice), inner)}
              </Text>
            </Row>
          );
        })}
      </Box>
      <Divider width={width} />
      <Row width={width}>
        <Hints text={KEYS} width={inner} />
      </Row>
    </Frame>
  );
}

function notSet({ scenario }: ScenarioChoice): string {
  return scenario === DEFAULT_SCENARIO ? "(not set)" : "(not set: default takes it)";
}

export const scenarios: Overlay = {
  id: "scenarios",
  name: "SCENARIOS",
  hint: "↵ choose model  x as configured  Esc",
  place: (cols, rows, controls) => centred(cols, rows, { cols: 76, rows: controls.scenarios().length + FIXED_ROWS }),
  View: ScenariosView,
};
