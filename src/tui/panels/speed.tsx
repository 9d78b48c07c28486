/** Time to first token and tokens per second: the newest value, median and 95th percentile. */
import type { ReactElement } from "react";

import { Line } from "../components/line.tsx";
import { Panel } from "../components/panel.tsx";
import { useSelection } from "../context.ts";
import { pad, quantile, seconds } from "../format.ts";
import type { PanelViewProps, SidebarPanel } from "./types.ts";

const COLUMN = 7;

function column(samples: readonly number[], p: number, show: (value: number) => string): string {
  const value = quantile(samples, p);
  return (value === undefined ? "-" : show(value)).padStart(COLUMN);
}

function newest(samples: readonly number[], show: (value: number) => string): string {
  const value = samples.at(-1);
  return value === undefined ? "-" : show(value);
}

function rate(value: number): string {
  return String(Math.round(value));
}

function SpeedView({ width, rows }: PanelViewProps): ReactElement {
  const [ttft, speed] = useSelection((state) => [state.ttft, state.speed]);
  return (
    <Panel title="SPEED" note="  p50    p95" width={width} rows={rows}>
      <Line
        width={width}
        left={` ${pad("ttft", 6)}${newest(ttft, seconds)}`}
        right={`${column(ttft, 0.5, seconds)}${column(ttft, 0.95, seconds)} `}
      />
      <Line
        width={width}
        left={` ${pad("tok/s", 6)}${newest(speed, rate)}`}
        right={`${column(speed, 0.5, rate)}${column(speed, 0.05, rate)} `}
      />
    </Panel>
  );
}

export const speedPanel: SidebarPanel = { id: "speed", rows: () => 3, View: SpeedView };
