/** Failures of a provider that speaks Messages: the code from the table, the status as Claude Code knows it. */
import type { ErrorCode } from "../../../core/error-codes.ts";
import { CcrError } from "../../../core/errors.ts";
import type { Target } from "../../../core/target.ts";
import type { UpstreamFailure } from "../../types.ts";
import { upstreamError } from "../../upstream-error.ts";

/** Causes that Claude Code heals by status: it repeats, drops betas or changes to its fallback model. */
const KEPT: ReadonlySet<ErrorCode> = new Set(["CCR-E102", "CCR-E106", "CCR-E108", "CCR-E109"]);

export function messagesError(failure: UpstreamFailure, target: Target): CcrError {
  const error = upstreamError(failure, target);
  return KEPT.has(error.code) ? new CcrError(error.code, error.facts, { status: failure.status }) : error;
}
