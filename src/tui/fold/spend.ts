/** What the session and the day have used and cost. */
import type { RouteFacts } from "../../core/flow.ts";
import type { Usage } from "../../core/message.ts";
import type { DayTotals, Pricing } from "../services.ts";

export interface Spend {
  /** USD of this session, of what has a known price. */
  readonly cost: number;
  /** What Claude Code would show for the same. */
  readonly listed: number;
  /** Answers whose price is not known: the cost is without theirs. */
  readonly unpriced: number;
  readonly today: DayTotals;
  /** The day that `today` is about. */
  readonly day: string;
}

const NOTHING: DayTotals = { input: 0, output: 0, cacheRead: 0, cost: 0 };

export const NO_SPEND: Spend = { cost: 0, listed: 0, unpriced: 0, today: NOTHING, day: "" };

/** Days are those of the user's calendar. */
export function dayOf(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

export interface Answer {
  readonly at: number;
  readonly row: { readonly asked: string; readonly route: RouteFacts | undefined };
  readonly usage: Usage;
}

export function foldSpend(spend: Spend, { at, row, usage }: Answer, pricing: Pricing | undefined): Spend {
  const name = row.route && `${row.route.provider},${row.route.model}`;
  const cost = name === undefined ? undefined : pricing?.cost(name, usage);
  const listed = pricing?.listed(row.asked, usage) ?? 0;
  const day = dayOf(at);
  const before = day === spend.day || spend.day === "" ? spend.today : NOTHING;
  const { input_tokens, cache_read_input_tokens: cached, cache_creation_input_tokens: written, output_tokens } = usage;
  return {
    cost: spend.cost + (cost ?? 0),
    listed: spend.listed + listed,
    unpriced: spend.unpriced + (cost === undefined ? 1 : 0),
    today: {
      input: before.input + input_tokens + cached + written,
      output: before.output + output_tokens,
      cacheRead: before.cacheRead + cached,
      cost: before.cost + (cost ?? 0),
    },
    day,
  };
}

/** What was used today before this run began. */
export function addEarlier(spend: Spend, earlier: DayTotals, now: number): Spend {
  const { today } = spend;
  return {
    ...spend,
    day: dayOf(now),
    today: {
      input: today.input + earlier.input,
      output: today.output + earlier.output,
      cacheRead: today.cacheRead + earlier.cacheRead,
      cost: today.cost + earlier.cost,
    },
  };
}
