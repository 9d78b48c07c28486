/** The system prompt without what only Anthropic reads, and with what the model must know about its provider. */
import { isText, type Block } from "../../../core/message.ts";
import { BILLING_LINE } from "../shared/system.ts";
import { NO_SEARCH, webSearchTool } from "../shared/web-search.ts";
import type { Editing } from "./editing.ts";

export function systemEdits(editing: Editing): void {
  const { call, quirks, edits } = editing;
  const { system } = call.request;
  const instruction = !quirks.serverTools && webSearchTool(call.request) ? NO_SEARCH : "";
  if (typeof system === "string") {
    const text = quirks.confidant ? system : system.replace(BILLING_LINE, "");
    const whole = [text, instruction].filter(Boolean).join("\n\n");
    if (whole !== system) edits.replace(["system"], whole);
    return;
  }
  if (system && !quirks.confidant) billingEdits(system, editing);
  if (instruction === "") return;
  const block: Block = { type: "text", text: instruction };
  if (system) edits.append(["system"], block);
  else edits.add([], "system", [block]);
}

/** The first line differs in every request, which would defeat other providers' prompt caches. */
function billingEdits(system: readonly Block[], { edits }: Editing): void {
  system.forEach((block, index) => {
    if (!isText(block) || !BILLING_LINE.test(block.text)) return;
    const text = block.text.replace(BILLING_LINE, "");
    if (text === "") edits.remove(["system", index]);
    else edits.replace(["system", index, "text"], text);
  });
}
