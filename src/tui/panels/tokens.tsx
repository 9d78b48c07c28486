/** Tokens and cost of the session and of the day, beside what Claude Code would show for them. */
import type { ReactElement } from "react";

import { Line } from "../components/line.tsx";
import { Panel } from "../components/panel.tsx";
import { useSelection, useTheme } from "../context.ts";
import { dollars, tokens } from "../format.ts";
import type { CockpitState } from "../state.ts";
import type { PanelViewProps, SidebarPanel } from "./types.ts";

const COLUMN = 9;

function columns(...texts: readonly string[]): string {
  return `${texts.map((text) => text.padStart(COLUMN)).join("")} `;
}

function share(part: number, whole: number): string {
  return whole > 0 ? `${Math.round((part / whole) * 100)}%` : "-";
}

/** The sum is only as good as the prices that are known. */
function costText({ spend, totals }: CockpitState): string {
  if (totals.input === 0 && totals.output === 0) return "-";
  if (spend.unpriced > 0 && spend.cost === 0) return "?";
  return `${spend.unpriced > 0 ? "≥" : ""}${dollars(spend.cost)}`;
}

function TokensView({ width, rows }: PanelViewProps): ReactElement {
  const theme = useTheme();
  const [totals, spend, running, cost] = useSelection((state) => [
    state.totals,
    state.spend,
    state.rows.reduce((sum, row) => sum + (row.phase === "streaming" ? row.outputTokens : 0), 0),
    costText(state),
  ]);
  const { today, listed } = spend;
  const out = `${running > 0 ? "≈" : ""}${tokens(totals.output + running)}`;
  const hit = share(totals.cacheRead, totals.input);
  return (
    <Panel title="TOKENS" note="session    today" width={width} rows={rows}>
      <Line width={width} left=" in" right={columns(tokens(totals.input), tokens(today.input))} />
      <Line width={width} left=" out" right={columns(out, tokens(today.output))} />
      <Line
        width={width}
        left=" cache read"
        right={columns(tokens(totals.cacheRead), tokens(today.cacheRead))}
        rightColor={theme.cache}
      />
      <Line width={width} left=" cache hit" right={columns(hit, share(today.cacheRead, today.input))} />
      <Line
        width={width}
        left=" cost"
        right={columns(cost, today.cost === 0 && cost === "?" ? "?" : dollars(today.cost))}
      />
      <Line width={width} left=" Claude shows" right={columns(dollars(listed), "")} dim />
    </Panel>
  );
}

export const tokensPanel: SidebarPanel = { id: "tokens", rows: () => 7, View: TokensView };
