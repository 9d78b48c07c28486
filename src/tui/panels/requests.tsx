/** The newest requests, one row each: state, time, route, duration, tokens. */
import type { ReactElement } from "react";

import { Line } from "../components/line.tsx";
import { Panel } from "../components/panel.tsx";
import { useKeymap, useSelection, useTheme } from "../context.ts";
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
      return `${row.route?.instead === undefined ? "" : "→fb "}${seconds(row.ms ?? 0).padStart(6)} ${`${tokens(row.outputTokens)}t`.padStart(6)}`;
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
  const keymap = useKeymap();
  const [all, totals] = useSelection((state) => [state.rows, state.totals]);
  const visible = all.slice(-Math.max(0, rows - 1)).toReversed();
  const { requests, errors } = totals;
  const key = keymap.functionKeyOf("inspector.open");
  const counts = errors > 0 ? `${requests} · ${errors} failed` : String(requests);
  const note = key === "" ? counts : `${counts} · ${key}`;
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
