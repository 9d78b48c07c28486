/** Content blocks as parts. What a person or a tool put in never gets lost silently. */
import { isImage, isText, type Block } from "../../../core/message.ts";
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";
import { textOf } from "../shared/block-text.ts";

export type Part = Fields;

/** Types that Gemini documents as input. */
const TAKEN = /^(image\/(png|jpeg|webp|heic|heif)|application\/pdf|text\/\w+)$/;
/** Where Gemini fetches files from by itself. */
const FETCHED = /^(gs:\/\/|https:\/\/generativelanguage\.googleapis\.com\/v\w+\/files\/)/;

export function textPart(text: string): Part[] {
  return text === "" ? [] : [{ text }];
}

export function partsOfBlock(block: Block): Part[] {
  if (isText(block)) return textPart(block.text);
  if (isImage(block)) return [mediaPart("image", fieldsOf(block.source), "")];
  if (block.type === "document") return documentParts(block);
  return textPart(textOf(block));
}

function documentParts(block: Block): Part[] {
  const source = fieldsOf(block["source"]);
  const title = stringOf(block["title"]) || "document";
  if (source["type"] === "text") return textPart(`[${title}]\n${stringOf(source["data"])}`);
  if (source["type"] === "content") return [{ text: `[${title}]` }, ...nestedParts(source["content"])];
  return [mediaPart("document", source, title)];
}

function nestedParts(content: unknown): Part[] {
  if (typeof content === "string") return textPart(content);
  return itemsOf(content).filter(isBlock).flatMap(partsOfBlock);
}

export function isBlock(value: unknown): value is Block {
  return typeof fieldsOf(value)["type"] === "string";
}

function mediaPart(what: string, source: Fields, title: string): Part {
  const mimeType = stringOf(source["media_type"]);
  if (source["type"] === "base64" && TAKEN.test(mimeType)) return { inlineData: { mimeType, data: source["data"] } };
  if (source["type"] === "base64") return leftOut(what, `Gemini takes no ${mimeType || "such type"}`, title);
  const url = stringOf(source["url"]);
  if (FETCHED.test(url)) return { fileData: { fileUri: url, ...(mimeType && { mimeType }) } };
  if (url !== "") return leftOut(what, `Gemini does not fetch ${url}`, title);
  return leftOut(what, "it is stored at Anthropic", title);
}

function leftOut(what: string, reason: string, title: string): Part {
  return { text: `[${what} left out: ${reason}${title && title !== what ? `: ${title}` : ""}]` };
}
