/** What is told to the model in the system prompt, or as if it were. */
import { isText, type Block } from "../../../core/message.ts";

/** Claude Code's first system line differs in every request, which would defeat other providers' prompt caches. */
export const BILLING_LINE: RegExp = /^x-anthropic-billing-header:[^\n]*\n*/;

/** As Claude Code itself tells the model something in the middle of a conversation. */
export function reminder(blocks: readonly Block[]): Block[] {
  const texts = blocks.filter(isText);
  const text = texts.map((block) => block.text).join("\n\n");
  if (text.trim() === "") return [];
  const marker = texts.at(-1)?.["cache_control"];
  const wrapped = `<system-reminder>\n${text}\n</system-reminder>`;
  return [{ type: "text", text: wrapped, ...(marker === undefined ? {} : { cache_control: marker }) }];
}
