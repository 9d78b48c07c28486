/** Numbers and foreign text as they stand in the line: short, with units, without control characters. */

/** `950`, `26.4k`, `1.9M`. */
export function tokens(count: number): string {
  if (count < 1000) return String(Math.round(count));
  if (count < 999_950) return `${(count / 1000).toFixed(1)}k`;
  return `${(count / 1_000_000).toFixed(1)}M`;
}

/** ms as seconds: `0.82s`, `12.3s`. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 9_995 ? 2 : 1)}s`;
}

/** `$0.031`, `$1.20` */
export function dollars(amount: number): string {
  return `$${amount.toFixed(amount < 0.0005 || amount >= 1 ? 2 : 3)}`;
}

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+/g;

/** Names and messages come from configuration and providers: nothing in them may steer the terminal. */
export function plain(text: string, limit: number): string {
  const characters = Array.from(text.replace(CONTROL, " "));
  return characters.length > limit ? `${characters.slice(0, limit - 1).join("")}…` : characters.join("");
}
