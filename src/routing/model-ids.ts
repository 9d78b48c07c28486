/** Model ids that clients see and send back. */
import { targetName, type Target } from "../core/target.ts";

/** Claude Code lists a gateway's model only if its id holds "claude" or begins with "anthropic". */
const LISTED = "claude-ccr/";
const PREFIXES = [LISTED, "anthropic/ccr-"];
const AUTO = "auto";

/** The id under which clients list that choice. */
export const AUTO_ID: string = LISTED + AUTO;

export function listedId(target: Target): string {
  return LISTED + targetName(target);
}

/** The name behind a listed id; other ids as they are. */
export function unlistedName(id: string): string {
  const prefix = PREFIXES.find((start) => id.startsWith(start));
  return prefix === undefined ? id : id.slice(prefix.length);
}

/** The id by which a client leaves the choice to the rules. */
export function isAuto(id: string): boolean {
  return PREFIXES.some((prefix) => id === prefix + AUTO);
}
