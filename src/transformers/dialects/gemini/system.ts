/** The system prompt as Gemini takes it: one instruction in one place. */
import { blocksOf, isText, type Block } from "../../../core/message.ts";
import { BILLING_LINE } from "../shared/system.ts";

/** The texts that say something. */
export function systemTexts(content: string | readonly Block[]): string[] {
  return blocksOf(content)
    .filter(isText)
    .map(({ text }) => text.replace(BILLING_LINE, ""))
    .filter((text) => text !== "");
}
