/** Text, calls and thoughts of a Chat message in the order in which they came: providers refuse thoughts in wrong places. */
import type { Block } from "../../../core/message.ts";
import { textBlocks } from "../openai/content.ts";
import type { Thought } from "./reasoning.ts";

/** Stands in a message's text between two that something came between. */
export const BETWEEN_TEXTS = "\n\n";

/** `said` is the message's text, or blocks that cannot be told apart any more. */
export function woven(said: string | readonly Block[], calls: readonly Block[], thoughts: readonly Thought[]): Block[] {
  const blocks: Block[] = [];
  let [told, called] = [0, 0];
  for (const thought of thoughts) {
    const [text, call] = [textPlace(said, thought.text, told), Math.max(called, thought.calls)];
    blocks.push(...textBetween(said, told, text), ...calls.slice(called, call), thought.block);
    [told, called] = [text, call];
  }
  return [...blocks, ...textBetween(said, told, said.length), ...calls.slice(called)];
}

/** A client may have changed the text: then it is cut nowhere but between two. */
function textPlace(said: string | readonly Block[], place: number, told: number): number {
  if (place <= told) return told;
  return typeof said === "string" && said.startsWith(BETWEEN_TEXTS, place) ? place : said.length;
}

function textBetween(said: string | readonly Block[], start: number, end: number): readonly Block[] {
  if (typeof said !== "string") return said.slice(start, end);
  const text = said.slice(start, end);
  return textBlocks(start > 0 && text.startsWith(BETWEEN_TEXTS) ? text.slice(BETWEEN_TEXTS.length) : text);
}
