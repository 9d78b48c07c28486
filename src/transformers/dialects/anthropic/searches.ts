/** Web searches that another provider has run. Anthropic wants its own encrypted content with every page it sees again. */
import type { Block } from "../../../core/message.ts";
import { fieldsOf, itemsOf, stringOf } from "../../foreign.ts";

const NONE: ReadonlySet<string> = new Set();

/** Ids of the searches among `blocks` whose pages lack it. */
export function foreignSearches(blocks: readonly Block[]): ReadonlySet<string> {
  let ids: Set<string> | undefined;
  for (const block of blocks) {
    if (block.type === "web_search_tool_result" && isForeign(block))
      (ids ??= new Set()).add(stringOf(block["tool_use_id"]));
  }
  return ids ?? NONE;
}

export function isForeignSearch(block: Block, foreign: ReadonlySet<string>): boolean {
  if (foreign.size === 0) return false;
  if (block.type === "server_tool_use") return foreign.has(stringOf(block["id"]));
  return block.type === "web_search_tool_result" && foreign.has(stringOf(block["tool_use_id"]));
}

/** True for a text that cites such a page. */
export function citesForeignPage({ citations }: Block): boolean {
  return itemsOf(citations).some((citation) => {
    const { type, encrypted_index } = fieldsOf(citation);
    return type === "web_search_result_location" && stringOf(encrypted_index) === "";
  });
}

function isForeign({ content }: Block): boolean {
  return itemsOf(content).some((page) => stringOf(fieldsOf(page)["encrypted_content"]) === "");
}
