/**
 * Whether a text was a remark on the way (`commentary`) or the answer (`final_answer`). Models from gpt-5.3-codex on want
 * to be told again; a Messages text has no place for it, so it is kept by the text itself.
 */
import type { Target } from "../../../core/target.ts";
import { fieldsOf, stringOf } from "../../foreign.ts";
import { keepByText, recallByText, seal, unseal, type Keepsakes } from "../../keepsake.ts";

export function keepPhase(phase: unknown, text: string, target: Target, keepsakes: Keepsakes): void {
  if (typeof phase === "string") keepByText(keepsakes, "phase", text, seal(target, { phase }));
}

/** Empty where the provider has told none. */
export function recallPhase(text: string, target: Target, keepsakes: Keepsakes): string {
  return stringOf(fieldsOf(unseal(recallByText(keepsakes, "phase", text), target))["phase"]);
}
