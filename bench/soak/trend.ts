/** Whether a quantity grows over time. */
import { median } from "../harness/stats.ts";

export interface Sample {
  readonly ms: number;
  /** Resident memory. */
  readonly mb: number;
  /** Open descriptors. */
  readonly files: number;
}

const WINDOWS = 10;
const TEN_MINUTES_MS = 600_000;

/**
 * By least squares over the least memory of each tenth: what is in use, without what the collector has not looked at.
 */
export function slopePer10Minutes(samples: readonly Sample[]): number {
  const size = Math.max(1, Math.floor(samples.length / WINDOWS));
  const points = Array.from({ length: Math.min(WINDOWS, samples.length) }, (_, i) => {
    const window = samples.slice(i * size, (i + 1) * size);
    return { x: median(window.map(({ ms }) => ms)), y: Math.min(...window.map(({ mb }) => mb)) };
  });
  const mean = (of: (point: { x: number; y: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const x = mean((point) => point.x);
  const y = mean((point) => point.y);
  const spreadOfX = mean((point) => (point.x - x) ** 2);
  return spreadOfX === 0 ? 0 : (mean((point) => (point.x - x) * (point.y - y)) / spreadOfX) * TEN_MINUTES_MS;
}

export interface Spread {
  readonly least: number;
  readonly most: number;
  /** Medians of the two halves. */
  readonly first: number;
  readonly second: number;
}

export function spread(figures: readonly number[]): Spread {
  const half = Math.floor(figures.length / 2);
  return {
    least: Math.min(...figures),
    most: Math.max(...figures),
    first: median(figures.slice(0, half)),
    second: median(figures.slice(half)),
  };
}
