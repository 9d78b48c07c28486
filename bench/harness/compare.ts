/** Measures two things in turns, so that whatever else the machine does weighs on both. */

export interface Pair {
  readonly measured: number[];
  readonly yardstick: number[];
}

export async function inTurns(
  runs: number,
  measured: () => Promise<number>,
  yardstick: () => Promise<number>,
): Promise<Pair> {
  const pair: Pair = { measured: [], yardstick: [] };
  for (let run = 0; run < runs; run++) {
    pair.yardstick.push(await yardstick());
    pair.measured.push(await measured());
  }
  return pair;
}
