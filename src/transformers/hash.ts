/** FNV-1a, 32 bit, over UTF-16 units: short, stable names for long ones. Not for secrets. */

const PRIME = 0x01000193;
const FNV_OFFSET = 0x811c9dc5;

export function fnv1a(text: string, seed: number = FNV_OFFSET): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME);
  return hash >>> 0;
}

/** Eight hexadecimal digits. */
export function hash8(text: string): string {
  return fnv1a(text).toString(16).padStart(8, "0");
}

/** Sixteen hexadecimal digits, from two differently seeded halves. */
export function hash16(text: string): string {
  return hash8(text) + fnv1a(text, PRIME).toString(16).padStart(8, "0");
}
