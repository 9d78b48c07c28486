/** Numbers and times of requests as people read them. */

/** `0142` */
export function numberText(id: number): string {
  return String(id).padStart(4, "0");
}

/** The time of day, and the date of other days. */
export function timeText(at: number, now: number): string {
  const date = new Date(at);
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  if (date.toDateString() === new Date(now).toDateString()) return time;
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** `950`, `26.4k`, `1.9M` */
export function countText(count: number): string {
  if (count < 1000) return String(Math.round(count));
  if (count < 999_950) return `${(count / 1000).toFixed(1)}k`;
  return `${(count / 1_000_000).toFixed(1)}M`;
}

/** `~` in front of what nobody has measured. */
export function tokensText(count: number | undefined, estimated = false): string {
  return count === undefined ? "-" : `${estimated ? "~" : ""}${countText(count)}`;
}

export function secondsText(ms: number | undefined): string {
  return ms === undefined ? "-" : (ms / 1000).toFixed(2);
}

/** Four decimals, as most requests cost less than a cent. */
export function costText(cost: number | undefined): string {
  if (cost === undefined) return "?";
  return cost > 0 && cost < 0.00005 ? "<0.0001" : cost.toFixed(4);
}

export function wholeText(count: number | undefined): string {
  return count === undefined ? "?" : count.toLocaleString("en-US");
}
