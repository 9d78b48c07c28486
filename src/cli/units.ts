/** Numbers as people read them. */
import { type Fields, numberOf } from "../transformers/foreign.ts";

/** `42 s`, `5 min`, `3 h 20 min`, `2 d 4 h` */
export function durationText(seconds: number): string {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return pair(hours, "h", minutes % 60, "min");
  return pair(Math.floor(hours / 24), "d", hours % 24, "h");
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** `$1.23`, `$0.0004`, `at least $1.23` where some prices are not known, `cost unknown` where none is. */
export function costText(totals: Fields): string {
  const cost = numberOf(totals["cost"]) ?? 0;
  const unpriced = numberOf(totals["unpriced"]) ?? 0;
  if (unpriced > 0) return cost === 0 ? "cost unknown" : `at least ${dollars(cost)}`;
  return dollars(cost);
}

function dollars(amount: number): string {
  return `$${amount === 0 || amount >= 0.01 ? amount.toFixed(2) : amount.toPrecision(1)}`;
}
