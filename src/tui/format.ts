/** Numbers and texts as the chrome shows them: short, with units, never wider than asked. */
import cliTruncate from "cli-truncate";
import stringWidth from "string-width";

import { sanitize } from "../pty/sanitize.ts";

/** `950`, `26.4k`, `1.9M`. */
export function tokens(count: number): string {
  if (count < 1000) return String(Math.round(count));
  if (count < 999_950) return `${(count / 1000).toFixed(1)}k`;
  return `${(count / 1_000_000).toFixed(1)}M`;
}

/** Window sizes read better round: `64k`, `200k`, `1.0M`. */
export function windowSize(count: number): string {
  if (count < 1000) return String(count);
  if (count < 1_000_000) return `${Math.round(count / 1000)}k`;
  return `${(count / 1_000_000).toFixed(1)}M`;
}

/** Dollars for a million tokens of input and of output: `$0.27/$1.10`. */
export function pricePair({ input, output }: { readonly input: number; readonly output: number }): string {
  return input === 0 && output === 0 ? "free" : `${price(input)}/${price(output)}`;
}

function price(amount: number): string {
  return `$${amount < 0.1 && amount > 0 ? amount.toFixed(3) : amount.toFixed(2)}`;
}

/** Sums of money: `$0.031`, `$12.40`. */
export function dollars(amount: number): string {
  if (amount === 0) return "$0";
  if (amount < 0.000_05) return "<$0.0001";
  return `$${amount.toFixed(amount < 0.01 ? 4 : amount < 1 ? 3 : 2)}`;
}

/** ms as seconds: `0.82s`, `12.3s`, `4m05s`. */
export function seconds(ms: number): string {
  if (ms < 9_995) return `${(ms / 1000).toFixed(2)}s`;
  if (ms < 99_950) return `${(ms / 1000).toFixed(1)}s`;
  const total = Math.round(ms / 1000);
  return `${Math.floor(total / 60)}m${String(total % 60).padStart(2, "0")}s`;
}

/** Local wall-clock time: `14:02:11`. */
export function clock(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((n) => String(n).padStart(2, "0")).join(":");
}

/** One line of at most `width` columns, made harmless, with an ellipsis when something is lost. */
export function fit(text: string, width: number): string {
  return width <= 0 ? "" : cliTruncate(sanitize(text), width);
}

/** Between hints of keys: `↵ switch  Esc cancel`. */
const HINT_GAP = "  ";

/** Hints that fit into `width` columns, first ones first. */
export function fittingHints(hints: string, width: number): string {
  const parts = hints.split(HINT_GAP);
  while (parts.length > 0 && stringWidth(parts.join(HINT_GAP)) > width) parts.pop();
  return parts.join(HINT_GAP);
}

/** `left` and `right` on one line of exactly `width` columns; the left side gives way. */
export function spread(left: string, right: string, width: number): string {
  const rightFitted = fit(right, width);
  const room = width - stringWidth(rightFitted);
  const leftFitted = fit(left, room > 0 && rightFitted !== "" ? room - 1 : room);
  return leftFitted + " ".repeat(Math.max(0, room - stringWidth(leftFitted))) + rightFitted;
}

/** `text` filled with blanks to `width` columns, cut when longer. */
export function pad(text: string, width: number): string {
  const fitted = fit(text, width);
  return fitted + " ".repeat(Math.max(0, width - stringWidth(fitted)));
}

/** The p-quantile (0..1) of unsorted samples by the nearest-rank method; undefined when there are none. */
export function quantile(samples: readonly number[], p: number): number | undefined {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)];
}
