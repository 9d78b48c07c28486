/** What a budget is: a promise about speed or size, and the run that measures it beside a yardstick. */

export type Unit = "µs" | "ms" | "MB" | "fps" | "%" | "B" | "/s";

export interface Limit {
  /** `ratio` divides by the yardstick, `added` subtracts it, `value` leaves it aside. */
  readonly of: "ratio" | "added" | "value";
  readonly bound: "max" | "min";
  readonly value: number;
}

/** One line of the report. Samples are one figure per run; the report shows their medians. */
export interface Row {
  readonly what: string;
  readonly unit: Unit;
  readonly measured: readonly number[];
  readonly yardstick?: { readonly name: string; readonly samples: readonly number[] };
  /** Absent for rows that only inform. */
  readonly limit?: Limit;
}

export interface RunOptions {
  /** Runs per figure. */
  readonly runs: number;
}

export interface Budget {
  readonly name: string;
  readonly budget: string;
  readonly run: (options: RunOptions) => Promise<readonly Row[]>;
}

export const atMostTimes = (value: number): Limit => ({ of: "ratio", bound: "max", value });
export const atLeastTimes = (value: number): Limit => ({ of: "ratio", bound: "min", value });
export const atMostAdded = (value: number): Limit => ({ of: "added", bound: "max", value });
export const atMost = (value: number): Limit => ({ of: "value", bound: "max", value });
export const atLeast = (value: number): Limit => ({ of: "value", bound: "min", value });
