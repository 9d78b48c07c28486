/** An item of a response's output, as far as it has come. */
import { isRecord } from "../../../core/message.ts";
import { numberOf, stringOf, type Fields } from "../../foreign.ts";
import type { Turn } from "./turn.ts";

export type ItemType = "message" | "reasoning" | "function_call" | "custom_tool_call" | "web_search_call";

export interface Ending {
  /** True when the response was cut, so that a half-written call is not the model's fault. */
  readonly cut: boolean;
  /** The items behind this one. */
  readonly later: () => readonly OutputItem[];
}

/** Items come interleaved and are written in turn: whatever comes for one before its turn, it keeps. */
export abstract class OutputItem {
  readonly type: ItemType;
  readonly id: string;
  /** Undefined where the server sends none. */
  readonly index: number | undefined;
  #done = false;

  constructor(type: ItemType, id: string, index: unknown) {
    this.type = type;
    this.id = id;
    this.index = numberOf(index);
  }

  /** True once nothing more is to come. */
  get done(): boolean {
    return this.#done;
  }

  /** True while the item, though done, needs the text behind it. */
  get waitsForText(): boolean {
    return false;
  }

  /** Sources named by the item. */
  get citations(): readonly Fields[] {
    return [];
  }

  /** True for the same item, told by another id than before. */
  isSame(_item: Fields): boolean {
    return false;
  }

  /** The item as a whole; what has come before is not taken twice. */
  settle(item: Fields): void {
    if (this.#done) return;
    this.#done = true;
    this.take(item);
  }

  /** A piece of the item, brought by an event of the given type. */
  abstract push(event: Fields, eventType: string): void;
  protected abstract take(item: Fields): void;
  /** Writes what can be written before the item is done. */
  abstract write(turn: Turn): void;
  /** Writes the rest, and ends the item's block. */
  abstract end(turn: Turn, ending: Ending): void;
}

/** The text of a piece, and whether it is the whole one. */
export function pieceOf(event: Fields, wholeField: string): { readonly text: string; readonly whole: boolean } {
  const delta = event["delta"];
  return typeof delta === "string" ? { text: delta, whole: false } : { text: textOf(event[wholeField]), whole: true };
}

/** Arguments come as the object that their JSON stands for, too. */
export function textOf(value: unknown): string {
  return isRecord(value) ? JSON.stringify(value) : stringOf(value);
}
