/** Moments as people write them: how long ago, a time of today, a date. */

const UNITS: Readonly<Record<string, number>> = { s: 1e3, m: 6e4, min: 6e4, h: 3.6e6, d: 8.64e7, w: 6.048e8 };

/** Epoch ms; undefined for what is no time. Times of day and dates are those of the machine's time zone. */
export function timeOf(text: string, now: number): number | undefined {
  const ago = durationOf(text);
  if (ago !== undefined) return now - ago;
  if (text === "today") return midnight(now, 0);
  if (text === "yesterday") return midnight(now, -1);
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(text);
  if (clock) {
    const [, hours, minutes, seconds] = clock;
    return new Date(midnight(now, 0)).setHours(Number(hours), Number(minutes), Number(seconds ?? 0), 0);
  }
  return dateOf(text);
}

/** `90s`, `10m`, `1.5h`, `7d`; also several in a row: `1h30m`. */
function durationOf(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(s|min|m|h|d|w))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, number = "", unit = ""] of text.matchAll(/(\d+(?:\.\d+)?)(s|min|m|h|d|w)/g)) {
    sum += Number(number) * (UNITS[unit] ?? 0);
  }
  return sum;
}

function midnight(now: number, days: number): number {
  const date = new Date(now);
  date.setHours(0, 0, 0, 0);
  return date.setDate(date.getDate() + days);
}

/** A date alone is ISO's midnight in UTC to `Date`, and the user's midnight to the user. */
function dateOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/.test(text)) return undefined;
  const time = Date.parse(text.length === 10 ? `${text}T00:00` : text.replace(" ", "T"));
  return Number.isNaN(time) ? undefined : time;
}
