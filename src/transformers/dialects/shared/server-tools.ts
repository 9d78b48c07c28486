/** What tools that ran at Anthropic left in the conversation, told as text for providers that have no such blocks. */
import type { Block } from "../../../core/message.ts";
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";

/** Empty for blocks that no server tool wrote. */
export function serverToolText(block: Block): string {
  if (block.type === "server_tool_use" || block.type === "mcp_tool_use") {
    return `[${stringOf(block["name"])}: ${askedOf(fieldsOf(block["input"]))}]`;
  }
  return block.type.endsWith("_tool_result") ? resultText(block["content"]) : "";
}

function askedOf(input: Fields): string {
  return stringOf(input["query"]) || stringOf(input["url"]) || JSON.stringify(input);
}

function resultText(content: unknown): string {
  if (typeof content === "string") return content;
  const items = Array.isArray(content) ? itemsOf(content) : [content];
  return items
    .map((item) => itemText(fieldsOf(item)))
    .filter(Boolean)
    .join("\n");
}

/** A search hit, a piece of text, a program's output, a fetched page, or an error. */
function itemText(item: Fields): string {
  if (item["error_code"] !== undefined) return `[failed: ${stringOf(item["error_code"])}]`;
  const title = stringOf(item["title"]);
  const url = stringOf(item["url"]);
  if (title || url) return [title, url].filter(Boolean).join(" - ");
  return stringOf(item["text"]) || stringOf(item["stdout"]) || stringOf(item["stderr"]);
}
