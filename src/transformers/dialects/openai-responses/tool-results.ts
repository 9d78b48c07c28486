/** Tool results as the output of function calls, with their pictures and files. */
import { isRecord, type Block, type ToolResultBlock } from "../../../core/message.ts";
import { itemsOf, stringOf } from "../../foreign.ts";
import { isBlock, NO_OUTPUT } from "../shared/results.ts";
import { isTextPart, partsOf, textParts, type Part } from "./content.ts";

/** Text alone as a string, which every server takes; parts where they carry more. */
export type Output = string | readonly Part[];

/** The protocol has no mark for a failed call, so the text says it. */
const FAILED = "Error: ";

export function outputOf(block: ToolResultBlock): Output {
  const parts = resultParts(block.content);
  const failed = block.is_error === true ? FAILED : "";
  if (!parts.every(isTextPart)) return failed === "" ? parts : [...textParts(failed.trimEnd()), ...parts];
  const text = parts.map((part) => stringOf(part["text"])).join("\n\n");
  return failed + (text || NO_OUTPUT);
}

/** A result whose call is not in the conversation, for a user message. */
export function orphanParts(block: ToolResultBlock): Part[] {
  const output = outputOf(block);
  const parts = typeof output === "string" ? textParts(output) : output;
  return [...textParts("[result of an earlier tool call]"), ...parts];
}

function resultParts(content: unknown): Part[] {
  if (typeof content === "string") return textParts(content);
  if (isRecord(content)) return textParts(JSON.stringify(content));
  return partsOf(itemsOf(content).filter((item): item is Block => isBlock(item)));
}
