/** The output items of one response: sorts interleaved events by item, and writes the items one after another. */
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";
import { CallItem } from "./call-item.ts";
import type { ItemType, OutputItem } from "./item.ts";
import { MessageItem } from "./message-item.ts";
import { ReasoningItem } from "./reasoning-item.ts";
import { SearchItem } from "./search-item.ts";
import type { Turn } from "./turn.ts";

/** Types of items that events tell pieces of. Events that are not listed say nothing that the item does not. */
const TYPE_OF_EVENT: ReadonlyMap<string, ItemType> = new Map([
  ["response.output_text.delta", "message"],
  ["response.output_text.done", "message"],
  ["response.output_text.annotation.added", "message"],
  ["response.refusal.delta", "message"],
  ["response.refusal.done", "message"],
  ["response.reasoning_summary_text.delta", "reasoning"],
  ["response.reasoning_summary_text.done", "reasoning"],
  ["response.reasoning_text.delta", "reasoning"],
  ["response.reasoning_text.done", "reasoning"],
  ["response.function_call_arguments.delta", "function_call"],
  ["response.function_call_arguments.done", "function_call"],
  ["response.custom_tool_call_input.delta", "custom_tool_call"],
  ["response.custom_tool_call_input.done", "custom_tool_call"],
]);

const TYPES: ReadonlyMap<unknown, ItemType> = new Map<unknown, ItemType>([
  ...[...TYPE_OF_EVENT.values()].map((type) => [type, type] as const),
  ["web_search_call", "web_search_call"],
]);

export class OutputItems {
  readonly #turn: Turn;
  /** In the order of their arrival. */
  readonly #items: OutputItem[] = [];
  readonly #byId = new Map<string, OutputItem>();
  /** Position of the item whose turn it is. */
  #head = 0;

  constructor(turn: Turn) {
    this.#turn = turn;
  }

  /** `response.output_item.added` */
  added(event: Fields): void {
    const fields = fieldsOf(event["item"]);
    const type = TYPES.get(fields["type"]);
    if (type && !this.#byId.has(stringOf(fields["id"]))) this.#open(type, fields, event["output_index"]);
  }

  piece(eventType: string, event: Fields): void {
    const type = TYPE_OF_EVENT.get(eventType);
    if (!type) return;
    const id = stringOf(event["item_id"]);
    const item = this.#find(type, id, event["output_index"]) ?? this.#open(type, { id }, event["output_index"]);
    if (!item.done) item.push(event, eventType);
  }

  /** `response.output_item.done` */
  done(event: Fields): void {
    const fields = fieldsOf(event["item"]);
    const type = TYPES.get(fields["type"]);
    if (!type) return;
    const item = this.#find(type, stringOf(fields["id"]), event["output_index"]);
    (item ?? this.#open(type, fields, event["output_index"])).settle(fields);
  }

  /** The whole output, as the end of the response tells it. */
  settle(output: unknown): void {
    const told = itemsOf(output).map(fieldsOf);
    const claimed = new Set(told.map((fields) => this.#known(fields)));
    for (const fields of told) {
      const type = TYPES.get(fields["type"]);
      if (!type) continue;
      const met = this.#known(fields) ?? this.#items.find((item) => item.type === type && !claimed.has(item));
      const item = met ?? this.#open(type, fields, undefined);
      claimed.add(item);
      item.settle(fields);
    }
  }

  /** Writes as far as the items have come. */
  advance(): void {
    for (let item = this.#items[this.#head]; item; item = this.#items[this.#head]) {
      item.write(this.#turn);
      if (!item.done || (item.waitsForText && !this.#textBehind())) return;
      this.#end(item, false);
    }
  }

  /** Writes whatever is left. */
  finish(cut: boolean): void {
    for (let item = this.#items[this.#head]; item; item = this.#items[this.#head]) this.#end(item, cut);
  }

  #end(item: OutputItem, cut: boolean): void {
    this.#head++;
    item.end(this.#turn, { cut, later: () => this.#items.slice(this.#head) });
  }

  #textBehind(): boolean {
    return this.#items.some((item, place) => place > this.#head && item.type === "message" && item.done);
  }

  #open(type: ItemType, fields: Fields, index: unknown): OutputItem {
    const id = stringOf(fields["id"]);
    const item = itemOf(type, id, index);
    if (item instanceof CallItem) item.open(fields);
    this.#items.push(item);
    if (id !== "") this.#byId.set(id, item);
    return item;
  }

  /** Copilot gives an item another id in each event; others send no ids, or no index. */
  #find(type: ItemType, id: string, index: unknown): OutputItem | undefined {
    const known = this.#byId.get(id);
    if (known?.type === type) return known;
    const fits = (item: OutputItem): boolean => index === undefined || item.index === undefined || item.index === index;
    return this.#items.findLast((item) => item.type === type && !item.done && fits(item));
  }

  #known(fields: Fields): OutputItem | undefined {
    const type = TYPES.get(fields["type"]);
    const known = this.#byId.get(stringOf(fields["id"]));
    return known?.type === type ? known : this.#items.find((item) => item.type === type && item.isSame(fields));
  }
}

function itemOf(type: ItemType, id: string, index: unknown): OutputItem {
  switch (type) {
    case "message":
      return new MessageItem(type, id, index);
    case "reasoning":
      return new ReasoningItem(type, id, index);
    case "function_call":
    case "custom_tool_call":
      return new CallItem(type, id, index);
    case "web_search_call":
      return new SearchItem(type, id, index);
  }
}
