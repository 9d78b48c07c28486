/** Which model each scenario goes to, and which of them the last request was. */
import type { ReactElement } from "react";

import { splitTargetName } from "../../core/target.ts";
import type { ScenarioChoice } from "../controls.ts";
import { Line } from "../components/line.tsx";
import { Panel } from "../components/panel.tsx";
import { useCockpit, useSelection } from "../context.ts";
import { pad } from "../format.ts";
import type { PanelFacts, PanelViewProps, SidebarPanel } from "./types.ts";

const NAME_COLUMNS = 12;

function setOnes({ controls }: Pick<PanelFacts, "controls">): ScenarioChoice[] {
  return controls.scenarios().filter(({ target }) => target !== undefined);
}

function modelOf({ target = "" }: ScenarioChoice): string {
  return splitTargetName(target)?.model ?? target;
}

function ScenariosView({ width, rows }: PanelViewProps): ReactElement {
  const { controls, theme } = useCockpit();
  // Choices of the session come with a message.
  const [route] = useSelection((state) => [state.route, state.toast]);
  return (
    <Panel title="SCENARIOS" width={width} rows={rows}>
      {setOnes({ controls }).map((choice) => {
        const active = route?.rule === choice.scenario;
        return (
          <Line
            key={choice.scenario}
            width={width}
            left={` ${active ? "▸" : " "} ${pad(choice.scenario, NAME_COLUMNS)}${modelOf(choice)}`}
            right={choice.pinned ? "session " : ""}
            color={active ? theme.accent : undefined}
          />
        );
      })}
    </Panel>
  );
}

export const scenariosPanel: SidebarPanel = {
  id: "scenarios",
  /** One route alone is shown above already. */
  rows: (_state, facts) => {
    const { length } = setOnes(facts);
    return length > 1 ? length + 1 : 0;
  },
  View: ScenariosView,
};
