/** Tool results as function responses: one for every call, in the order of the calls. */
import { isRecord, type ToolResultBlock } from "../../../core/message.ts";
import { itemsOf, stringOf } from "../../foreign.ts";
import type { GeminiModel } from "./models.ts";
import { isBlock, partsOfBlock, textPart, type Part } from "./parts.ts";

const NO_OUTPUT = "(no output)";
const INTERRUPTED = "[no result: interrupted]";

export interface Call {
  readonly name: string;
  /** Undefined where Gemini gave none. */
  readonly id: string | undefined;
}

export interface Response {
  readonly part: Part;
  /** Images and files, for models that take them only beside the response. */
  readonly attachments: readonly Part[];
}

/** Without a `block`, the response to a call that was interrupted. */
export function responseOf(block: ToolResultBlock | undefined, call: Call, model: GeminiModel): Response {
  if (!block) return { part: responsePart(call, { error: INTERRUPTED }, []), attachments: [] };
  const parts = contentParts(block.content);
  const text = textOf(parts);
  const media = parts.filter((part) => part["text"] === undefined);
  const inside = model.mediaInResponses ? media : [];
  const attachments = model.mediaInResponses ? [] : media;
  const output = text || (media.length > 0 ? noteOn(attachments) : NO_OUTPUT);
  const response = block.is_error === true ? { error: output } : { output };
  return { part: responsePart(call, response, inside), attachments };
}

/** A result whose call is not the last thing that was said, for a user message. */
export function orphanParts(block: ToolResultBlock, name: string | undefined): Part[] {
  const what = name === undefined ? "an earlier tool call" : `an earlier call of ${name}`;
  return [{ text: `[result of ${what}]` }, ...contentParts(block.content)];
}

function responsePart({ name, id }: Call, response: object, parts: readonly Part[]): Part {
  return {
    functionResponse: { ...(id === undefined ? {} : { id }), name, response, ...(parts.length > 0 ? { parts } : {}) },
  };
}

function noteOn(attachments: readonly Part[]): string {
  return attachments.length > 0 ? "(see what follows)" : "(attached)";
}

/** An object is taken as JSON: a tool may answer in any form. */
function contentParts(content: unknown): Part[] {
  if (typeof content === "string") return textPart(content);
  if (isRecord(content)) return textPart(JSON.stringify(content));
  return itemsOf(content).filter(isBlock).flatMap(partsOfBlock);
}

function textOf(parts: readonly Part[]): string {
  return parts
    .map((part) => stringOf(part["text"]))
    .filter(Boolean)
    .join("\n\n");
}
