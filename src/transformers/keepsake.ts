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
import { perTarget } from "./per-target.ts";

const MARK = "ccr1.";
/** Larger ones are not kept: every later request of the conversation would carry them. */
const MAX_LENGTH = 256 * 1024;

/** Sealed keepsakes by tool-call id, of one conversation. Outlives the program. */
export interface Keepsakes {
  /** True where nothing is kept by a text. */
  readonly withoutTexts?: boolean;
  recall(toolUseId: string): string | undefined;
  keep(toolUseId: string, sealed: string): void;
}

/** For conversations that are not remembered. */
export const NO_KEEPSAKES: Keepsakes = { withoutTexts: true, recall: () => undefined, keep: () => {} };

/** What is kept by a text instead of a call: the reasoning of its turn, what came behind it, or its phase. */
export type ByText = "turn" | "behind" | "phase";

const TEXT_MARK = "text:";
/** Of either end of a text, white space not counted: enough to know it again among those of one conversation. */
const END_LENGTH = 192;

export function isTextKey(key: string): boolean {
  return key.startsWith(TEXT_MARK);
}

export function keepByText(keepsakes: Keepsakes, what: ByText, text: string, sealed: string): void {
  if (sealed !== "" && text.trim() !== "") keepsakes.keep(textKey(what, text), sealed);
}

/** A long conversation has many texts, and most have nothing kept by them. */
export function recallByText(keepsakes: Keepsakes, what: ByText, text: string): string | undefined {
  return keepsakes.withoutTexts === true ? undefined : keepsakes.recall(textKey(what, text));
}

/** White space between blocks does not always come back. */
function textKey(what: ByText, text: string): string {
  return `${TEXT_MARK}${what} ${hash16(endOf(text, 1) + endOf(text, -1))}`;
}

function endOf(text: string, step: 1 | -1): string {
  let end = "";
  for (let at = step === 1 ? 0 : text.length - 1; at >= 0 && at < text.length && end.length < END_LENGTH; at += step) {
    const character = text.charAt(at);
    if (character.trim() !== "") end += character;
  }
  return end;
}

/**
 * An assistant's turn with the block that was kept out of its end: of an answer whose last block is thinking, `claude -p`
 * prints nothing (measured, 2.1.330).
 */
export function withTrailing(blocks: readonly Block[], keepsakes: Keepsakes): readonly Block[] {
  const last = blocks.at(-1);
  const data = last && isText(last) ? recallByText(keepsakes, "behind", last.text) : undefined;
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

const prefixFor: (target: Target) => string = perTarget(
  ({ provider, model }) => `${MARK}${encodeURIComponent(provider.name).replaceAll(".", "%2E")}.${familyOf(model)}.`,
);

/** `deepseek/deepseek-v4-pro:free` -> `deepseek`: versions of one family read each other's. */
function familyOf(model: string): string {
  return /^[a-z]+/.exec(model.toLowerCase().split("/").at(-1) ?? "")?.[0] ?? "any";
}
