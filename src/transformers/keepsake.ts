/**
 * What a provider must see again on later turns and nobody else can read: encrypted reasoning, thought signatures,
 * reasoning text. It travels twice, because neither carrier is safe alone: as the `signature` of a thinking block, which
 * Claude Code returns verbatim but drops when the model changes, and in a table by tool-call id, whose ids always return.
 *
 *     ccr1.<provider>.<model family>.<base64url of JSON>
 */
import { isText, type Block } from "../core/message.ts";
import type { Target } from "../core/target.ts";
import { parseJson, stringOf } from "./foreign.ts";
import { hash16 } from "./hash.ts";

const MARK = "ccr1.";
/** Larger ones are not kept: every later request of the conversation would carry them. */
const MAX_LENGTH = 256 * 1024;

/** Sealed keepsakes by tool-call id, of one conversation. Outlives the program. */
export interface Keepsakes {
  recall(toolUseId: string): string | undefined;
  keep(toolUseId: string, sealed: string): void;
}

/** For conversations that are not remembered. */
export const NO_KEEPSAKES: Keepsakes = { recall: () => undefined, keep: () => {} };

/** The key of what belongs to a text rather than to a call. White space between blocks does not always come back. */
export function keyOfText(text: string): string {
  return `text ${hash16(text.replace(/\s+/g, ""))}`;
}

/**
 * The key of what came behind the last text of an answer. As a block it would be the last one, and of such an answer
 * `claude -p` prints nothing (measured, 2.1.330).
 */
export function keyBehindText(text: string): string {
  return `behind ${keyOfText(text)}`;
}

/** An assistant's turn with the block that was kept out of its end. */
export function withTrailing(blocks: readonly Block[], keepsakes: Keepsakes): readonly Block[] {
  const last = blocks.at(-1);
  const data = last && isText(last) ? keepsakes.recall(keyBehindText(last.text)) : undefined;
  return data === undefined ? blocks : [...blocks, { type: "redacted_thinking", data }];
}

/** Empty when there is too much to keep. */
export function seal(target: Target, data: unknown): string {
  const sealed = prefixFor(target) + Buffer.from(JSON.stringify(data)).toString("base64url");
  return sealed.length > MAX_LENGTH ? "" : sealed;
}

/** The data, or undefined for anything that was not sealed for this provider and family of models. */
export function unseal(sealed: unknown, target: Target): unknown {
  const text = stringOf(sealed);
  const prefix = prefixFor(target);
  if (!text.startsWith(prefix)) return undefined;
  return parseJson(Buffer.from(text.slice(prefix.length), "base64url").toString());
}

/** True for what only ccr can have written, whichever provider it is for. */
export function isSealed(signature: unknown): boolean {
  return stringOf(signature).startsWith(MARK);
}

function prefixFor({ provider, model }: Target): string {
  return `${MARK}${encodeURIComponent(provider.name).replaceAll(".", "%2E")}.${familyOf(model)}.`;
}

/** `deepseek/deepseek-v4-pro:free` -> `deepseek`: versions of one family read each other's. */
function familyOf(model: string): string {
  return /^[a-z]+/.exec(model.toLowerCase().split("/").at(-1) ?? "")?.[0] ?? "any";
}
