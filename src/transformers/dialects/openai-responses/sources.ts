/** Pages that a hosted web search has found, and where an answer names them, in Anthropic's shapes. */
import type { Block } from "../../../core/message.ts";
import { fieldsOf, numberOf, stringOf, type Fields } from "../../foreign.ts";

/** OpenAI adds it to the addresses that it cites. */
const MARK = /[?&]utm_source=openai(?=#|$)/;

/** Titles of pages by address, empty where none is known. */
export type Pages = Map<string, string>;

export function pagesOf(sources: readonly unknown[]): Pages {
  const pages: Pages = new Map();
  for (const source of sources) {
    const page = fieldsOf(source);
    const url = addressOf(page);
    if (url !== "") pages.set(url, pages.get(url) || stringOf(page["title"]));
  }
  return pages;
}

/** Anthropic's encrypted page text has no counterpart. */
export function resultsOf(pages: Pages): Block[] {
  return Array.from(pages, ([url, title]) => ({
    type: "web_search_result",
    url,
    title: title || url,
    encrypted_content: "",
    page_age: null,
  }));
}

/** Files and containers are cited too; only pages have a counterpart. */
export function isPageCitation(citation: Fields): boolean {
  return citation["type"] === "url_citation";
}

export function locationOf(citation: Fields, text: string): Fields {
  return {
    type: "web_search_result_location",
    url: addressOf(citation),
    title: stringOf(citation["title"]) || null,
    cited_text: text.slice(numberOf(citation["start_index"]) ?? 0, numberOf(citation["end_index"]) ?? 0),
    encrypted_index: "",
  };
}

function addressOf(page: Fields): string {
  return stringOf(page["url"]).replace(MARK, "");
}
