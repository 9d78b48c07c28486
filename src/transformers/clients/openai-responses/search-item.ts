/** A web search at the provider: the call of a server tool, and the block with its result, as one item. */
import type { Delta } from "../../../core/event.ts";
import type { Block } from "../../../core/message.ts";
import { fieldsOf, itemsOf, parseJson, stringOf, type Fields } from "../../foreign.ts";
import { OpenItem, type ItemStatus } from "./item.ts";

const RESULT = "web_search_tool_result";

export class SearchItem extends OpenItem {
  #json = "";
  #preset: Fields = {};
  #sources: readonly Fields[] = [];
  #answered = false;
  #failed = false;

  override takes(block: Block): boolean {
    return block.type === RESULT;
  }

  begin(block: Block): void {
    if (block.type === RESULT) return this.#result(block["content"]);
    this.#preset = fieldsOf(block["input"]);
    this.added(this.#item("in_progress"));
    this.emit("response.web_search_call.in_progress", {});
  }

  delta(delta: Delta): void {
    if (delta.type === "input_json_delta") this.#json += delta.partial_json;
  }

  endBlock(): boolean {
    if (!this.#answered) this.emit("response.web_search_call.searching", {});
    return this.#answered;
  }

  protected override conclude(): void {
    this.emit("response.web_search_call.completed", {});
  }

  protected whole(status: ItemStatus): Fields {
    return this.#item(this.#failed ? "failed" : status);
  }

  #result(content: unknown): void {
    this.#answered = true;
    this.#failed = !Array.isArray(content);
    const urls = itemsOf(content).map((page) => stringOf(fieldsOf(page)["url"]));
    this.#sources = urls.filter(Boolean).map((url) => ({ type: "url", url }));
  }

  #item(status: string): Fields {
    const asked = this.#json === "" ? this.#preset : fieldsOf(parseJson(this.#json));
    const action = { type: "search", query: stringOf(asked["query"]), sources: this.#sources };
    return { id: this.id, type: "web_search_call", status, action };
  }
}
