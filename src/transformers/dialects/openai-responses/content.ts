/** Content blocks as parts of an input item. */
import { isImage, isText, type Block } from "../../../core/message.ts";
import { fieldsOf, stringOf, type Fields } from "../../foreign.ts";
import { dataUrl, fileName, nestedText, textOf, titled } from "../shared/block-text.ts";

export type Part = Fields;

/** Blocks the provider has no use for become nothing; what a person or a tool put in never gets lost silently. */
export function partsOf(blocks: readonly Block[]): Part[] {
  return blocks.flatMap(partsOfBlock);
}

/** None for an empty text. */
export function textParts(text: string): Part[] {
  return text === "" ? [] : [{ type: "input_text", text }];
}

export function isTextPart(part: Part): boolean {
  return part["type"] === "input_text";
}

function partsOfBlock(block: Block): Part[] {
  if (isText(block)) return textParts(block.text);
  if (isImage(block)) return [imagePart(fieldsOf(block.source))];
  return block.type === "document" ? documentParts(block) : textParts(textOf(block));
}

function imagePart(source: Fields): Part {
  switch (source["type"]) {
    case "base64":
      return { type: "input_image", image_url: dataUrl(source), detail: "auto" };
    case "url":
      return { type: "input_image", image_url: stringOf(source["url"]), detail: "auto" };
    default:
      return { type: "input_text", text: "[image left out: it is stored at Anthropic]" };
  }
}

function documentParts(block: Block): Part[] {
  const source = fieldsOf(block["source"]);
  const title = stringOf(block["title"]) || "document";
  switch (source["type"]) {
    case "text":
      return textParts(titled(title, stringOf(source["data"])));
    case "content":
      return textParts(titled(title, nestedText(source["content"])));
    case "base64":
      return [{ type: "input_file", filename: fileName(title, source), file_data: dataUrl(source) }];
    case "url":
      return [{ type: "input_file", file_url: stringOf(source["url"]) }];
    default:
      return textParts(`[document left out, it is stored at Anthropic: ${title}]`);
  }
}
