/** One event into the whole state: the requests, and what is summed up from them beside. */
import type { BusEvent } from "../../core/flow.ts";
import { type LogLine, logLineOf } from "../../core/log-line.ts";
import { reduce } from "../reduce.ts";
import type { Pricing } from "../services.ts";
import type { CockpitState, Failure, RequestRow } from "../state.ts";
import { foldProviders } from "./providers.ts";
import { foldSpend } from "./spend.ts";

/** The drawer's memory. What is older is in the history store. */
const MAX_LINES = 1_000;

export function fold(state: CockpitState, event: BusEvent, pricing?: Pricing): CockpitState {
  const row = "id" in event ? state.rows.findLast(({ id }) => id === event.id) : undefined;
  const next = reduce(state, event);
  const providers = foldProviders(state.providers, event, row);
  const log = foldLog(state.log, event);
  const failure = failureOf(event, row) ?? state.failure;
  const spend =
    event.type === "flow.closed" && row
      ? foldSpend(state.spend, { at: event.at, row, usage: event.usage }, pricing)
      : state.spend;
  const same = providers === state.providers && log === state.log && failure === state.failure && spend === state.spend;
  return same ? next : { ...next, providers, log, failure, spend };
}

function foldLog(log: readonly LogLine[], event: BusEvent): readonly LogLine[] {
  const line = logLineOf(event);
  return line ? [...log.slice(1 - MAX_LINES), line] : log;
}

/** What the newest error report is about. */
function failureOf(event: BusEvent, row: RequestRow | undefined): Failure | undefined {
  if (event.type !== "flow.failed" && event.type !== "flow.attempt-failed") return undefined;
  const { id, at, error } = event;
  const attempt = event.type === "flow.attempt-failed";
  return { id, at, error, route: row?.route, asked: row?.asked ?? "", attempt };
}
