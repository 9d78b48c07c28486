/**
 * `max_tokens: 0`: the client wants the prompt read into the provider's cache, and no answer. Only Anthropic knows such
 * requests; elsewhere they would be refused, or answered at length.
 */
import type { MessagesRequest } from "../core/message.ts";
import type { Target } from "../core/target.ts";
import { messagesQuirksOf } from "./dialects/anthropic/quirks.ts";

export function isWarmUp({ max_tokens }: MessagesRequest): boolean {
  return max_tokens === 0;
}

/** Whether the target takes them as they are. */
export function warmsUp(target: Target): boolean {
  const { dialect } = target.provider;
  return (dialect === "anthropic" || dialect === "vertex-claude") && messagesQuirksOf(target).betas;
}
