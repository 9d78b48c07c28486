/** Exit codes. */
import { constants } from "node:os";

import type { ErrorCode } from "../core/errors.ts";

export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  config: 4,
  taken: 5,
  noClaude: 6,
} as const;

const BY_ERROR: Readonly<Partial<Record<ErrorCode, number>>> = {
  "CCR-E001": EXIT.taken,
  "CCR-E002": EXIT.noClaude,
  "CCR-E003": EXIT.usage,
  "CCR-E050": EXIT.config,
  "CCR-E051": EXIT.config,
  "CCR-E052": EXIT.config,
};

export function exitCodeOf(code: ErrorCode): number {
  return BY_ERROR[code] ?? EXIT.failed;
}

/** As shells report it. */
export function exitCodeOfSignal(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
