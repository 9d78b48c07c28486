/** An output item while it is written: it tells its events as its blocks come in, and is a whole item at its end. */
import type { Delta } from "../../../core/event.ts";
import type { Block } from "../../../core/message.ts";
import type { Fields } from "../../foreign.ts";
import type { EventSink } from "./events.ts";

export type ItemStatus = "completed" | "incomplete";

export abstract class OpenItem {
  readonly id: string;
  readonly index: number;
  readonly #sink: EventSink;

  constructor(sink: EventSink, id: string, index: number) {
    this.#sink = sink;
    this.id = id;
    this.index = index;
  }

  /** The block that the item begins with. */
  abstract begin(block: Block): void;

  abstract delta(delta: Delta): void;

  /** The end of a block. Returns whether it is the item's end, too. */
  abstract endBlock(): boolean;

  /** The item as it is at its end. */
  protected abstract whole(status: ItemStatus): Fields;

  /** Whether a block behind the last one belongs to this item. It is then begun with `begin`, too. */
  takes(_block: Block): boolean {
    return false;
  }

  end(status: ItemStatus): Fields {
    this.conclude();
    const item = this.whole(status);
    this.#sink.emit("response.output_item.done", { output_index: this.index, item });
    return item;
  }

  /** Tells what is due before the item is done. */
  protected conclude(): void {}

  protected added(item: Fields): void {
    this.#sink.emit("response.output_item.added", { output_index: this.index, item });
  }

  /** An event of the item. */
  protected emit(type: string, fields: Fields): void {
    this.#sink.emit(type, { item_id: this.id, output_index: this.index, ...fields });
  }

  protected piece(type: string, place: string, delta: string): void {
    this.#sink.piece(type, place, delta);
  }
}
