/** What a target can do, as far as its vendor's row and the list of models tell. */
import { targetName, type Target } from "../../core/target.ts";
import { modelFacts } from "../../routing/models/facts.ts";
import { messagesQuirksOf } from "../../transformers/dialects/anthropic/quirks.ts";
import { quirksOf } from "../../transformers/quirks.ts";

/** False only where it is known to see nothing. */
export function sees(target: Target): boolean {
  const { dialect } = target.provider;
  if (dialect === "openai-chat" && !quirksOf(target).vision) return false;
  if (dialect === "anthropic" && !messagesQuirksOf(target).vision) return false;
  return modelFacts(target).vision !== false;
}

/** False only where it is known to call no tools. */
export function callsTools(target: Target): boolean {
  return modelFacts(target).tools !== false && (target.provider.dialect !== "openai-chat" || quirksOf(target).tools);
}

export function isSame(a: Target, b: Target): boolean {
  return targetName(a) === targetName(b);
}
