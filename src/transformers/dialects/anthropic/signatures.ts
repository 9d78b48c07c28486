/**
 * Whose thinking a block is. Signatures of providers that speak Messages pass through as they are and do not tell, so
 * each is remembered with its provider when it passes.
 */
import type { Block } from "../../../core/message.ts";
import type { MessagesQuirks } from "../../../core/quirks.ts";
import { stringOf } from "../../foreign.ts";
import { hash16 } from "../../hash.ts";
import { isSealed, seal, unseal } from "../../keepsake.ts";
import type { AnswerContext, Call } from "../../types.ts";

export function rememberSignature(signature: string, { keepsakes, target }: AnswerContext): void {
  if (signature !== "" && !isSealed(signature)) keepsakes.keep(keyOf(signature), seal(target, {}));
}

/** The signature of a thinking block that is whole, or of a redacted one. */
export function rememberThinking(block: Block, answer: AnswerContext): void {
  if (block.type.endsWith("thinking")) rememberSignature(stringOf(block["signature"] ?? block["data"]), answer);
}

/** True for thinking that the target did not do, as far as that can be known and matters to it. */
export function isForeignThinking(block: Block, call: Call, quirks: MessagesQuirks): boolean {
  if (block.type !== "thinking" && block.type !== "redacted_thinking") return false;
  const signature = stringOf(block["signature"] ?? block["data"]);
  if (isSealed(signature)) return true;
  if (!quirks.checksThinking) return block.type === "redacted_thinking";
  if (signature === "") return true;
  const maker = call.keepsakes.recall(keyOf(signature));
  return maker !== undefined && unseal(maker, call.target) === undefined;
}

function keyOf(signature: string): string {
  return `signature ${hash16(signature)}`;
}
