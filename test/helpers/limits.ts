/** Limits on the size of files and functions and on escapes from the type system, as a check over parsed sources. */
import type { Source, Span } from "./source.ts";

const FILE_P95 = 250;
const FILE_MAX = 400;
const FUNCTION_P95 = 35;
const FUNCTION_MAX = 80;
const ASSERTIONS_PER_1000_LINES = 2;

/** Nearest-rank percentile. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
}

interface Part extends Span {
  readonly path: string;
}

export function sizeBreaks(sources: readonly Source[]): string[] {
  const files = sources.map(({ path, lines }) => ({ path, name: "file", line: 1, lines }));
  const functions = sources.flatMap(({ path, functions: spans }) => spans.map((span) => ({ path, ...span })));
  return [
    ...tailBreaks("file", files, FILE_P95, FILE_MAX),
    ...tailBreaks("function", functions, FUNCTION_P95, FUNCTION_MAX),
  ];
}

/** Each part above the maximum, and the ten longest when too many are above the limit of the 95th percentile. */
function tailBreaks(what: string, parts: readonly Part[], p95: number, max: number): string[] {
  const longest = parts.toSorted((a, b) => b.lines - a.lines);
  const describe = ({ path, line, name, lines }: Part, limit: number): string =>
    `${path}:${line}: ${name} has ${lines} lines, limit ${limit}`;
  const breaks = longest.filter(({ lines }) => lines > max).map((part) => describe(part, max));
  const measured = percentile(
    parts.map(({ lines }) => lines),
    0.95,
  );
  if (measured <= p95) return breaks;
  const worst = longest.filter(({ lines }) => lines > p95).slice(0, 10);
  return [...breaks, `${what} p95 is ${measured} lines, limit ${p95}`, ...worst.map((part) => describe(part, p95))];
}

export function typeBreaks(sources: readonly Source[]): string[] {
  const lines = sources.reduce((sum, source) => sum + source.lines, 0);
  const assertions = at(sources, "assertions", "a type assertion");
  const tooMany = assertions.length > (lines / 1000) * ASSERTIONS_PER_1000_LINES;
  return [
    ...at(sources, "anys", "the type any"),
    ...at(sources, "suppressions", "a check switched off"),
    ...(tooMany ? [`${assertions.length} type assertions in ${lines} lines`, ...assertions] : []),
  ];
}

function at(sources: readonly Source[], key: "anys" | "assertions" | "suppressions", what: string): string[] {
  return sources.flatMap((source) => source[key].map((line) => `${source.path}:${line}: ${what}`));
}
