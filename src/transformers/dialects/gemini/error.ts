/** Failures of Gemini as errors of the table. */
import { CcrError } from "../../../core/errors.ts";
import type { Target } from "../../../core/target.ts";
import { fieldsOf, numberOf, type Fields } from "../../foreign.ts";
import type { UpstreamFailure } from "../../types.ts";
import { errorOfBody, upstreamError } from "../../upstream-error.ts";

const DAILY_QUOTA = /"quotaId"\s*:\s*"[^"]*PerDay/;

/** Gemini says "exceeded your current quota, check your billing" for the limit of a minute too, which heals by itself. */
export function geminiError(failure: UpstreamFailure, target: Target): CcrError {
  const error = upstreamError(failure, target);
  const heals = failure.status === 429 && error.code === "CCR-E103" && !DAILY_QUOTA.test(failure.body);
  return heals ? new CcrError("CCR-E102", error.facts) : error;
}

/** The failure that a body or an event reports in spite of the status 200; undefined when it reports none. */
export function failureIn(body: Fields, target: Target): CcrError | undefined {
  const status = numberOf(fieldsOf(body["error"])["code"]);
  if (status === undefined) return errorOfBody(body, target);
  return geminiError({ status, headers: {}, body: JSON.stringify(body) }, target);
}
