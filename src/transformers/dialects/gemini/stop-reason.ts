/** Finish and block reasons of Gemini in Anthropic's terms. */
import { CcrError } from "../../../core/errors.ts";
import type { StopReason } from "../../../core/message.ts";
import type { Target } from "../../../core/target.ts";
import type { Stop } from "../../writer.ts";

/** For any other reason the blocks decide: Gemini says STOP after a call, too. */
const DECISIVE: ReadonlyMap<string, StopReason> = new Map([
  ["MAX_TOKENS", "max_tokens"],
  ["CONTINUATION", "max_tokens"],
  ["SAFETY", "refusal"],
  ["RECITATION", "refusal"],
  ["LANGUAGE", "refusal"],
  ["BLOCKLIST", "refusal"],
  ["PROHIBITED_CONTENT", "refusal"],
  ["SPII", "refusal"],
  ["MODEL_ARMOR", "refusal"],
  ["IMAGE_SAFETY", "refusal"],
  ["IMAGE_PROHIBITED_CONTENT", "refusal"],
  ["IMAGE_RECITATION", "refusal"],
]);

/** Not an end but a failure of the model, which often succeeds at once when asked again. */
const FAILURES: ReadonlySet<string> = new Set([
  "MALFORMED_FUNCTION_CALL",
  "UNEXPECTED_TOOL_CALL",
  "TOO_MANY_TOOL_CALLS",
  "MALFORMED_RESPONSE",
  "MISSING_THOUGHT_SIGNATURE",
]);

export interface Ending {
  readonly reason: string;
  /** What the server adds to the reason; empty for nothing. */
  readonly message: string;
  /** True when it was the prompt that was refused, for a reason of another list. */
  readonly blocked: boolean;
}

export function stopOf(ending: Ending, calls: number): Stop {
  const reason = decisive(ending) ?? (calls > 0 ? "tool_use" : "end_turn");
  if (reason !== "refusal") return { reason, sequence: null };
  return { reason, sequence: null, details: { type: "refusal", category: null, explanation: explain(ending) } };
}

/** True when the answer was cut, so that a half-written call is not the model's fault. */
export function isCut(ending: Ending): boolean {
  return decisive(ending) === "max_tokens";
}

export function isRefused(ending: Ending): boolean {
  return decisive(ending) === "refusal";
}

function decisive({ reason, blocked }: Ending): StopReason | undefined {
  return blocked ? "refusal" : DECISIVE.get(reason);
}

export function explain({ reason, message }: Ending): string {
  return message === "" ? reason : `${reason}: ${message}`;
}

/** Undefined for an ordinary end. */
export function failureOfFinish(ending: Ending, { provider, model }: Target): CcrError | undefined {
  if (!FAILURES.has(ending.reason)) return undefined;
  return new CcrError("CCR-E109", { provider: provider.name, model, detail: explain(ending) });
}
