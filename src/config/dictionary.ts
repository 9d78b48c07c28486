/** Objects whose keys are names that users chose. */

/** Without a prototype, so that a model called `constructor` finds nothing that nobody wrote. */
export function dictionary<T>(entries: Iterable<readonly [string, T]>): Readonly<Record<string, T>> {
  const result: Record<string, T> = Object.create(null);
  for (const [key, value] of entries) result[key] = value;
  return result;
}
