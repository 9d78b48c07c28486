/** Content blocks as parts of a Chat message, and parts as its content. */
import { isImage, isText, type Block } from "../../../core/message.ts";
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";
import type { Quirks } from "../../quirks.ts";
import { serverToolText } from "./server-tools.ts";

export type Part = Fields;

/** Separates blocks that become one text. */
const BETWEEN_BLOCKS = "\n\n";

/** Blocks a Chat provider has no use for become nothing; what a person or a tool put in never gets lost silently. */
export function partsOf(blocks: readonly Block[], quirks: Quirks): Part[] {
  return blocks.flatMap((block) => partsOfBlock(block, quirks));
}

/** Text alone as a string, which every server takes; parts where they carry more. */
export function contentOf(parts: readonly Part[]): string | readonly Part[] {
  const onlyText = parts.every((part) => part["type"] === "text" && part["cache_control"] === undefined);
  return onlyText ? parts.map((part) => stringOf(part["text"])).join(BETWEEN_BLOCKS) : parts;
}

/** None for an empty text. `block` may carry a cache marker. */
export function textParts(text: string, block: Block, quirks: Quirks): Part[] {
  if (text === "") return [];
  const marker = quirks.cacheControl ? block["cache_control"] : undefined;
  return [marker ? { type: "text", text, cache_control: marker } : { type: "text", text }];
}

function partsOfBlock(block: Block, quirks: Quirks): Part[] {
  if (isText(block)) return textParts(block.text, block, quirks);
  if (isImage(block)) return [imagePart(fieldsOf(block.source))];
  if (block.type === "document") return documentParts(block, quirks);
  return textParts(textOf(block), block, quirks);
}

function imagePart(source: Fields): Part {
  switch (source["type"]) {
    case "base64":
      return imageUrl(dataUrl(source));
    case "url":
      return imageUrl(stringOf(source["url"]));
    default:
      return { type: "text", text: "[image left out: it is stored at Anthropic]" };
  }
}

function imageUrl(url: string): Part {
  return { type: "image_url", image_url: { url } };
}

function documentParts(block: Block, quirks: Quirks): Part[] {
  const source = fieldsOf(block["source"]);
  const title = stringOf(block["title"]) || "document";
  switch (source["type"]) {
    case "text":
      return textParts(titled(title, stringOf(source["data"])), block, quirks);
    case "content":
      return textParts(titled(title, nestedText(source["content"])), block, quirks);
    case "base64":
      if (!quirks.files) return textParts(`[document left out, this provider takes none: ${title}]`, block, quirks);
      return [{ type: "file", file: { filename: fileName(title, source), file_data: dataUrl(source) } }];
    default:
      return textParts(`[document left out: ${stringOf(source["url"]) || title}]`, block, quirks);
  }
}

export function dataUrl(source: Fields): string {
  return `data:${stringOf(source["media_type"])};base64,${stringOf(source["data"])}`;
}

/** OpenAI refuses a PDF whose name does not end like one. */
export function fileName(title: string, source: Fields): string {
  return source["media_type"] === "application/pdf" && !title.endsWith(".pdf") ? `${title}.pdf` : title;
}

/** The text of a block that has no part of its own. */
export function textOf(block: Block): string {
  switch (block.type) {
    case "search_result":
      return titled(`${stringOf(block["title"])} (${stringOf(block["source"])})`, nestedText(block["content"]));
    case "tool_reference":
      return `Tool loaded: ${stringOf(block["tool_name"])}`;
    case "compaction":
      return stringOf(block["content"]);
    default:
      return serverToolText(block);
  }
}

export function nestedText(content: unknown): string {
  if (typeof content === "string") return content;
  return itemsOf(content)
    .map((block) => stringOf(fieldsOf(block)["text"]))
    .filter(Boolean)
    .join(BETWEEN_BLOCKS);
}

export function titled(title: string, text: string): string {
  return `[${title}]\n${text}`;
}
