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

const BLOCK = 4_096;

export function likenessOf(a: Buffer, b: Buffer): Likeness {
  const shorter = Math.min(a.length, b.length);
  const head = equalFrom(a, b, shorter);
  const tail = equalTo(a, b, shorter - head);
  return { head, tail };
}

function equalFrom(a: Buffer, b: Buffer, limit: number): number {
  let at = 0;
  while (at + BLOCK <= limit && a.compare(b, at, at + BLOCK, at, at + BLOCK) === 0) at += BLOCK;
  while (at < limit && a[at] === b[at]) at++;
  return at;
}

function equalTo(a: Buffer, b: Buffer, limit: number): number {
  let count = 0;
  for (;;) {
    const [endA, endB] = [a.length - count, b.length - count];
    if (count + BLOCK > limit || a.compare(b, endB - BLOCK, endB, endA - BLOCK, endA) !== 0) break;
    count += BLOCK;
  }
  while (count < limit && a[a.length - 1 - count] === b[b.length - 1 - count]) count++;
  return count;
}
