/** Where the time of a request went. */
import type { AttemptRecord, FlowRecord } from "../core/record.ts";

export type PhaseName = "queue" | "route" | "transform" | "retry" | "connect" | "wait" | "stream";

export interface Phase {
  readonly name: PhaseName;
  /** ms since the request arrived. */
  readonly from: number;
  readonly ms: number;
}

/** In their order, without gaps; phases that a request has not reached, or that are not known, are left out. */
export function phasesOf({ row, detail }: Pick<FlowRecord, "row" | "detail">): Phase[] {
  const [first] = detail.attempts;
  const last = detail.attempts.at(-1);
  const ends: readonly (readonly [PhaseName, number | undefined])[] = [
    ["route", detail.routed],
    ["transform", first?.sent],
    ["retry", last === first ? undefined : last?.sent],
    ["connect", last?.connected],
    ["wait", row.ttft ?? last?.head],
    ["stream", row.ms],
  ];
  const { queued = 0 } = detail;
  const phases: Phase[] = queued > 0 ? [{ name: "queue", from: 0, ms: queued }] : [];
  let from = 0;
  for (const [name, end] of ends) {
    if (end === undefined || end < from) continue;
    phases.push({ name, from: queued + from, ms: end - from });
    from = end;
  }
  return phases;
}

/** A connection that was open already takes no time to make. */
export function isReused({ sent, connected }: AttemptRecord): boolean {
  return connected !== undefined && connected - sent <= 1;
}
