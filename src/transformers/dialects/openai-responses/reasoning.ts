/**
 * Reasoning items as they go to and fro: sealed in signatures and in the table of tool calls, and put back before the
 * item they belong to. The API refuses one without content of its own, and one that nothing follows.
 */
import { isText, isToolUse, type Block } from "../../../core/message.ts";
import type { Target } from "../../../core/target.ts";
import { fieldsOf, itemsOf, numberOf, stringOf, type Fields } from "../../foreign.ts";
import { hash16 } from "../../hash.ts";
import { seal, unseal, type Keepsakes } from "../../keepsake.ts";

export interface KeptReasoning {
  readonly item: Fields;
  /** How many texts stand between the item and the tool call that it is kept with. */
  readonly texts: number;
}

/** What servers accept of an item they have sent. `signature` and `format` are OpenRouter's. */
const KEPT_FIELDS = ["id", "summary", "content", "encrypted_content", "signature", "format"] as const;

/** What is worth keeping of an item; undefined when the provider would refuse or ignore it. */
export function keepable(item: Fields): Fields | undefined {
  if (!isEncrypted(item) && itemsOf(item["content"]).length === 0) return undefined;
  const kept = KEPT_FIELDS.map((name) => [name, item[name]] as const);
  return Object.fromEntries(kept.filter(([, value]) => hasContent(value)));
}

export function sealReasoning(target: Target, reasoning: readonly KeptReasoning[]): string {
  return seal(target, { reasoning });
}

export function unsealReasoning(sealed: unknown, target: Target): KeptReasoning[] {
  return itemsOf(fieldsOf(unseal(sealed, target))["reasoning"]).flatMap((value) => {
    const kept = fieldsOf(value);
    const item = keepable(fieldsOf(kept["item"]));
    return item ? [{ item, texts: numberOf(kept["texts"]) ?? 0 }] : [];
  });
}

/** The same for an item however it was carried. */
export function identityOfReasoning(item: Fields): string {
  return stringOf(item["encrypted_content"]) || JSON.stringify(item);
}

/**
 * Without its id where it is encrypted: nothing is stored, and servers that look ids up answer "Item with id 'rs_…' not
 * found". Open models' servers demand one.
 */
export function inputOfReasoning({ id, summary, ...rest }: Fields): Fields {
  const named = isEncrypted(rest) ? {} : { id: stringOf(id) || `rs_${hash16(JSON.stringify(rest))}` };
  return { type: "reasoning", ...named, summary: itemsOf(summary), ...rest };
}

/** Items kept with the calls among `blocks`, by the block they belong before. */
export function recallReasoning(
  blocks: readonly Block[],
  target: Target,
  keepsakes: Keepsakes,
): ReadonlyMap<Block, readonly Fields[]> {
  const recalled = new Map<Block, Fields[]>();
  let texts: Block[] = [];
  for (const block of blocks) {
    if (isText(block)) texts.push(block);
    if (!isToolUse(block)) continue;
    for (const kept of unsealReasoning(keepsakes.recall(block.id), target)) {
      const place = kept.texts > 0 ? (texts.at(-kept.texts) ?? texts[0] ?? block) : block;
      recalled.set(place, [...(recalled.get(place) ?? []), kept.item]);
    }
    texts = [];
  }
  return recalled;
}

function isEncrypted(item: Fields): boolean {
  return stringOf(item["encrypted_content"]) !== "";
}

function hasContent(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== "";
}
