/**
 * What two bodies have in common at both ends.
 *
 * A request that passes through differs from the client's in the model's name and little more: comparing the two is
 * cheaper than copying the second.
 */

export interface Likeness {
  /** Bytes that are equal at the beginning. */
  readonly head: number;
  /** Bytes that are equal at the end; the two do not overlap. */
  readonly tail: number;
}

/** What is compared at once to begin with; a difference halves it. */
const LARGEST = 65_536;

export function likenessOf(a: Buffer, b: Buffer): Likeness {
  const shorter = Math.min(a.length, b.length);
  const head = equalUpTo(shorter, (from, to) => a.compare(b, from, to, from, to) === 0);
  const tail = equalUpTo(shorter - head, (from, to) => {
    return a.compare(b, b.length - to, b.length - from, a.length - to, a.length - from) === 0;
  });
  return { head, tail };
}

/** How far, up to `limit`, ranges are equal. */
function equalUpTo(limit: number, areEqual: (from: number, to: number) => boolean): number {
  let at = 0;
  for (let size = LARGEST; size >= 1; size /= 2) {
    while (at + size <= limit && areEqual(at, at + size)) at += size;
  }
  return at;
}
