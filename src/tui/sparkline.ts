/** A row of small columns, each as high as its value among the others. */

/** Seven heights: the eighth would touch the row above. */
const HEIGHTS = "▁▂▃▄▅▆▇";

export function sparkline(values: readonly number[]): string {
  const least = Math.min(...values);
  const span = Math.max(...values) - least;
  return values
    .map((value) => {
      // Values that are all alike are neither high nor low.
      const height = span === 0 ? 1 : Math.round(((value - least) / span) * (HEIGHTS.length - 1));
      return HEIGHTS[height] ?? "";
    })
    .join("");
}
