/** Where a text names the pages of a web search, in OpenAI's shape. */
import { fieldsOf, stringOf } from "../../foreign.ts";

/** In Responses as it stands; Chat has the fields one level deeper. */
export interface UrlCitation {
  readonly type: "url_citation";
  readonly url: string;
  readonly title: string;
  readonly start_index: number;
  readonly end_index: number;
}

/** Anthropic cites for a block as a whole, so that the place is all of it. Other sources than pages have no counterpart. */
export function urlCitations(citations: readonly unknown[], start: number, end: number): UrlCitation[] {
  return citations.map(fieldsOf).flatMap((citation) => {
    const url = stringOf(citation["url"]);
    const title = stringOf(citation["title"]) || url;
    return url === "" ? [] : [{ type: "url_citation", url, title, start_index: start, end_index: end }];
  });
}
