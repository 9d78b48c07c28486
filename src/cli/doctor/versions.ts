/** Compares versions by their numbers. */

/** What is left out counts as 0; what follows the numbers counts for nothing. */
export function atLeast(version: string, least: string): boolean {
  const have = numbersOf(version);
  const need = numbersOf(least);
  for (const [index, number] of need.entries()) {
    const own = have[index] ?? 0;
    if (own !== number) return own > number;
  }
  return true;
}

function numbersOf(version: string): number[] {
  return (/\d+(?:\.\d+)*/.exec(version)?.[0] ?? "").split(".").map(Number);
}
