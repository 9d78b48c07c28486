/** Reasoning of earlier turns in the form their provider wants to see again. */
import { isText, type Block, type ToolUseBlock } from "../../../core/message.ts";
import type { ChatQuirks } from "../../../core/quirks.ts";
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";
import { recallByText, unseal, withTrailing } from "../../keepsake.ts";
import type { Call } from "../../types.ts";
import type { Part } from "./content.ts";
import { detailsText } from "./reasoning.ts";
import type { Keepsake } from "./reasoning-record.ts";

/** Reasoning as it has come back; a field is empty where the provider gave nothing in it. */
export interface Recalled {
  readonly text: string;
  readonly details: readonly Fields[];
  /** The field it came in. */
  readonly field: string;
}

/** Formats whose text is worthless to the provider without its signature, and refused. */
const SIGNED_FORMATS: ReadonlySet<unknown> = new Set(["anthropic-claude-v1", "google-gemini-v1"]);

/**
 * From the turn's thinking blocks; where the client has dropped them, because thinking was off or the model changed in
 * between, from the table, by its tool calls or its text. Undefined for a turn that this provider's model did not reason in.
 */
export function recalledReasoning(
  blocks: readonly Block[],
  calls: readonly ToolUseBlock[],
  call: Call,
): Recalled | undefined {
  const told = withTrailing(blocks, call.keepsakes).flatMap((block) => keepsakeOfBlock(block, call));
  if (told.length > 0) return joined(told);
  const { keepsakes } = call;
  const tabled =
    calls.length > 0 ? calls.map(({ id }) => keepsakes.recall(id)) : [recallByText(keepsakes, "turn", textOf(blocks))];
  for (const sealed of tabled) {
    const kept = keepsakeOf(sealed, "", call);
    if (kept && !isEmpty(kept)) return kept;
  }
  return undefined;
}

/** What came with a call and must go back with it. */
export function recalledCall({ id }: ToolUseBlock, { keepsakes, target }: Call): Fields {
  const { extra_content } = fieldsOf(unseal(keepsakes.recall(id), target));
  return extra_content === undefined ? {} : { extra_content };
}

export function messageFields(recalled: Recalled, quirks: ChatQuirks): Fields {
  const text = recalled.text || detailsText(recalled.details);
  switch (quirks.reasoningField) {
    case "reasoning_content":
    case "reasoning":
      return { [quirks.reasoningField]: text };
    case "reasoning_details":
      return { reasoning_details: detailsOf(recalled) };
    case "as-received":
      return asReceived(recalled, text);
    case "thinking":
      return { thinking: thinkingObject(recalled, text) };
    case "think-tags":
    case "thinking-part":
      return {};
  }
}

/** CCR's plugins give a signature with the text, or none. */
function thinkingObject({ details }: Recalled, text: string): Fields {
  const signature = details.map((detail) => stringOf(detail["signature"])).findLast(Boolean);
  return { content: text, ...(signature !== undefined && { signature }) };
}

/** Vendors that keep reasoning within the content get it at its beginning. */
export function contentWith(parts: readonly Part[], recalled: Recalled, quirks: ChatQuirks): readonly Part[] {
  const field = quirks.reasoningField === "as-received" ? recalled.field : quirks.reasoningField;
  const text = recalled.text || detailsText(recalled.details);
  if (text === "") return parts;
  if (field === "thinking-part") {
    return [{ type: "thinking", thinking: [{ type: "text", text }], closed: true }, ...parts];
  }
  if (field !== "think-tags") return parts;
  const [first, ...rest] = parts;
  const tagged = `<think>${text}</think>`;
  if (first?.["type"] !== "text") return [{ type: "text", text: tagged }, ...parts];
  return [{ ...first, text: tagged + stringOf(first["text"]) }, ...rest];
}

function asReceived({ field, details }: Recalled, text: string): Fields {
  if (field === "think-tags" || field === "thinking-part") return {};
  return details.length > 0 ? { reasoning_details: details } : { [field || "reasoning_content"]: text };
}

function detailsOf({ text, details }: Recalled): readonly Fields[] {
  if (details.length === 0) return [{ type: "reasoning.text", text }];
  return details.filter(
    ({ type, format, signature }) => type !== "reasoning.text" || !SIGNED_FORMATS.has(format) || Boolean(signature),
  );
}

function keepsakeOfBlock(block: Block, call: Call): Recalled[] {
  if (block.type !== "thinking" && block.type !== "redacted_thinking") return [];
  const kept = keepsakeOf(block["signature"] ?? block["data"], stringOf(block["thinking"]), call);
  return kept && !isEmpty(kept) ? [kept] : [];
}

function textOf(blocks: readonly Block[]): string {
  return blocks.map((block) => (isText(block) ? block.text : "")).join("");
}

function isEmpty({ text, details }: Recalled): boolean {
  return text === "" && details.length === 0;
}

/** `beside` is the text of the thinking block that carries the keepsake. */
function keepsakeOf(sealed: unknown, beside: string, { target }: Call): Recalled | undefined {
  const data = unseal(sealed, target);
  if (data === undefined) return undefined;
  const { text, details, field }: { readonly [Name in keyof Keepsake]: unknown } = fieldsOf(data);
  return {
    text: text === true ? beside : stringOf(text),
    details: itemsOf(details).map(fieldsOf),
    field: stringOf(field),
  };
}

function joined(parts: readonly Recalled[]): Recalled {
  return {
    text: parts.map(({ text }) => text).join(""),
    details: parts.flatMap(({ details }) => details),
    field: parts.find(({ field }) => field !== "")?.field ?? "",
  };
}
