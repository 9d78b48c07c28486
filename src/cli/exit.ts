/** Exit codes. */
import { constants } from "node:os";

import type { ErrorCode } from "../core/error-codes.ts";

export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  notRunning: 3,
  config: 4,
  taken: 5,
  noClaude: 6,
  key: 7,
  upstream: 8,
  unhealthy: 9,
  /** EX_SOFTWARE of sysexits.h. */
  crashed: 70,
} as const;

/** For help and manual. */
export const EXIT_MEANINGS: readonly (readonly [code: string, meaning: string])[] = [
  ["0", "done"],
  ["1", "failed in a way that has no code of its own"],
  ["2", "the command line is wrong, or a question could not be asked"],
  ["3", "ccr is not running, or nothing is recorded"],
  ["4", "the configuration is missing or wrong"],
  ["5", "the port is taken"],
  ["6", "Claude Code was not found, or is too old"],
  ["7", "a provider's key is missing or was refused"],
  ["8", "a provider failed"],
  ["9", "doctor found errors"],
  ["70", "ended by a defect of its own"],
  ["n, 128+n", "ccr, ccr code: Claude Code's own exit code, or its end by signal n"],
];

const BY_ERROR: Readonly<Partial<Record<ErrorCode, number>>> = {
  "CCR-E001": EXIT.taken,
  "CCR-E002": EXIT.noClaude,
  "CCR-E003": EXIT.usage,
  "CCR-E005": EXIT.notRunning,
  "CCR-E020": EXIT.config,
  "CCR-E050": EXIT.config,
  "CCR-E051": EXIT.config,
  "CCR-E052": EXIT.config,
  "CCR-E060": EXIT.notRunning,
  "CCR-E101": EXIT.key,
  "CCR-E900": EXIT.crashed,
};

/** Codes from here up to the defects are a provider's doing. */
const FIRST_OF_PROVIDERS = "CCR-E101";
const FIRST_OF_DEFECTS = "CCR-E900";

export function exitCodeOf(code: ErrorCode): number {
  const known = BY_ERROR[code];
  if (known !== undefined) return known;
  return code >= FIRST_OF_PROVIDERS && code < FIRST_OF_DEFECTS ? EXIT.upstream : EXIT.failed;
}

/** As shells report it. */
export function exitCodeOfSignal(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
