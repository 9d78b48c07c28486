/** The newest requests, one row each: state, time, route, duration, tokens. */
import type { ReactElement } from "react";

import { Line } from "../components/line.tsx";
import { Panel } from "../components/panel.tsx";
import { useCockpitState, useTheme } from "../context.ts";
import { clock, pad, seconds, tokens } from "../format.ts";
import type { RequestPhase, RequestRow } from "../state.ts";
import type { Theme } from "../theme.ts";
import type { PanelViewProps, SidebarPanel } from "./types.ts";

const SIGNS: Readonly<Record<RequestPhase, { readonly sign: string; readonly color: keyof Theme }>> = {
  waiting: { sign: "▸", color: "dim" },
  streaming: { sign: "▸", color: "accent" },
  retrying: { sign: "!", color: "warn" },
  done: { sign: "✓", color: "ok" },
  failed: { sign: "✗", color: "err" },
  aborted: { sign: "○", color: "dim" },
};

/** The last two columns: what the request came to, or what it is doing. */
function outcome(row: RequestRow): string {
  switch (row.phase) {
    case "waiting":
      return "waiting";
    case "retrying":
      return `${row.error?.status ?? ""} retry`;
    case "streaming":
      return `≈${tokens(row.outputTokens)}t`;
    case "failed":
      return `${row.error?.status ?? "error"} ${row.error?.code ?? ""}`;
    case "aborted":
      return "stopped";
    case "done":
      return `${seconds(row.ms ?? 0).padStart(6)} ${`${tokens(row.outputTokens)}t`.padStart(6)}`;
  }
}

function RequestLine({ row, width }: { readonly row: RequestRow; readonly width: number }): ReactElement {
  const theme = useTheme();
  const { sign, color } = SIGNS[row.phase];
  const time = width >= 40 ? clock(row.at) : clock(row.at).slice(3);
  const name = row.route?.model ?? row.asked;
  const mark = row.class === "main" ? "" : `${row.class} `;
  return (
    <Line
      width={width}
      left={` ${pad(sign, 2)}${time} ${mark}${name}`}
      right={`${outcome(row)} `}
      color={row.phase === "done" ? undefined : theme[color]}
    />
  );
}

function RequestsView({ width, rows }: PanelViewProps): ReactElement {
  const state = useCockpitState();
  const visible = state.rows.slice(-Math.max(0, rows - 1)).toReversed();
  const { requests, errors } = state.totals;
  const note = errors > 0 ? `${requests} · ${errors} failed` : String(requests);
  return (
    <Panel title="REQUESTS" note={note} width={width} rows={rows}>
      {visible.map((row) => (
        <RequestLine key={row.id} row={row} width={width} />
      ))}
      {visible.length === 0 && <Line width={width} left=" No requests yet." dim />}
      {visible.length === 0 && <Line width={width} left=" Type something to Claude." dim />}
    </Panel>
  );
}

export const requestsPanel: SidebarPanel = { id: "requests", rows: () => 3, grows: true, View: RequestsView };
