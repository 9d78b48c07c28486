/** Reads how long a provider asks to wait, in whole seconds. */

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 };

/** Plain numbers above this are points in time: seconds since 1970, or with three more digits, milliseconds. */
const FIRST_TIMESTAMP = 1e9;

/** A failure's `retry-after`, else the reset time of whichever limit is used up; Google and ChatGPT put it in the body. */
export function retryAfterOf(headers: Readonly<Record<string, string>>, body: string): number | undefined {
  const milliseconds = Number(headers["retry-after-ms"] ?? "");
  const seconds =
    (milliseconds > 0 ? milliseconds / 1000 : undefined) ??
    durationOf(headers["retry-after"]) ??
    dateOf(headers["retry-after"]) ??
    resetOf(headers, "-requests") ??
    resetOf(headers, "-tokens") ??
    resetOf(headers, "") ??
    durationOf(/"retryDelay"\s*:\s*"([^"]+)"/.exec(body)?.[1]) ??
    durationOf(/"resets_in_seconds"\s*:\s*([\d.]+)/.exec(body)?.[1]);
  return seconds === undefined ? undefined : Math.max(1, Math.ceil(seconds));
}

/** Seconds, or a duration such as `6m0s`, `1.5s`, `120ms`. */
export function durationOf(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const plain = Number(text);
  if (Number.isFinite(plain)) return plain < FIRST_TIMESTAMP ? atLeastNothing(plain) : untilTimestamp(plain);
  if (!/^(\d+(\.\d+)?(ms|[smhd]))+$/.test(text.trim())) return undefined;
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g)) {
    seconds += Number(amount) * (UNITS[unit ?? ""] ?? 0);
  }
  return seconds;
}

function atLeastNothing(seconds: number): number | undefined {
  return seconds >= 0 ? seconds : undefined;
}

function untilTimestamp(time: number): number {
  const milliseconds = time < FIRST_TIMESTAMP * 1000 ? time * 1000 : time;
  return Math.max(0, (milliseconds - Date.now()) / 1000);
}

/** JavaScript reads a date into nearly anything with a number in it, so the text must begin like one. */
function dateOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^(\w{3}, |\d{4}-)/.test(text)) return undefined;
  const seconds = (Date.parse(text) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

function resetOf(headers: Readonly<Record<string, string>>, what: string): number | undefined {
  return headers[`x-ratelimit-remaining${what}`] === "0" ? durationOf(headers[`x-ratelimit-reset${what}`]) : undefined;
}
