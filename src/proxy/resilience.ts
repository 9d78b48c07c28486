/**
 * Whether a failed attempt is made again, and when. Pure.
 *
 * Claude Code retries by itself, ten times over 190 s, so one quick try is all that is worth adding. It happens only
 * while the client has seen nothing, and never when the provider asks for a pause that would be noticed.
 */
import { isRecord } from "../core/message.ts";
import type { CcrError } from "../core/errors.ts";

/** Longest pause that a client may be kept waiting without knowing. */
const MAX_PAUSE_S = 1;
const PAUSE_MS = 250;
const REFUSED_PAUSE_MS = 50;

const HEALING_STATUSES: ReadonlySet<number> = new Set([500, 502, 503, 529]);

/** Milliseconds until the second attempt, or undefined when there is none. */
export function pauseBeforeRetry(error: CcrError): number | undefined {
  const { retryAfter, upstreamStatus, again } = error.facts;
  if (again === false) return undefined;
  if (retryAfter !== undefined)
    return (error.transient || again) && retryAfter <= MAX_PAUSE_S ? retryAfter * 1000 : undefined;
  if (again) return PAUSE_MS;
  switch (error.code) {
    case "CCR-E111":
      return pauseAfterConnection(causeCode(error));
    case "CCR-E112":
      return PAUSE_MS;
    case "CCR-E106":
    case "CCR-E107":
    case "CCR-E109":
      return upstreamStatus !== undefined && HEALING_STATUSES.has(upstreamStatus) ? PAUSE_MS : undefined;
    default:
      return undefined;
  }
}

/** A pooled socket that the other side has closed meanwhile heals at once; unknown names and bad certificates do not. */
function pauseAfterConnection(code: string): number | undefined {
  if (code === "ECONNRESET" || code === "EPIPE" || code === "UND_ERR_SOCKET") return 0;
  return code === "ECONNREFUSED" ? REFUSED_PAUSE_MS : undefined;
}

function causeCode({ cause }: Error): string {
  return isRecord(cause) && typeof cause["code"] === "string" ? cause["code"] : "";
}
