/** What Google's search has found, as the blocks of Anthropic's, which Claude Code takes its search results from. */
import type { Block } from "../../../core/message.ts";
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";

/** None where nothing was searched. */
export function searchBlocks(metadata: Fields, messageId: string): Block[] {
  const queries = queriesOf(metadata);
  const results = itemsOf(metadata["groundingChunks"]).flatMap((chunk) => resultOf(fieldsOf(fieldsOf(chunk)["web"])));
  if (queries.length === 0 && results.length === 0) return [];
  const id = `srvtoolu_${messageId.replace(/\W|^msg_/g, "")}`;
  return [
    { type: "server_tool_use", id, name: "web_search", input: { query: queries.join(", ") } },
    { type: "web_search_tool_result", tool_use_id: id, content: results },
  ];
}

export function searchesOf(metadata: Fields): number {
  return queriesOf(metadata).length;
}

function queriesOf(metadata: Fields): string[] {
  return itemsOf(metadata["webSearchQueries"]).map(stringOf).filter(Boolean);
}

/** The address is a link that redirects; the title is often the domain alone. */
function resultOf(web: Fields): Block[] {
  const url = stringOf(web["uri"]);
  if (url === "") return [];
  const title = stringOf(web["title"]) || stringOf(web["domain"]) || url;
  return [{ type: "web_search_result", url, title, encrypted_content: "", page_age: null }];
}
