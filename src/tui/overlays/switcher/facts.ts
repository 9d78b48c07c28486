/** What the switcher says about a row: how fast the model answers, what it is used for, how a test went. Pure. */
import { type Target, targetName } from "../../../core/target.ts";
import type { Controls } from "../../controls.ts";
import { quantile, seconds } from "../../format.ts";
import type { Row } from "../../models/rows.ts";
import type { PingResult, Services } from "../../services.ts";
import type { CockpitState } from "../../state.ts";
import type { RowFacts } from "./row.tsx";

/** A test that runs, or what it came to. By name of the model. */
export type Pings = ReadonlyMap<string, PingResult | "running">;

export interface RowSources {
  readonly state: CockpitState;
  readonly controls: Controls;
  readonly services: Services;
  readonly pings: Pings;
  /** `provider,model` in use. */
  readonly current: string;
}

const NONE: RowFacts = { latency: "", roles: [] };

export function rowFactsOf(row: Row, sources: RowSources): RowFacts {
  if (row.kind !== "model") return NONE;
  const { choice, name } = row.match;
  return { latency: latencyOf(choice.target, sources), roles: rolesOf(name, choice.roles, sources) };
}

const CONDITIONS = { cooling: "429", off: "off", auth: "key?" } as const;

function latencyOf(target: Target, { state, pings }: RowSources): string {
  const ping = pings.get(targetName(target));
  if (ping === "running") return "…";
  if (ping) return ping.ok ? seconds(ping.firstTokenMs ?? ping.ms) : String(ping.error?.status ?? "✗");
  const health = state.providers.get(target.provider.name);
  if (!health) return "";
  if (health.condition !== "ok")
    return health.condition === "cooling" ? health.why || "429" : CONDITIONS[health.condition];
  const median = quantile(health.models[target.model] ?? [], 0.5);
  return median === undefined ? "" : seconds(median);
}

function rolesOf(name: string, roles: readonly string[], { controls, services, current }: RowSources): string[] {
  const pinned = controls
    .scenarios()
    .flatMap((choice) => (choice.pinned && choice.target === name ? choice.scenario : []));
  const once = controls.once();
  const stands = services.fallback?.("default").includes(name) ?? false;
  const all = [
    ...(name === current ? ["in use"] : []),
    ...(once && targetName(once) === name ? ["next"] : []),
    ...pinned,
    ...roles,
    ...(stands ? ["fallback"] : []),
  ];
  return [...new Set(all)];
}

/** What a test showed, in one sentence. */
export function pingText(ping: PingResult | "running"): string {
  if (ping === "running") return "testing: one small request with a tool";
  if (!ping.ok) return ping.error ? `${ping.error.message} [${ping.error.code}]` : "the test got no whole answer";
  const first = ping.firstTokenMs === null ? "" : ` · first token ${seconds(ping.firstTokenMs)}`;
  return `works${first} · total ${seconds(ping.ms)}`;
}
