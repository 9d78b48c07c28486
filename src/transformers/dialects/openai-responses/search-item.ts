/** A hosted web search, as the call of a server tool and its result. */
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";
import { hash8 } from "../../hash.ts";
import { OutputItem, type Ending } from "./item.ts";
import { pagesOf, resultsOf, type Pages } from "./sources.ts";
import type { Turn } from "./turn.ts";

export class SearchItem extends OutputItem {
  #action: Fields = {};
  #failed = false;
  /** Set once the call has been written. */
  #shownId = "";

  override get waitsForText(): boolean {
    return this.#isSearch && !this.#failed;
  }

  /** In progress, searching, completed: the item itself says all that is worth telling. */
  push(): void {}

  write(turn: Turn): void {
    if (!this.done || this.#shownId !== "" || !this.#isSearch) return;
    this.#shownId = `srvtoolu_${this.id.replace(/\W/g, "") || `${hash8(turn.context.messageId)}_${turn.searches}`}`;
    turn.searched();
    turn.writer.block({
      type: "server_tool_use",
      id: this.#shownId,
      name: "web_search",
      input: { query: this.#query },
    });
  }

  end(turn: Turn, { later }: Ending): void {
    this.write(turn);
    if (this.#shownId === "") return;
    const content = this.#failed
      ? { type: "web_search_tool_result_error", error_code: "unavailable" }
      : resultsOf(this.#pages(turn, later()));
    turn.writer.block({ type: "web_search_tool_result", tool_use_id: this.#shownId, content });
  }

  protected take(item: Fields): void {
    this.#action = fieldsOf(item["action"]);
    this.#failed = item["status"] === "failed";
  }

  /** Models also open pages and look for words in them. */
  get #isSearch(): boolean {
    const type = stringOf(this.#action["type"]);
    return type === "search" || type === "";
  }

  get #query(): string {
    return stringOf(this.#action["query"]) || itemsOf(this.#action["queries"]).map(stringOf).join(", ");
  }

  /**
   * Only the text behind a search tells the titles. Pages that are cited but named by no search, as by servers that
   * name none, go to the last one.
   */
  #pages(turn: Turn, later: readonly OutputItem[]): Pages {
    const pages = pagesOf(itemsOf(this.#action["sources"]));
    const isLast = !later.some(({ waitsForText }) => waitsForText);
    for (const [url, title] of pagesOf(later.flatMap(({ citations }) => citations))) {
      if (pages.has(url) || (isLast && !turn.pages.has(url))) pages.set(url, pages.get(url) || title);
    }
    for (const url of pages.keys()) turn.pages.add(url);
    return pages;
  }
}
