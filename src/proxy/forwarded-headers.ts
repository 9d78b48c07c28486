/** Headers of a provider's answer that the client shall see. */
import type { Redactor } from "../core/redact.ts";

/** The id under which the provider finds the request again, and whether it wants to see it again. */
const FORWARDED: ReadonlySet<string> = new Set(["request-id", "x-should-retry"]);
const LIMITS = "anthropic-ratelimit-";

/** What can be a header of ours; values of providers are of any length and hold any byte. */
const SOUND = /^[\x20-\x7e]{1,200}$/;

export function forwardedHeaders(
  headers: Readonly<Record<string, string>>,
  redactor: Redactor,
): Readonly<Record<string, string>> {
  const forwarded: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name] ?? "";
    if (!FORWARDED.has(name) && !name.startsWith(LIMITS)) continue;
    const line = `${name}: ${value}`;
    if (SOUND.test(value) && redactor.redact(line) === line) forwarded[name] = value;
  }
  return forwarded;
}
