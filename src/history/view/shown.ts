/** What the views of a request are made from, and with which signs. */
import type { FlowRecord } from "../../core/record.ts";
import type { CacheReport } from "../cache-break.ts";
import type { Explanation } from "../steps.ts";

/** A request with what is known about it beside its record. */
export interface Shown {
  readonly record: FlowRecord;
  readonly explanation?: Explanation | undefined;
  readonly cache?: CacheReport | undefined;
  /** USD at Anthropic's list price of the model that was asked for, which Claude Code shows. */
  readonly listCost?: number | undefined;
}

export interface ViewStyle {
  readonly sign: Readonly<Record<"good" | "odd" | "bad" | "none", string>>;
  /** Columns of a bar. */
  readonly width: number;
  /** For what is past, what is waited for, and what comes. */
  readonly bars: readonly [string, string, string];
}
