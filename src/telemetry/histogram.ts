/** Counts of values by upper bounds, as Prometheus wants them. */

export class Histogram {
  readonly bounds: readonly number[];
  /** One for each bound: values up to it, those of the smaller bounds included. */
  readonly counts: number[];
  count = 0;
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = bounds.map(() => 0);
  }

  add(value: number): void {
    this.count++;
    this.sum += value;
    for (const [index, bound] of this.bounds.entries())
      if (value <= bound) this.counts[index] = (this.counts[index] ?? 0) + 1;
  }
}
