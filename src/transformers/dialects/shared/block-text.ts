/** Content blocks as text, and files as data URLs, for providers that have no such blocks. */
import type { Block } from "../../../core/message.ts";
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";
import { serverToolText } from "./server-tools.ts";

/** Separates blocks that become one text. */
export const BETWEEN_BLOCKS = "\n\n";

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
