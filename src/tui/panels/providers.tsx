/** How each provider is doing: a sign and a word, the newest times to the first token, median, share of failures. */
import { Text } from "ink";
import { type ReactElement, useEffect, useState } from "react";

import type { ProviderCondition } from "../../core/flow.ts";
import { Panel } from "../components/panel.tsx";
import { useCockpit, useSelection, useTheme } from "../context.ts";
import { errorRate, type ProviderHealth, unknownHealth } from "../fold/providers.ts";
import { clock, fit, pad, quantile, seconds, spread } from "../format.ts";
import { sparkline } from "../sparkline.ts";
import type { CockpitState } from "../state.ts";
import type { Role } from "../theme.ts";
import type { PanelFacts, PanelViewProps, SidebarPanel } from "./types.ts";

const NAME_COLUMNS = 11;
const RIGHT_COLUMNS = 14;
const MAX_SPARKS = 16;
const MAX_PROVIDERS = 6;

const SIGNS: Readonly<Record<ProviderCondition, { readonly sign: string; readonly role: Role }>> = {
  ok: { sign: "●", role: "ok" },
  cooling: { sign: "◐", role: "warn" },
  off: { sign: "○", role: "dim" },
  auth: { sign: "✗", role: "err" },
};

/** Configured ones in their order; ones that are not well first, so that they are seen where rows are short. */
function healthOf({ providers }: CockpitState, { controls }: Pick<PanelFacts, "controls">): ProviderHealth[] {
  const names = [...new Set(controls.models().map(({ target }) => target.provider.name))];
  const all = names.map((name) => providers.get(name) ?? unknownHealth(name));
  const ill = all.filter(({ condition }) => condition !== "ok");
  const used = all.filter(({ condition, outcomes }) => condition === "ok" && outcomes.length > 0);
  const rest = all.filter((health) => !ill.includes(health) && !used.includes(health));
  return [...used, ...ill, ...rest].slice(0, MAX_PROVIDERS);
}

/** `429 · retry in 0:42`, `needs a key (401)`, `not running`. */
function trouble({ condition, why, until }: ProviderHealth, now: number, still: boolean): string {
  const again =
    until !== undefined && until > now
      ? ` · ${still ? `again at ${clock(until)}` : `retry in ${countdown(until - now)}`}`
      : "";
  if (condition === "auth") return `needs a key${why === "" ? "" : ` (${why})`}${again}`;
  if (condition === "off") return `${why || "off"}${again}`;
  return `${why || "cooling down"}${again}`;
}

export function countdown(ms: number): string {
  const left = Math.ceil(ms / 1000);
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}

/** Renders again once a second until `until`, and not at all otherwise. */
function useClock(until: number | undefined): number {
  const [now, setNow] = useState(() => Date.now());
  const waits = until !== undefined && until > now;
  useEffect(() => {
    if (!waits) return undefined;
    const tick = (): void => setNow(Date.now());
    const first = setTimeout(tick, 0);
    const timer = setInterval(tick, 1_000);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [waits]);
  return now;
}

/** The last of the pauses that are shown. */
function longestPause(shown: readonly ProviderHealth[]): number | undefined {
  const ends = shown.flatMap(({ until }) => until ?? []);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

function ProvidersView({ width, rows }: PanelViewProps): ReactElement {
  const { controls, reducedMotion, store } = useCockpit();
  const theme = useTheme();
  useSelection(({ providers }) => [providers]);
  const shown = healthOf(store.snapshot(), { controls }).slice(0, rows - 1);
  const now = useClock(reducedMotion ? undefined : longestPause(shown));
  return (
    <Panel title="PROVIDERS" note=" ttft   err" width={width} rows={rows}>
      {shown.map((health) => {
        const { sign, role } = SIGNS[health.condition];
        const name = pad(health.name, NAME_COLUMNS);
        return (
          <Text key={health.name} wrap="truncate">
            <Text color={theme[role]}>{` ${sign} `}</Text>
            {health.condition === "ok"
              ? `${name}${numbers(health, width - 3 - NAME_COLUMNS)}`
              : fit(`${name}${trouble(health, now, reducedMotion)}`, width - 3)}
          </Text>
        );
      })}
    </Panel>
  );
}

function numbers(health: ProviderHealth, width: number): string {
  const median = quantile(health.ttft, 0.5);
  const rate = errorRate(health);
  const right = [median === undefined ? "-" : seconds(median), rate === undefined ? "-" : `${Math.round(rate * 100)}%`];
  const sparks = sparkline(health.ttft.slice(-Math.min(MAX_SPARKS, width - RIGHT_COLUMNS)));
  return spread(sparks, `${right.map((text) => text.padStart(6)).join("")} `, width);
}

export const providersPanel: SidebarPanel = {
  id: "providers",
  rows: (state, facts) => healthOf(state, facts).length + 1,
  View: ProvidersView,
};
