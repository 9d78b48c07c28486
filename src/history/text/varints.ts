/** Lists of growing numbers as bytes: each as its distance from the one before, seven bits to a byte. */

export function encodeNumbers(numbers: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  let before = 0;
  for (const number of numbers) {
    // Zigzag: small distances in both directions take one byte.
    const distance = number - before;
    let rest = distance >= 0 ? distance * 2 : -distance * 2 - 1;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
    bytes.push(rest);
    before = number;
  }
  return Uint8Array.from(bytes);
}

export function decodeNumbers(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  let before = 0;
  let value = 0;
  let factor = 1;
  for (const byte of bytes) {
    value += (byte % 0x80) * factor;
    factor *= 0x80;
    if (byte >= 0x80) continue;
    before += value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    numbers.push(before);
    value = 0;
    factor = 1;
  }
  return numbers;
}
