/** Filters, times and numbers of command lines, with what is wrong about them shown where it is. */
import { CcrError } from "../../core/errors.ts";
import { parseFilter } from "../../history/filter/parse.ts";
import { timeOf } from "../../history/filter/times.ts";
import { type Filter, FilterError } from "../../history/filter/types.ts";
import { usageError } from "../flags.ts";

export function filterOf(source: string): Filter {
  try {
    return parseFilter(source, Date.now());
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    const { message, start, end, suggestion } = error;
    const marked = `${" ".repeat(start)}${"^".repeat(Math.max(1, end - start))}`;
    const detail = `${message}\n  ${source}\n  ${marked}`;
    throw new CcrError("CCR-E003", { name: "--filter", detail, suggestion: suggestion ?? "ccr help filter" });
  }
}

/** `10m`, `today`, `2026-11-20` as a moment. */
export function sinceOf(text: string): number {
  const time = timeOf(text, Date.now());
  if (time !== undefined) return time;
  throw usageError("--since", `${text} is no time: 10m, 2h, today, 14:00, 2026-11-20`);
}

export function countOf(text: string, flag: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw usageError(flag, `${text} is no number`);
}
